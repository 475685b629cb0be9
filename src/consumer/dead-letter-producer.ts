import { type KafkaConfig, withoutTransactions } from "../config/index.ts";
import { KafkaProducer } from "../producer/index.ts";
import type { DeadLetter, DeadLetterWriter } from "./dead-letters.ts";

/** Writes dead letters by a producer of their own, which is made when there is a first one. */
export class DeadLetterProducer implements DeadLetterWriter {
  readonly #config: KafkaConfig;
  #producer: KafkaProducer | undefined;

  constructor(config: KafkaConfig) {
    this.#config = config;
  }

  async write(letter: DeadLetter, signal: AbortSignal): Promise<void> {
    this.#producer ??= new KafkaProducer(withoutTransactions(this.#config));
    await this.#producer.writeRecord({ ...letter, signal });
  }

  /** Waits for what is under way. */
  async close(timeoutMs: number): Promise<void> {
    await this.#producer?.close({ timeoutMs });
  }
}
