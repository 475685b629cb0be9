import type { ClientStatistics } from "../../cluster/index.ts";
import {
  type KafkaConfig,
  type KafkaSink as KafkaSinkConfig,
  withoutTransactions,
  withTransactionalId,
} from "../../config/index.ts";
import { KafkaProducer } from "../../producer/index.ts";
import type { Deliver, FencedWriter, Outcome, Parcel, Sink, Status } from "../pipeline/index.ts";
import { KafkaSink } from "./kafka-sink.ts";
import { KafkaUnit } from "./kafka-unit.ts";
import { transactedWrites, type WritePlan, writePlan } from "./planned-writes.ts";

/**
 * Writes to Kafka in units that their source begins and ends: transactions, each by the producer of a
 * name. A producer fences whoever had its name before. What belongs to no unit is written as it comes.
 */
export class FencedSink implements Sink {
  readonly #plain: KafkaSink;
  readonly #config: KafkaConfig;
  readonly #plan: WritePlan;

  /** @param onFailure - the producer of what belongs to no unit can no longer write */
  constructor(section: KafkaSinkConfig, onFailure: (error: unknown) => void) {
    this.#plain = new KafkaSink(
      { ...section, kafka: withoutTransactions(section.kafka) },
      onFailure,
    );
    this.#config = section.kafka;
    this.#plan = writePlan(section);
  }

  get name(): string {
    return this.#plain.name;
  }

  async start(): Promise<void> {
    await this.#plain.start();
  }

  status(): Status {
    return this.#plain.status();
  }

  stats(): ClientStatistics | undefined {
    return this.#plain.stats();
  }

  readonly deliver: Deliver = async (parcel) =>
    parcel.unit instanceof KafkaUnit
      ? await this.#within(parcel, parcel.unit)
      : await this.#plain.deliver(parcel);

  async #within(parcel: Parcel, unit: KafkaUnit): Promise<Outcome> {
    const writes = transactedWrites(this.#plan, this.#config, parcel);
    if ("kind" in writes) {
      return writes;
    }
    return await unit.write(writes);
  }

  /**
   * Opens the writer of a name, by the transactional id that ends with it.
   *
   * @throws what connecting a transactional producer throws
   */
  async fenced(name: string): Promise<FencedWriter> {
    const transactionalId = `${this.#config.producer.transactionalId}-${name}`;
    const producer = new KafkaProducer(withTransactionalId(this.#config, transactionalId));
    try {
      await producer.connect();
    } catch (error) {
      await producer.close({ timeoutMs: 0 });
      throw error;
    }
    return {
      begin: () => new KafkaUnit(producer),
      close: (timeoutMs) => producer.close({ timeoutMs }),
    };
  }

  async close(timeoutMs: number): Promise<void> {
    await this.#plain.close(timeoutMs);
  }
}
