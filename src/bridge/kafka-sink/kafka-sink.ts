import { KafkaBridgeError, MessageTooLargeError, ProducerError } from "../../errors/index.ts";
import type { KafkaProducer } from "../../producer/index.ts";
import { delivered, type Outcome, type Parcel } from "../pipeline/index.ts";

const retryDelayMs = 1_000;

/** Writes parcels to Kafka. */
export class KafkaSink {
  readonly #producer: KafkaProducer;

  constructor(producer: KafkaProducer) {
    this.#producer = producer;
  }

  async deliver({ request }: Parcel): Promise<Outcome> {
    try {
      await this.#write(request);
      return delivered;
    } catch (error) {
      return outcomeOf(error);
    }
  }

  #write(request: Parcel["request"]): Promise<unknown> {
    switch (request.signal) {
      case "traces":
        return this.#producer.writeTraces(request as never);
      case "metrics":
        return this.#producer.writeMetrics(request as never);
      case "logs":
        return this.#producer.writeLogs(request as never);
    }
  }
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof MessageTooLargeError) {
    const rejectedItems = error.failures.reduce((sum, { items }) => sum + items, 0);
    return { kind: "partial", rejectedItems, message: error.message };
  }
  if (error instanceof KafkaBridgeError && !(error instanceof ProducerError) && !error.retriable) {
    return { kind: "refused", error };
  }
  return { kind: "retry", delayMs: retryDelayMs, error: error as KafkaBridgeError };
}
