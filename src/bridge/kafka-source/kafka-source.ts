import type { KafkaSource as KafkaSourceConfig, Logger } from "../../config/index.ts";
import { type AnyConsumedBatch, KafkaConsumer } from "../../consumer/index.ts";
import { ScannedRequest } from "../../otlp/index.ts";
import type { Deliver, Outcome, Parcel } from "../pipeline/index.ts";
import { Room } from "./room.ts";
import { topicReading } from "./topic-reading.ts";

/** What a source from Kafka works with. */
export interface KafkaSourceParts {
  readonly source: KafkaSourceConfig;
  readonly onRefused: "deadLetter" | "drop";
  /** Most bytes that are handed out and not settled. */
  readonly maxOutstandingBytes: number;
  readonly deliver: Deliver;
  readonly logger: Logger;
  /** A refused record is dropped, as `onRefused` has it. */
  readonly onDropped: (parcel: Parcel, reason: unknown) => void;
}

const shutdownMs = 10_000;

/** Reads records of a group and has them delivered; what is delivered is committed. */
export class KafkaSource {
  readonly #parts: KafkaSourceParts;
  readonly #consumer: KafkaConsumer;
  readonly #room: Room;
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;

  constructor(parts: KafkaSourceParts) {
    this.#parts = parts;
    this.#consumer = new KafkaConsumer(parts.source.kafka);
    this.#room = new Room(parts.maxOutstandingBytes);
  }

  /**
   * Connects, and reads until it is stopped.
   *
   * @param onFailure - what ended the reading without being asked for
   */
  async start(onFailure: (error: unknown) => void): Promise<void> {
    await this.#consumer.connect();
    this.#running = this.#read().catch(onFailure);
  }

  /** Hands out nothing more, waits for what is under way, commits and leaves the group. */
  async close(timeoutMs = shutdownMs): Promise<void> {
    this.#stop.abort();
    await this.#running;
    await this.#consumer.close({ timeoutMs });
  }

  async #read(): Promise<void> {
    const { selection, options } = topicReading(this.#parts.source.topics);
    const batches = this.#consumer.batches(selection, options)[Symbol.asyncIterator]();
    const stopped = new Promise<{ done: true }>((resolve) => {
      this.#stop.signal.addEventListener("abort", () => resolve({ done: true }), { once: true });
    });
    try {
      for (;;) {
        await this.#room.some(this.#stop.signal);
        const next = await Promise.race([batches.next(), stopped]);
        if (next.done === true) {
          break;
        }
        void this.#carry(next.value as AnyConsumedBatch);
      }
      await this.#room.empty();
    } finally {
      await batches.return?.();
    }
  }

  async #carry(batch: AnyConsumedBatch): Promise<void> {
    const request = ScannedRequest.scan(batch.signal, batch.bytes);
    const parcel: Parcel = { request, header: (name) => batch.headers[name] };
    this.#room.take(request.bytes.length);
    try {
      this.#settle(batch, parcel, await this.#parts.deliver(parcel));
    } finally {
      this.#room.release(request.bytes.length);
    }
  }

  #settle(batch: AnyConsumedBatch, parcel: Parcel, outcome: Outcome): void {
    switch (outcome.kind) {
      case "delivered":
      case "partial":
        batch.ack();
        return;
      case "retry":
        // Called off, or it would have been tried again: whoever reads the partition next gets it.
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
}
