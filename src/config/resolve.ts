import type { z } from "zod";
import { type KafkaAuth, resolveAuth } from "./sections/auth.ts";
import { resolveServers } from "./sections/connection.ts";
import { type ConsumerConfig, resolveConsumer } from "./sections/consumer.ts";
import type { kafkaSchema } from "./sections/kafka-options.ts";
import { type Logger, type LogLevel, leveledLogger } from "./sections/logger.ts";
import { type ProducerConfig, resolveProducer } from "./sections/producer.ts";
import { resolveSettings, type SettingValue } from "./sections/settings.ts";
import { type KafkaSsl, resolveSsl } from "./sections/ssl.ts";
import { type KafkaTopicsConfig, resolveTopic } from "./sections/topic.ts";

/** Checked options with every default filled in. */
export interface ResolvedKafka {
  readonly bootstrapServers: readonly string[] | "embedded";
  readonly clientId: string;
  readonly requestTimeoutMs: number;
  readonly socketTimeoutMs: number;
  readonly connectionTimeoutMs: number;
  readonly metadataMaxAgeMs: number;
  readonly reconnectBackoffMs: number;
  readonly reconnectBackoffMaxMs: number;
  readonly retryBackoffMs: number;
  readonly auth: KafkaAuth;
  readonly ssl: KafkaSsl | false;
  readonly topic: KafkaTopicsConfig;
  readonly producer: ProducerConfig;
  readonly consumer: ConsumerConfig;
  readonly settings: Readonly<Record<string, SettingValue>>;
  readonly logger: Logger;
  readonly logLevel: LogLevel;
  readonly debug: readonly string[];
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
