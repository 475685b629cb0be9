export { KafkaConfig } from "./kafka-config.ts";
export type { ResolvedKafka } from "./resolve.ts";
export { Secret } from "./secret.ts";
export type { AccessToken, KafkaAuth, OidcCredentials, TokenProvider } from "./sections/auth.ts";
export type { ConsumerConfig } from "./sections/consumer.ts";
export type { KafkaOptions } from "./sections/kafka-options.ts";
export type { Logger, LogLevel } from "./sections/logger.ts";
export type {
  PartitionBy,
  PartitionItem,
  PartitionKey,
  ProducerConfig,
} from "./sections/producer.ts";
export { revealSettings, type SettingValue } from "./sections/settings.ts";
export type { KafkaSsl, PemSource } from "./sections/ssl.ts";
export type { KafkaTopicsConfig, TopicSettings } from "./sections/topic.ts";
