import type { ClientStatistics } from "../../cluster/index.ts";
import type { KafkaConfig, KafkaSink as KafkaSinkConfig } from "../../config/index.ts";
import {
  classifyError,
  type KafkaBridgeError,
  MessageTooLargeError,
  SerializationError,
} from "../../errors/index.ts";
import { KafkaProducer, type Transaction, writeRequest } from "../../producer/index.ts";
import {
  type Deliver,
  delivered,
  type Outcome,
  type Parcel,
  type Sink,
  type Status,
} from "../pipeline/index.ts";
import { kafkaName } from "./kafka-name.ts";
import { keepRecord } from "./kept-record.ts";
import {
  type PlannedWrite,
  transactedWrites,
  type WritePlan,
  writePlan,
} from "./planned-writes.ts";
import { SinkHealth } from "./sink-health.ts";
import { writeOutcome } from "./write-outcome.ts";

/** A transaction is committed this long after its first parcel, or when it holds so many bytes. */
const gatherMs = 100;
const mostBytes = 8_388_608;
/** What a parcel counts beside its bytes. */
const parcelBytes = 512;

interface Waiting {
  readonly parcel: Parcel;
  readonly writes: readonly PlannedWrite[];
  readonly settle: (outcome: Outcome) => void;
}

/**
 * Writes parcels to Kafka in transactions, together with the offsets of the records that they came
 * in: what is read from Kafka is written once, whatever fails. A parcel is delivered when its
 * transaction is committed. Of a transaction that was aborted, all parcels are handed out again.
 *
 * One transaction is open at a time. It takes what comes within 100 ms of its first parcel, up to
 * 8 MiB: larger ones would cost less, and readers would wait longer.
 */
export class TransactionalSink implements Sink {
  readonly name: string;
  readonly #producer: KafkaProducer;
  readonly #plan: WritePlan;
  readonly #config: KafkaConfig;
  readonly #onFailure: (error: unknown) => void;
  #waiting: Waiting[] = [];
  #wake = (): void => {};
  #running: Promise<void> | undefined;
  #isHurried = false;
  /** Parcels that go into a transaction each, after they failed together: who is to blame is found. */
  #careful = 0;
  /** Why records were refused that are handed out again, as an aborted transaction held them. */
  readonly #refusals = new Map<string, KafkaBridgeError>();
  readonly #health = new SinkHealth();

  /** @param onFailure - the producer can no longer write */
  constructor(section: KafkaSinkConfig, onFailure: (error: unknown) => void) {
    this.name = kafkaName(section);
    this.#producer = new KafkaProducer(section.kafka);
    this.#producer.on("error", onFailure);
    this.#onFailure = onFailure;
    const plan = writePlan(section);
    const keep = keepRecord(section);
    this.#plan = (parcel) => keep(parcel, plan(parcel));
    this.#config = section.kafka;
  }

  async start(): Promise<void> {
    await this.#producer.connect();
  }

  status(): Status {
    return this.#health.status();
  }

  stats(): ClientStatistics | undefined {
    return this.#producer.stats();
  }

  readonly deliver: Deliver = async (parcel) => {
    const refusal = this.#refusalOf(parcel);
    if (refusal !== undefined) {
      return { kind: "refused", error: refusal };
    }
    const writes = transactedWrites(this.#plan, this.#config, parcel);
    if ("kind" in writes) {
      return writes;
    }
    return await new Promise((settle) => {
      this.#waiting.push({ parcel, writes, settle });
      this.#wake();
      this.#running ??= this.#run();
    });
  };

  #refusalOf(parcel: Parcel): KafkaBridgeError | undefined {
    const place = placeOf(parcel);
    const refusal = this.#refusals.get(place);
    this.#refusals.delete(place);
    return refusal;
  }

  /** Transactions no longer wait for more than there is. */
  hurry(): void {
    this.#isHurried = true;
    this.#wake();
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const taken: Waiting[] = [];
      try {
        await this.#producer.transaction((transaction) => this.#fill(transaction, taken));
        this.#careful = Math.max(0, this.#careful - taken.length);
        this.#health.succeeded();
        for (const { settle } of taken) {
          settle(delivered);
        }
      } catch (error) {
        this.#aborted(classifyError(error), taken);
      }
    }
    // In the same step as the last look at the queue: what comes later begins anew.
    this.#running = undefined;
  }

  /** Takes parcels into a transaction as they come. Failed writes abort it by themselves. */
  async #fill(transaction: Transaction, taken: Waiting[]): Promise<void> {
    const end = performance.now() + gatherMs;
    const mostParcels = this.#careful > 0 ? 1 : Number.POSITIVE_INFINITY;
    let bytes = 0;
    while (bytes < mostBytes && taken.length < mostParcels && !transaction.signal.aborted) {
      const next = this.#waiting.shift();
      if (next !== undefined) {
        taken.push(next);
        bytes += next.parcel.request.bytes.length + parcelBytes;
        this.#take(transaction, next);
      } else if (this.#isHurried || !(await this.#more(end - performance.now()))) {
        return;
      }
    }
  }

  #take(transaction: Transaction, { parcel: { batch }, writes }: Waiting): void {
    if (batch !== undefined) {
      transaction.acknowledge(batch);
    }
    for (const { request, options } of writes) {
      // The transaction tells of a failure, and waits for all writes.
      writeRequest(transaction, request, options).catch(() => {});
    }
  }

  /** @returns whether there is another parcel, within that time */
  #more(timeoutMs: number): Promise<boolean> {
    if (timeoutMs <= 0) {
      return Promise.resolve(false);
    }
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#wake(), timeoutMs);
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = () => {};
        resolve(this.#waiting.length > 0);
      };
    });
  }

  #aborted(error: KafkaBridgeError, taken: readonly Waiting[]): void {
    const [only] = taken;
    this.#health.failed(error);
    if (only !== undefined && taken.length === 1 && isParcelsOwn(error)) {
      this.#refusals.set(placeOf(only.parcel), error);
    }
    // What comes behind them has to wait for them: it is handed out again, too, in its order.
    const again = [...taken, ...this.#waiting.splice(0)];
    this.#careful = Math.max(this.#careful, again.length);
    const outcome = writeOutcome(error);
    for (const { settle } of again) {
      settle(outcome.kind === "retry" ? outcome : { kind: "retry", delayMs: 0, error });
    }
    if (error.fatal) {
      this.#onFailure(error);
    }
  }

  async close(timeoutMs: number): Promise<void> {
    this.hurry();
    await this.#producer.close({ timeoutMs });
    await this.#running;
  }
}

/** Whether an abort came of what a parcel holds: it would be aborted again and again. */
function isParcelsOwn(error: KafkaBridgeError): boolean {
  return [error, error.cause].some(
    (each) => each instanceof MessageTooLargeError || each instanceof SerializationError,
  );
}

function placeOf({ batch }: Parcel): string {
  return batch === undefined ? "" : `${batch.topic}/${batch.partition}/${batch.offset}`;
}
