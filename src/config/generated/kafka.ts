// Generated from src/config/sections by `npm run docs:reference`. Changes made here are lost.

import type { Logger } from "../callbacks.ts";

import type { AuthOptions } from "./auth.ts";
import type { ConsumerOptions } from "./consumer.ts";

import type { ProducerOptions } from "./producer.ts";
import type { SslOptions } from "./ssl.ts";
import type { TopicOptions } from "./topic.ts";

/** What `new KafkaConfig` takes. Only `bootstrapServers` is needed. */
export interface KafkaOptions {
  /**
   * Brokers to connect to first, as host:port: one, several with commas between, or a list.
   * `embedded` is an in-process cluster for trying out and tests, which keeps nothing.
   *
   * Required.
   */
  bootstrapServers: string | readonly string[];
  /**
   * Name by which the brokers know this client, in their logs and quotas.
   *
   * Default: `otel-kafka-bridge`.
   */
  clientId?: string | undefined;
  /**
   * Time that a broker, or an administrative request, may take to answer.
   *
   * Unit: milliseconds. Default: `30000`.
   */
  requestTimeoutMs?: number | undefined;
  /**
   * Time that a request may take on the network.
   *
   * Unit: milliseconds. Default: `30000`.
   */
  socketTimeoutMs?: number | undefined;
  /**
   * Time that a connection may take to be set up, TLS and SASL included.
   *
   * Unit: milliseconds. Default: `60000`.
   */
  connectionTimeoutMs?: number | undefined;
  /**
   * Age at which knowledge of the cluster is renewed. Topics that appear later are found within
   * 5 s all the same.
   *
   * Unit: milliseconds. Default: `300000`.
   */
  metadataMaxAgeMs?: number | undefined;
  /**
   * Wait before a lost connection is tried again; doubles up to `reconnectBackoffMaxMs`.
   *
   * Unit: milliseconds. Default: `50`.
   */
  reconnectBackoffMs?: number | undefined;
  /**
   * Longest wait between two tries to connect.
   *
   * Unit: milliseconds. Default: `10000`.
   */
  reconnectBackoffMaxMs?: number | undefined;
  /**
   * Wait before a failed request is tried again.
   *
   * Unit: milliseconds. Default: `100`.
   */
  retryBackoffMs?: number | undefined;
  /**
   * Topics to write to and read from: one name for all signals, told apart by the header
   * `otelcol.signal`, or one for each. Beside the names, settings for all of them.
   *
   * Default: otlp_spans, otlp_metrics, otlp_logs.
   */
  topic?: string | TopicOptions | undefined;
  /**
   * Short for `consumer.groupId`.
   *
   * Default: none.
   */
  groupId?: string | undefined;
  /**
   * `true` is short for `consumer.offsetReset: earliest`.
   *
   * Default: `false`.
   */
  fromBeginning?: boolean | undefined;
  /**
   * How the client proves who it is.
   *
   * Default: `none`.
   */
  auth?: AuthOptions | undefined;
  /**
   * TLS to the brokers: `true`, or with certificates.
   *
   * Default: `false`.
   */
  ssl?: boolean | SslOptions | undefined;
  /**
   * How telemetry is written.
   *
   * Default: that of each option in it.
   */
  producer?: ProducerOptions | undefined;
  /**
   * How telemetry is read.
   *
   * Default: that of each option in it.
   */
  consumer?: ConsumerOptions | undefined;
  /**
   * Any property of librdkafka, applied last. One on which a promise of this library rests is
   * refused, with the option to use instead.
   *
   * Default: none.
   */
  settings?: Record<string, string | number | boolean> | undefined;
  /**
   * Takes the log messages. Each comes as a text and an object of fields.
   *
   * Default: `none`.
   */
  logger?: Logger | undefined;
  /**
   * Least severe level that reaches `logger`.
   *
   * Default: `info`.
   */
  logLevel?: "debug" | "info" | "warn" | "error" | undefined;
  /**
   * Debug contexts of librdkafka to log, at level `debug`.
   *
   * Default: none.
   */
  debug?:
    | readonly (
        | "generic"
        | "broker"
        | "topic"
        | "metadata"
        | "feature"
        | "queue"
        | "msg"
        | "protocol"
        | "cgrp"
        | "security"
        | "fetch"
        | "interceptor"
        | "plugin"
        | "consumer"
        | "admin"
        | "eos"
        | "mock"
        | "assignor"
        | "conf"
        | "telemetry"
        | "all"
      )[]
    | undefined;
}
