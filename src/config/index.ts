export { BridgeConfig, type BridgeOverrides } from "./bridge-config.ts";
export type { ResolvedBridge } from "./bridge-resolve.ts";
export type {
  AccessToken,
  Logger,
  PartitionItem,
  PartitionKey,
  TokenProvider,
} from "./callbacks.ts";
export type { OptionsOrigin } from "./check/check.ts";
export type { OptionIssue } from "./check/issues.ts";
export { confluentConfig } from "./confluent-config.ts";
export type {
  AuthOptions,
  KerberosAuthOptions,
  MskAuthOptions,
  NoAuthOptions,
  OauthAuthOptions,
  PasswordAuthOptions,
} from "./generated/auth.ts";
export type { BridgeOptions, PipelineOptions } from "./generated/bridge.ts";
export type { ConsumerOptions } from "./generated/consumer.ts";
export type { KafkaOptions } from "./generated/kafka.ts";
export type {
  PartitionBy,
  ProducerOptions,
  ResourcePartitionOptions,
  SignalPartitionOptions,
} from "./generated/producer.ts";

export type { ConfluentSourceOptions, MskSourceOptions } from "./generated/providers.ts";

export type { SslOptions } from "./generated/ssl.ts";
export type { SignalTopicOptions, TopicOptions } from "./generated/topic.ts";
export { bridgeJsonSchema, kafkaJsonSchema } from "./json-schema.ts";
export { KafkaConfig } from "./kafka-config.ts";
export { mskConfig } from "./msk-config.ts";
export type { ResolvedKafka } from "./resolve.ts";
export { Secret } from "./secret.ts";
export type { KafkaAuth, OidcCredentials } from "./sections/auth.ts";
export type { BridgeProcess } from "./sections/bridge/bridge-options.ts";
export { type ConfluentSource, granularities } from "./sections/bridge/confluent-source.ts";
export type { KafkaSink, OnRefused } from "./sections/bridge/kafka-sink.ts";
export type { KafkaSource, SourceTopics } from "./sections/bridge/kafka-source.ts";
export type { ConsoleSink, FileSink } from "./sections/bridge/local-sinks.ts";
export type { MskSource } from "./sections/bridge/msk-source.ts";
export type {
  BearerToken,
  OtlpHttpListener,
  OtlpListener,
  OtlpSource,
} from "./sections/bridge/otlp-listeners.ts";
export type { OtlpSink } from "./sections/bridge/otlp-sink.ts";
export type { BridgePipeline, BridgeSink, BridgeSource } from "./sections/bridge/pipeline.ts";
export type { Condition, Processor } from "./sections/bridge/process.ts";
export type { ProviderState } from "./sections/bridge/provider-options.ts";
export type { ClientTls, ServerTls } from "./sections/bridge/tls.ts";
export type { ConsumerConfig } from "./sections/consumer.ts";
export type { LogLevel } from "./sections/logger.ts";
export type { ProducerConfig } from "./sections/producer.ts";
export { revealSettings, type SettingValue } from "./sections/settings.ts";
export type { KafkaSsl, PemSource } from "./sections/ssl.ts";
export type { KafkaTopicsConfig, TopicSettings } from "./sections/topic.ts";
export type { Environment } from "./sources/template.ts";
export { starterSources } from "./starter/sections.ts";
export {
  bridgeStarter,
  type Starter,
  type StarterChoice,
  starterSinks,
} from "./starter/starter.ts";
export { withoutTransactions, withTransactionalId } from "./transactional-id.ts";
