import { DeliveryTimeoutError, type KafkaBridgeError, type WriteFailure } from "../errors/index.ts";
import type { MessageOutcome } from "./in-flight.ts";
import type { PlainContent } from "./message-content.ts";
import type { WriteFrame } from "./telemetry-write.ts";
import { inOrder, writeError } from "./write-failure.ts";
import { deliveryStopped } from "./write-limits.ts";
import { type RecordLocation, toOffset } from "./write-options.ts";

/** The promise of a write of several records. */
export interface RecordsPromise {
  readonly resolve: (locations: RecordLocation[]) => void;
  readonly reject: (error: unknown) => void;
}

/** The outcomes of several plain records, whose tags are their positions, in one promise. */
export class RecordsWrite implements MessageOutcome {
  readonly #topic: string;
  readonly #contents: readonly (PlainContent | undefined)[];
  readonly #frame: WriteFrame;
  readonly #promise: RecordsPromise;
  readonly #locations: RecordLocation[];
  readonly #failures: WriteFailure[];
  #open: number;

  /**
   * @param contents - undefined where there is a failure already
   * @param failures - of records that are not sent
   */
  constructor(
    topic: string,
    contents: readonly (PlainContent | undefined)[],
    failures: readonly WriteFailure[],
    frame: WriteFrame,
    promise: RecordsPromise,
  ) {
    this.#topic = topic;
    this.#contents = contents;
    this.#frame = frame;
    this.#promise = promise;
    this.#locations = new Array<RecordLocation>(contents.length);
    this.#failures = [...failures];
    this.#open = contents.length - failures.length;
    frame.watch.onStop((stop) => {
      const lost = `${this.#open} of ${contents.length} records`;
      promise.reject(
        deliveryStopped(stop, `${lost} for topic "${topic}"`, {
          recordsWritten: contents.length - this.#open - this.#failures.length,
          failures: inOrder([...this.#failures, ...this.#unknown()]),
        }),
      );
    });
  }

  /** Failures of the records that nothing was heard of yet. */
  #unknown(): WriteFailure[] {
    const failed = new Set(this.#failures.map(({ firstItem }) => firstItem));
    return Array.from(this.#contents.keys())
      .filter((tag) => this.#locations[tag] === undefined && !failed.has(tag))
      .map((tag) => this.#failureOf(tag, new DeliveryTimeoutError()));
  }

  #failureOf(tag: number, error: KafkaBridgeError): WriteFailure {
    const content = this.#contents[tag];
    const partition = content?.partition ?? -1;
    return {
      topic: this.#topic,
      ...(partition < 0 ? {} : { partition }),
      firstItem: tag,
      items: 1,
      bytes: content?.value?.length ?? 0,
      error,
    };
  }

  onDelivered(tag: number, partition: number, offset: number): void {
    this.#locations[tag] = { partition, offset: toOffset(offset) };
    this.#open--;
    this.settleIfDone();
  }

  onFailed(tag: number, error: KafkaBridgeError): void {
    this.#failures.push(this.#failureOf(tag, error));
    this.#open--;
    this.settleIfDone();
  }

  /** Settles the promise when no record is under way any more. */
  settleIfDone(): void {
    if (this.#open > 0) {
      return;
    }
    this.#frame.watch.release();
    this.#frame.generation.end();
    const failures = inOrder(this.#failures);
    const [first] = failures;
    if (first === undefined) {
      this.#promise.resolve(this.#locations);
      return;
    }
    const all = this.#contents.length;
    this.#promise.reject(
      writeError(failures, {
        detail: `${failures.length} of ${all} records for topic "${this.#topic}": ${first.error.message}`,
        cause: first.error,
        failures,
        recordsWritten: all - failures.length,
      }),
    );
  }
}
