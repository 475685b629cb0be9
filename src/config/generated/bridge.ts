// Generated from src/config/sections by `npm run docs:reference`. Changes made here are lost.

import type { KafkaOptions } from "./kafka.ts";
import type { KafkaSourceOptions } from "./kafka-source.ts";
import type { OtlpSourceOptions } from "./otlp-source.ts";
import type { ProcessorOptions } from "./process.ts";
import type { ConfluentSourceOptions, MskSourceOptions } from "./providers.ts";

import type { SinkOptions } from "./sinks.ts";

/** What a bridge.yaml holds, and what `BridgeConfig.from` takes. */
export interface BridgeOptions {
  /**
   * The Kafka cluster of all pipelines, as for `new KafkaConfig`. What `producer`, `consumer`
   * and `topic` say here, pipelines take where they say nothing themselves.
   *
   * Required.
   */
  kafka: KafkaOptions;
  /**
   * What moves where: pipelines by name, at least one.
   *
   * Required.
   */
  pipelines: Record<string, PipelineOptions>;
  /**
   * Serves /livez, /readyz and /metrics; `{}` takes the defaults.
   *
   * Default: `off`.
   */
  health?: HealthOptions | undefined;
  /**
   * Sends the bridge's own metrics over OTLP.
   *
   * Default: `off`.
   */
  telemetry?: TelemetryOptions | undefined;
  /**
   * The bridge's log, on standard error.
   *
   * Default: that of each option in it.
   */
  log?: LogOptions | undefined;
  /**
   * Bounds of the whole process.
   *
   * Default: that of each option in it.
   */
  limits?: LimitOptions | undefined;
  /**
   * Processes that share the listeners and the consumer groups.
   *
   * Default: `1`.
   */
  workers?: number | undefined;
  /**
   * Time for what is on its way when the bridge is told to stop.
   *
   * Unit: milliseconds. Default: `25000`.
   */
  shutdownTimeoutMs?: number | undefined;
}

/** Bounds of the whole process. */
export interface LimitOptions {
  /**
   * Most memory for telemetry on its way, all pipelines together.
   *
   * Unit: bytes. Default: `268435456`.
   */
  memoryBytes?: number | undefined;
}

/** The bridge's log, on standard error. */
export interface LogOptions {
  /**
   * Least severe level that is logged.
   *
   * Default: `info`.
   */
  level?: "debug" | "info" | "warn" | "error" | undefined;
  /**
   * Text for people, or JSON lines.
   *
   * Default: `text`.
   */
  format?: "text" | "json" | undefined;
}

/** The bridge's own metrics over OTLP. */
export interface TelemetryOptions {
  /**
   * OTLP/HTTP address for the bridge's own metrics, without `/v1/metrics`.
   *
   * Required.
   */
  endpoint: string;
  /**
   * How often they are sent.
   *
   * Unit: milliseconds. Default: `60000`.
   */
  intervalMs?: number | undefined;
  /**
   * Resource attributes of the bridge, such as `service.instance.id`.
   *
   * Default: none.
   */
  resource?: Record<string, string> | undefined;
}

/** Health endpoints and metrics over HTTP. */
export interface HealthOptions {
  /**
   * Host name or address to listen on; `0.0.0.0` is every IPv4 address of the machine, `::`
   * every address.
   *
   * Default: `127.0.0.1`.
   */
  host?: string | undefined;
  /**
   * Port to listen on; 0 takes a free one.
   *
   * Default: `13133`.
   */
  port?: number | undefined;
}

/** From one source to one sink, and one of the two is Kafka. */
export interface PipelineOptions {
  /**
   * Where telemetry comes from: one source.
   *
   * Required.
   */
  from: SourceOptions;
  /**
   * What is done on the way, in this order.
   *
   * Default: none.
   */
  process?: readonly ProcessorOptions[] | undefined;
  /**
   * Where telemetry goes: one sink.
   *
   * Required.
   */
  to: SinkOptions;
}

/** Where telemetry comes from. */
export interface SourceOptions {
  /**
   * OTLP that others send, over HTTP, gRPC or both.
   *
   * Default: none.
   */
  otlp?: OtlpSourceOptions | undefined;
  /**
   * Topics of the Kafka cluster.
   *
   * Default: none.
   */
  kafka?: KafkaSourceOptions | undefined;
  /**
   * Metrics of Amazon MSK clusters, by CloudWatch.
   *
   * Default: none.
   */
  msk?: MskSourceOptions | undefined;
  /**
   * Metrics of Confluent Cloud.
   *
   * Default: none.
   */
  confluent?: ConfluentSourceOptions | undefined;
}
