import { type ClientStatistics, freeBytes } from "../../cluster/index.ts";
import type { KafkaSource as KafkaSourceConfig, Logger, OnRefused } from "../../config/index.ts";
import { type AnyConsumedBatch, type ConsumedRecord, KafkaConsumer } from "../../consumer/index.ts";
import { classifyError, type KafkaBridgeError } from "../../errors/index.ts";
import type { Deliver, Outcome, Parcel, PartitionLag, Source, Status } from "../pipeline/index.ts";
import { parcelOf } from "./kafka-parcel.ts";
import { LagWatch } from "./lag-watch.ts";
import { Room } from "./room.ts";
import { topicReading } from "./topic-reading.ts";

/** What a source from Kafka works with beside its options. */
export interface KafkaSourceParts {
  readonly logger: Logger;
  /** Most bytes of telemetry that the pipeline may hold. */
  readonly memoryBytes: number;
  /** What becomes of what is refused for good. Default `deadLetter`. */
  readonly onRefused: OnRefused | undefined;
  readonly deliver: Deliver;
  /** A refused record is dropped, as `onRefused` has it. */
  readonly onDropped: (parcel: Parcel, reason: unknown) => void;
  /** A record came that cannot be read. */
  readonly onUnreadable: () => void;
  /** Takes what ended the reading without being asked for. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * What is handed out and not settled holds this part of the memory at most, by default 12 MB: enough
 * for four requests of the usual size. What the garbage collector has not looked at yet, what is
 * compressed, and what sockets hold need theirs.
 */
const outstandingPart = 20;
/** The consumer's own time to commit and leave, within the time to close. */
const leaveMs = 2_000;

/** Reads records of a group and has them delivered. What is delivered is committed, in its order. */
export class KafkaSource implements Source {
  readonly name: string;
  readonly #section: KafkaSourceConfig;
  readonly #parts: KafkaSourceParts;
  readonly #consumer: KafkaConsumer;
  readonly #room: Room;
  readonly #lag: LagWatch;
  readonly #leaving = new AbortController();
  #stopping = false;
  #failure: KafkaBridgeError | undefined;
  #reading: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  constructor(section: KafkaSourceConfig, parts: KafkaSourceParts) {
    this.#section = section;
    this.#parts = parts;
    this.#consumer = new KafkaConsumer(section.kafka);
    this.#consumer.on("unreadable", parts.onUnreadable);
    this.#lag = new LagWatch(this.#consumer, section.kafka.consumer.groupId ?? "");
    this.#room = new Room(parts.memoryBytes / outstandingPart);
    this.name = `Kafka, group ${section.kafka.consumer.groupId ?? ""}`;
  }

  /** Connects, and begins to read. @throws as `KafkaConsumer.connect` does */
  async start(): Promise<void> {
    await this.#consumer.connect();
    this.#reading = this.#read().catch((error: unknown) => {
      this.#failure = classifyError(error, { operation: "read" });
      this.#parts.onFailure(error);
    });
  }

  status(): Status {
    return this.#failure === undefined
      ? { isOk: true }
      : { isOk: false, reason: this.#failure.message };
  }

  lag(): Promise<readonly PartitionLag[]> {
    return this.#lag.latest();
  }

  stats(): ClientStatistics | undefined {
    return this.#consumer.stats();
  }

  close(timeoutMs: number): Promise<void> {
    this.#closed ??= this.#close(timeoutMs);
    return this.#closed;
  }

  async #close(timeoutMs: number): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    this.#stopping = true;
    this.#room.wake();
    await this.#room.empty(Math.max(timeoutMs / 2, timeoutMs - leaveMs));
    this.#leaving.abort();
    await this.#reading;
    await this.#consumer.close({ timeoutMs: Math.max(0, deadline - performance.now()) });
  }

  async #read(): Promise<void> {
    const { topics, encoding } = this.#section;
    const { selection, signalOf } = topicReading(topics);
    const batches = this.#consumer.batches(selection, {
      encoding,
      ...(signalOf === undefined ? {} : { signalOf }),
      signal: this.#leaving.signal,
      ...(this.#parts.onRefused === "drop" ? { onUnreadable: this.#dropUnreadable } : {}),
    });
    try {
      while (!this.#stopping) {
        if (!this.#room.isFree) {
          await this.#room.changed();
          continue;
        }
        const { value: batch } = await batches.next();
        if (batch === undefined) {
          return;
        }
        // What comes while it stops is left to whoever reads the partition next.
        if (!this.#stopping) {
          this.#carry(batch).catch(this.#parts.onFailure);
        }
      }
      await untilAborted(this.#leaving.signal);
    } finally {
      // What is not settled by now is not committed.
      await batches.return();
    }
  }

  async #carry(batch: AnyConsumedBatch): Promise<void> {
    const parcel = parcelOf(batch);
    const { length } = parcel.request.bytes;
    this.#room.take(length);
    const outcome = await this.#parts.deliver(parcel);
    this.#settle(batch, parcel, outcome);
    if (outcome.kind === "delivered" && batch.value !== null) {
      freeBytes(batch.value);
    }
    this.#room.release(length);
  }

  #settle(batch: AnyConsumedBatch, parcel: Parcel, outcome: Outcome): void {
    switch (outcome.kind) {
      case "delivered":
      case "partial":
        batch.ack();
        return;
      case "retry":
        batch.postpone();
        return;
      case "refused":
        if (this.#parts.onRefused === "drop") {
          this.#parts.onDropped(parcel, outcome.error);
          batch.ack();
        } else {
          batch.refuse(outcome.error);
        }
    }
  }

  /** Without a dead-letter topic it is dropped, as everything is that is refused. */
  readonly #dropUnreadable = (
    { topic, partition, offset }: ConsumedRecord,
    error: unknown,
  ): void => {
    const reason = error instanceof Error ? error.message : String(error);
    this.#parts.logger.warn("a record cannot be read, and is dropped", {
      topic,
      partition,
      offset,
      reason,
    });
  };
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) {
    await new Promise<void>((resolve) => {
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }
}
