import { classifyError } from "../../errors/index.ts";
import {
  type KafkaProducer,
  type RecordInput,
  type Transaction,
  writeRequest,
} from "../../producer/index.ts";
import { delivered, type Outcome, type Unit } from "../pipeline/index.ts";
import type { PlannedWrite } from "./planned-writes.ts";
import { writeOutcome } from "./write-outcome.ts";

/** A unit takes no more while so much of it is on its way to the brokers. */
const mostBytesUnderWay = 4_194_304;

/** A unit as a transaction of Kafka. It begins when the one before it is over. */
export class KafkaUnit implements Unit {
  readonly #stop = new AbortController();
  readonly #opened: Promise<Transaction>;
  readonly #over: Promise<Outcome>;
  readonly #ended: Promise<void>;
  #finish = (): void => {};
  #bytesUnderWay = 0;
  #waiting: (() => void)[] = [];

  constructor(producer: KafkaProducer) {
    const finished = new Promise<void>((finish) => {
      this.#finish = finish;
    });
    let open = (_: Transaction): void => {};
    const opened = new Promise<Transaction>((resolve) => {
      open = resolve;
    });
    const run = async (transaction: Transaction): Promise<void> => {
      open(transaction);
      await finished;
    };
    this.#ended = producer.transaction(run, { signal: this.#stop.signal });
    // What keeps it from opening ends it.
    this.#opened = Promise.race([opened, this.#ended.then(() => opened)]);
    this.#over = this.#ended.then(
      () => delivered,
      (error: unknown) => {
        this.#stop.abort(error);
        this.#wake();
        return retryOf(error);
      },
    );
    // Whoever writes is told; before the first write nobody is.
    this.#opened.catch(() => {});
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  async ready(): Promise<void> {
    while (this.#bytesUnderWay >= mostBytesUnderWay && !this.signal.aborted) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Writes a parcel. Resolves when the unit is over. */
  async write(writes: readonly PlannedWrite[]): Promise<Outcome> {
    const bytes = writes.reduce((sum, { request }) => sum + request.bytes.length, 0);
    this.#bytesUnderWay += bytes;
    try {
      const transaction = await this.#opened;
      await Promise.all(
        writes.map(({ request, options }) => writeRequest(transaction, request, options)),
      );
    } catch (error) {
      // The transaction cannot be committed any more: what is still to come would be in vain.
      this.#stop.abort(error);
    }
    this.#bytesUnderWay -= bytes;
    this.#wake();
    return await this.#over;
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) {
      wake();
    }
  }

  async commit(records: readonly RecordInput[]): Promise<void> {
    const transaction = await this.#opened;
    for (const record of records) {
      // The transaction tells of a failure, and waits for all writes.
      transaction.writeRecord(record).catch(() => {});
    }
    this.#finish();
    await this.#ended;
  }

  async abort(reason: unknown): Promise<void> {
    this.#stop.abort(reason);
    await this.#over;
  }
}

/** Nothing of an aborted transaction has arrived, whatever the reason. */
function retryOf(error: unknown): Outcome {
  const outcome = writeOutcome(error);
  return outcome.kind === "retry"
    ? outcome
    : { kind: "retry", delayMs: 0, error: classifyError(error) };
}
