import { KafkaConfig, type KafkaOptions } from "../src/config/index.ts";
import { Connection } from "../src/consumer/connection.ts";
import { ConsumerEvents } from "../src/consumer/consumer-events.ts";
import { DeadLetterProducer } from "../src/consumer/dead-letter-producer.ts";
import { createSession } from "../src/consumer/open-session.ts";
import { type BatchHandlers, handledSignals, runHandlers } from "../src/consumer/runner.ts";
import { ClientTelemetry } from "../src/telemetry/index.ts";
import type { Running } from "./consumer-readers.ts";

/** As many handlers as `KafkaConsumer.run` has at work by default. */
const concurrency = 16;

/** Nobody wants to know, and nobody is asked. */
class NoTelemetry extends ClientTelemetry {
  override look(): boolean {
    return false;
  }
}

/** `KafkaConsumer.run` as it would be if it told nothing of itself: of the same parts. */
export class UntoldConsumer implements Running {
  readonly #config: KafkaConfig;
  readonly #connection: Connection;
  readonly #events: ConsumerEvents;
  readonly #telemetry: ClientTelemetry;

  constructor(options: KafkaOptions) {
    this.#config = KafkaConfig.from(options);
    const { bootstrapServers, clientId, consumer } = this.#config;
    this.#telemetry = new NoTelemetry({ bootstrapServers, clientId, groupId: consumer.groupId });
    this.#events = new ConsumerEvents(this.#config.logger);
    this.#connection = new Connection(this.#config, this.#events, this.#telemetry);
  }

  async run(handlers: BatchHandlers, options: Parameters<Running["run"]>[1] = {}): Promise<void> {
    await this.#connection.connect();
    const parts = {
      config: this.#config,
      connection: this.#connection,
      events: this.#events,
      deadLetterWriter: new DeadLetterProducer(this.#config),
      telemetry: this.#telemetry,
    };
    const session = createSession(parts, {
      selection: options.topics,
      assignment: undefined,
      options,
      exclusive: true,
      wanted: handledSignals(handlers),
    });
    options.signal?.addEventListener("abort", () => session.stop(), { once: true });
    await session.start();
    try {
      await runHandlers(session, handlers, concurrency);
    } finally {
      await session.end(10_000);
    }
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }
}
