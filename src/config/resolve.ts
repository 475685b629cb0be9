import type { z } from "zod";
import type { Logger } from "./callbacks.ts";
import type { Filled } from "./filled.ts";
import type { KafkaOptions } from "./generated/kafka.ts";
import { type KafkaAuth, resolveAuth } from "./sections/auth.ts";
import { resolveServers } from "./sections/connection.ts";
import { type ConsumerConfig, resolveConsumer } from "./sections/consumer.ts";
import type { kafkaSchema } from "./sections/kafka-options.ts";
import { leveledLogger } from "./sections/logger.ts";
import { type ProducerConfig, resolveProducer } from "./sections/producer.ts";
import { resolveSettings, type SettingValue } from "./sections/settings.ts";
import { type KafkaSsl, resolveSsl } from "./sections/ssl.ts";
import { type KafkaTopicsConfig, resolveTopic } from "./sections/topic.ts";

type Plain =
  | "clientId"
  | "requestTimeoutMs"
  | "socketTimeoutMs"
  | "connectionTimeoutMs"
  | "metadataMaxAgeMs"
  | "reconnectBackoffMs"
  | "reconnectBackoffMaxMs"
  | "retryBackoffMs"
  | "logLevel"
  | "debug";

/** Checked options with every default filled in. */
export interface ResolvedKafka extends Filled<Pick<KafkaOptions, Plain>> {
  /** Each as host:port; or the in-process cluster. */
  readonly bootstrapServers: readonly string[] | "embedded";
  readonly auth: KafkaAuth;
  /** False is plaintext. */
  readonly ssl: KafkaSsl | false;
  readonly topic: KafkaTopicsConfig;
  readonly producer: ProducerConfig;
  readonly consumer: ConsumerConfig;
  /** librdkafka's properties to apply last; `revealSettings` gives them as the driver takes them. */
  readonly settings: Readonly<Record<string, SettingValue>>;
  /** Never absent, never throws; passes on what is at `logLevel` or above. */
  readonly logger: Logger;
}

/** Brings checked options into the form that the other parts use. */
export function resolveKafka(
  options: z.output<typeof kafkaSchema>,
  given: (path: string) => boolean,
): ResolvedKafka {
  return {
    bootstrapServers: resolveServers(options.bootstrapServers),
    clientId: options.clientId,
    requestTimeoutMs: options.requestTimeoutMs,
    socketTimeoutMs: options.socketTimeoutMs,
    connectionTimeoutMs: options.connectionTimeoutMs,
    metadataMaxAgeMs: options.metadataMaxAgeMs,
    reconnectBackoffMs: options.reconnectBackoffMs,
    reconnectBackoffMaxMs: options.reconnectBackoffMaxMs,
    retryBackoffMs: options.retryBackoffMs,
    auth: resolveAuth(options.auth ?? { mechanism: "none" }),
    ssl: resolveSsl(options.ssl),
    topic: resolveTopic(options.topic),
    producer: resolveProducer(options.producer, given),
    consumer: resolveConsumer(options.consumer, options),
    settings: resolveSettings(options.settings),
    logger: leveledLogger(options.logger, options.logLevel),
    logLevel: options.logLevel,
    debug: options.debug,
  };
}
