import {
  DeliveryTimeoutError,
  type KafkaBridgeError,
  type ProducerError,
  type WriteFailure,
} from "../errors/index.ts";
import type { Generation } from "./generation.ts";
import type { OversizePart } from "./partition-plan.ts";
import { inOrder, oversizeFailure, partFailure, writeError } from "./write-failure.ts";
import { deliveryStopped, type Stop, type WriteWatch } from "./write-limits.ts";
import { type RecordLocation, toOffset, type WriteResult } from "./write-options.ts";

/** A part of a write that goes into one message, alone or with parts of other writes. */
export interface WritePart {
  readonly write: TelemetryWrite;
  readonly bytes: Uint8Array;
  readonly items: number;
  /** Position of its first item in the write, counted from 0. */
  readonly firstItem: number;
  /** What it takes of the buffer. */
  readonly buffered: number;
}

/** What a write keeps from its call to its end. */
export interface WriteFrame {
  readonly generation: Generation;
  readonly watch: WriteWatch;
}

/** The promise of a write. */
export interface WritePromise {
  readonly resolve: (result: WriteResult) => void;
  readonly reject: (error: unknown) => void;
}

/** One call of `writeTraces`, `writeMetrics` or `writeLogs`: gathers what becomes of its parts. */
export class TelemetryWrite {
  readonly #topic: string;
  readonly #generation: Generation;
  readonly #watch: WriteWatch;
  readonly #promise: WritePromise;
  readonly #locations: RecordLocation[] = [];
  readonly #failures: WriteFailure[] = [];
  /** Parts that nothing was heard of yet. */
  #open: WritePart[] = [];
  #written = 0;
  #bytes = 0;
  #items = 0;
  #over = false;

  constructor(topic: string, frame: WriteFrame, promise: WritePromise) {
    this.#topic = topic;
    this.#generation = frame.generation;
    this.#watch = frame.watch;
    this.#promise = promise;
  }

  /** Its promise is settled: parts that were not sent need not be any more. */
  get isOver(): boolean {
    return this.#over;
  }

  /** The write cannot be sent at all. */
  reject(error: unknown): void {
    this.#end();
    this.#promise.reject(error);
  }

  /** Begins to wait for these parts. */
  expect(parts: readonly WritePart[], oversize: readonly OversizePart[], limit: number): void {
    this.#open = [...parts];
    this.#items = sum([...parts, ...oversize]);
    for (const item of oversize) {
      this.#failures.push(oversizeFailure(this.#topic, item, limit, item.request));
    }
    this.#watch.onStop((stop) => this.#stop(stop));
    this.#settleIfDone();
  }

  /** A part is on the topic. */
  delivered(part: WritePart, partition: number, offset: number): void {
    this.#written += part.items;
    this.#bytes += part.bytes.length;
    this.#locations.push({ partition, offset: toOffset(offset) });
    this.#close(part);
    this.#settleIfDone();
  }

  /** A part is not, or not known to be, on the topic. */
  failed(part: WritePart, partition: number, error: KafkaBridgeError): void {
    this.#failures.push(partFailure(this.#topic, part, partition, error));
    this.#close(part);
    this.#settleIfDone();
  }

  #close(part: WritePart): void {
    const at = this.#open.indexOf(part);
    const last = this.#open.pop();
    if (last !== undefined && last !== part) {
      this.#open[at] = last;
    }
  }

  #settleIfDone(): void {
    if (this.#open.length > 0 || this.#over) {
      return;
    }
    this.#end();
    if (this.#failures.length === 0) {
      this.#promise.resolve({
        recordsWritten: this.#written,
        messages: this.#locations.length,
        bytes: this.#bytes,
        partitions: this.#locations,
      });
    } else {
      this.#promise.reject(this.#error());
    }
  }

  #stop(stop: Stop): void {
    if (this.#over) {
      return;
    }
    this.#end();
    const lost = `${this.#items - this.#written} of ${this.#items} items`;
    const unknown = this.#open.map((part) =>
      partFailure(this.#topic, part, -1, new DeliveryTimeoutError()),
    );
    this.#promise.reject(
      deliveryStopped(stop, `${lost} for topic "${this.#topic}"`, {
        recordsWritten: this.#written,
        bytesWritten: this.#bytes,
        failures: inOrder([...this.#failures, ...unknown]),
      }),
    );
  }

  #end(): void {
    this.#over = true;
    this.#watch.release();
    this.#generation.end();
  }

  #error(): ProducerError {
    const failures = inOrder(this.#failures);
    const lost = this.#items - this.#written;
    const [first] = failures;
    return writeError(failures, {
      detail: `${lost} of ${this.#items} items for topic "${this.#topic}": ${first?.error.message}`,
      cause: first?.error,
      failures,
      recordsWritten: this.#written,
      bytesWritten: this.#bytes,
    });
  }
}

function sum(parts: readonly { readonly items: number }[]): number {
  return parts.reduce((items, part) => items + part.items, 0);
}
