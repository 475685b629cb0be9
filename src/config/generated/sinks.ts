// Generated from src/config/sections by `npm run docs:reference`. Changes made here are lost.

import type { KafkaSinkOptions } from "./kafka-sink.ts";

/** Where telemetry goes. */
export interface SinkOptions {
  /**
   * Topics of the Kafka cluster.
   *
   * Default: none.
   */
  kafka?: KafkaSinkOptions | undefined;
  /**
   * An OTLP backend, over HTTP or gRPC.
   *
   * Default: none.
   */
  otlp?: OtlpSinkOptions | undefined;
  /**
   * Standard output, as text to read; `{}` is enough.
   *
   * Default: none.
   */
  console?: ConsoleSinkOptions | undefined;
  /**
   * A file of OTLP/JSON lines.
   *
   * Default: none.
   */
  file?: FileSinkOptions | undefined;
}

/** A file of OTLP/JSON lines. */
export interface FileSinkOptions {
  /**
   * File to write, one OTLP/JSON request a line.
   *
   * Required.
   */
  path: string;
  /**
   * Size at which the file is set aside and a new one begun.
   *
   * Unit: bytes. Default: `104857600`.
   */
  rotateBytes?: number | undefined;
  /**
   * Files set aside that are kept; the oldest is deleted.
   *
   * Default: `5`.
   */
  keep?: number | undefined;
  /**
   * What becomes of records that are refused for good: to `deadLetterTopic` of the source, or
   * dropped and counted. For pipelines from Kafka; other senders are told.
   *
   * Default: `deadLetter`.
   */
  onRefused?: "deadLetter" | "drop" | undefined;
}

/** Standard output, as text to read. */
export interface ConsoleSinkOptions {
  /**
   * What becomes of records that are refused for good: to `deadLetterTopic` of the source, or
   * dropped and counted. For pipelines from Kafka; other senders are told.
   *
   * Default: `deadLetter`.
   */
  onRefused?: "deadLetter" | "drop" | undefined;
}

/** An OTLP backend to deliver to. */
export interface OtlpSinkOptions {
  /**
   * Address of the backend without `/v1/…`, such as http://127.0.0.1:4318. Either this or
   * `endpoints`.
   *
   * Default: none.
   */
  endpoint?: string | undefined;
  /**
   * Addresses of several backends: the first is used while it answers.
   *
   * Default: none.
   */
  endpoints?: readonly string[] | undefined;
  /**
   * OTLP/HTTP with protobuf, or OTLP/gRPC.
   *
   * Default: `http`.
   */
  protocol?: "http" | "grpc" | undefined;
  /**
   * Compression of requests; `zstd` needs Node.js 22.15.
   *
   * Default: `gzip`.
   */
  compression?: "none" | "gzip" | "zstd" | undefined;
  /**
   * Level of gzip (1–9) or zstd (1–22); gzip at 1 takes half the time that zlib takes.
   *
   * Default: the codec's own.
   */
  compressionLevel?: number | undefined;
  /**
   * Headers of every request, such as `authorization`.
   *
   * Default: none. A secret: never printed.
   */
  headers?: Record<string, string> | undefined;
  /**
   * TLS to https:// addresses, beyond the defaults.
   *
   * Default: none.
   */
  tls?: ClientTlsOptions | undefined;
  /**
   * Largest request before compression.
   *
   * Unit: bytes. Default: `4194304`.
   */
  maxRequestBytes?: number | undefined;
  /**
   * Most spans, data points or log records in a request.
   *
   * Unit: spans, data points or log records. Default: `8192`.
   */
  maxItems?: number | undefined;
  /**
   * Longest time that records are gathered for a request.
   *
   * Unit: milliseconds. Default: `200`.
   */
  lingerMs?: number | undefined;
  /**
   * Requests under way at a time.
   *
   * Default: `4`.
   */
  inFlight?: number | undefined;
  /**
   * Whether records of a partition arrive in their order: then one request at a time holds
   * records of it, and partitions share the requests under way.
   *
   * Default: `false`.
   */
  ordered?: boolean | undefined;
  /**
   * Longest time from sending a request to the end of its answer.
   *
   * Unit: milliseconds. Default: `30000`.
   */
  timeoutMs?: number | undefined;
  /**
   * How requests are tried again.
   *
   * Default: that of each option in it.
   */
  retry?: RetryOptions | undefined;
  /**
   * What becomes of records that are refused for good: to `deadLetterTopic` of the source, or
   * dropped and counted. For pipelines from Kafka; other senders are told.
   *
   * Default: `deadLetter`.
   */
  onRefused?: "deadLetter" | "drop" | undefined;
}

/** How requests are tried again. */
export interface RetryOptions {
  /**
   * Wait before the second try; doubles each time, with jitter.
   *
   * Unit: milliseconds. Default: `1000`.
   */
  initialMs?: number | undefined;
  /**
   * Longest wait between two tries.
   *
   * Unit: milliseconds. Default: `30000`.
   */
  maxMs?: number | undefined;
  /**
   * Whether a request is tried until the backend takes or refuses it. Without it, one that
   * failed `maxAttempts` times, an option of the source, counts as refused.
   *
   * Default: `true`.
   */
  forever?: boolean | undefined;
}

/** TLS to a server that the bridge calls. */
export interface ClientTlsOptions {
  /**
   * Certificates of the authorities that sign the server's certificate: path of a PEM file, or
   * PEM text.
   *
   * Default: those of the system.
   */
  ca?: string | undefined;
  /**
   * The bridge's certificate chain for mutual TLS: path of a PEM file, or PEM text.
   *
   * Default: none.
   */
  certificate?: string | undefined;
  /**
   * The private key of `certificate`: path of a PEM file, or PEM text.
   *
   * Default: none. A secret: never printed.
   */
  key?: string | undefined;
  /**
   * Password of an encrypted `key`.
   *
   * Default: none. A secret: never printed.
   */
  keyPassword?: string | undefined;
  /**
   * Whether the server's certificate and host name are verified. `false` is for tests.
   *
   * Default: `true`.
   */
  verify?: boolean | undefined;
  /**
   * Host name that the server's certificate is for, where it is not the one dialled.
   *
   * Default: none.
   */
  serverName?: string | undefined;
}
