import { KafkaConfig, type KafkaOptions } from "../src/config/index.ts";
import { ClosedError } from "../src/errors/index.ts";
import { Admission } from "../src/producer/admission.ts";
import { BufferMemory } from "../src/producer/buffer-memory.ts";
import { Deadlines } from "../src/producer/deadlines.ts";
import { Generations } from "../src/producer/generation.ts";
import type { RecordInput, RecordLocation } from "../src/producer/index.ts";
import { ProducerConnection } from "../src/producer/producer-connection.ts";
import { RecordWriter } from "../src/producer/record-writer.ts";

/** `KafkaProducer.writeRecord` as it would be if it told nothing of itself: of the same parts. */
export class UntoldProducer {
  readonly #connection: ProducerConnection;
  readonly #records: RecordWriter;
  readonly #closed: Promise<void> | undefined;

  constructor(options: KafkaOptions) {
    const config = KafkaConfig.from(options);
    const parts = {
      config,
      memory: new BufferMemory(config.producer.bufferMemory),
      deadlines: new Deadlines(),
      generations: new Generations(),
    };
    this.#connection = new ProducerConnection(parts, () => {});
    const connected = { ...parts, connection: this.#connection };
    this.#records = new RecordWriter({ ...connected, admission: new Admission(connected) });
  }

  async connect(): Promise<void> {
    await this.#connection.open();
  }

  writeRecord(record: RecordInput): Promise<RecordLocation> {
    try {
      if (this.#closed !== undefined) {
        throw new ClosedError({ detail: "the producer" });
      }
      return this.#records.write(record);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  async close(): Promise<void> {
    await this.#connection.close(new ClosedError({ detail: "the producer" }));
  }
}
