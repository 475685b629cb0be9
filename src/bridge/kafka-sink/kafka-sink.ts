import type { ClientStatistics } from "../../cluster/index.ts";
import type { KafkaSink as KafkaSinkConfig } from "../../config/index.ts";
import { KafkaProducer, writeRequest } from "../../producer/index.ts";
import {
  type Deliver,
  delivered,
  type Outcome,
  type Parcel,
  type Sink,
  type Status,
} from "../pipeline/index.ts";
import { kafkaName } from "./kafka-name.ts";
import { isPlain, type PlannedWrite, type WritePlan, writePlan } from "./planned-writes.ts";
import { SinkHealth } from "./sink-health.ts";
import { joinedOutcome, writeOutcome } from "./write-outcome.ts";

/**
 * Writes parcels to Kafka. A parcel is delivered when all in-sync replicas have acknowledged all of
 * it; what is to be sent again may have been written in part.
 */
export class KafkaSink implements Sink {
  readonly name: string;
  readonly deliver: Deliver;
  readonly #producer: KafkaProducer;
  readonly #plan: WritePlan;
  readonly #health = new SinkHealth();

  /** @param onFailure - the producer can no longer write */
  constructor(section: KafkaSinkConfig, onFailure: (error: unknown) => void) {
    this.name = kafkaName(section);
    this.#producer = new KafkaProducer(section.kafka);
    this.#producer.on("error", onFailure);
    this.#plan = writePlan(section);
    this.deliver = isPlain(section)
      ? ({ request }) => this.#write({ request, options: {} })
      : (parcel) => this.#deliverParts(parcel);
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

  async close(timeoutMs: number): Promise<void> {
    await this.#producer.close({ timeoutMs });
  }

  async #deliverParts(parcel: Parcel): Promise<Outcome> {
    let writes: readonly PlannedWrite[];
    try {
      writes = this.#plan(parcel);
    } catch (error) {
      return writeOutcome(error);
    }
    const [only] = writes;
    if (writes.length === 1 && only !== undefined) {
      return await this.#write(only);
    }
    const outcomes = await Promise.all(writes.map((write) => this.#write(write)));
    return joinedOutcome(
      outcomes.map((outcome, index) => ({ items: writes[index]?.request.items ?? 0, outcome })),
    );
  }

  async #write({ request, options }: PlannedWrite): Promise<Outcome> {
    try {
      await writeRequest(this.#producer, request, options);
      this.#health.succeeded();
      return delivered;
    } catch (error) {
      const outcome = writeOutcome(error);
      if (outcome.kind === "retry") {
        this.#health.failed(outcome.error);
      }
      return outcome;
    }
  }
}
