// Generated from src/config/sections by `npm run docs:reference`. Changes made here are lost.

import type { PartitionBy, SignalPartitionOptions } from "./producer.ts";
import type { TopicOptions } from "./topic.ts";

/** Topics to write to, with every option of a producer. */
export interface KafkaSinkOptions {
  /**
   * Topics to write to: for each signal, or one for all, told apart by the header
   * `otelcol.signal`; settings for those that are created.
   *
   * Default: those of `kafka.topic`.
   */
  topics?: string | TopicOptions | undefined;
  /**
   * The topic by a resource attribute or a header, out of a list.
   *
   * Default: none.
   */
  topicFrom?: TopicFromOptions | undefined;
  /**
   * Headers of the records.
   *
   * Default: that of each option in it.
   */
  headers?: SinkHeaderOptions | undefined;
  /**
   * `traceId` makes a record of each trace of a request, with the trace id in hexadecimal
   * digits as its key, which then chooses the partition. For consumers that need the key:
   * `partitionBy` brings traces together in far fewer records. Metrics have no traces.
   *
   * Default: `none`.
   */
  keyBy?: "none" | "traceId" | undefined;
  /**
   * What becomes of records that are refused for good: to `deadLetterTopic` of the source, or
   * dropped and counted. For pipelines from Kafka; other senders are told.
   *
   * Default: `deadLetter`.
   */
  onRefused?: "deadLetter" | "drop" | undefined;
  /**
   * Most spans, data points or log records that are gathered before they are sent. An upper
   * bound only: a write with nothing in flight leaves within `lingerMs`.
   *
   * Unit: spans, data points or log records. Default: `1000`.
   */
  batchSize?: number | undefined;
  /**
   * Longest time that items are gathered before they are sent.
   *
   * Unit: milliseconds. Default: `1000`.
   */
  flushIntervalMs?: number | undefined;
  /**
   * Most bytes that the driver packs into one batch for a partition.
   *
   * Unit: bytes. Default: `1000000`.
   */
  batchSizeBytes?: number | undefined;
  /**
   * Time that the driver waits for more records for a batch.
   *
   * Unit: milliseconds. Default: `5`.
   */
  lingerMs?: number | undefined;
  /**
   * Compression of batches.
   *
   * Default: `lz4`.
   */
  compression?: "none" | "gzip" | "snappy" | "lz4" | "zstd" | undefined;
  /**
   * Level of gzip (0–9), lz4 (0–12) or zstd (0–12).
   *
   * Default: the codec's own.
   */
  compressionLevel?: number | undefined;
  /**
   * Replicas that acknowledge a record before it counts as written: all in sync, the leader, or
   * none.
   *
   * Default: `all`.
   */
  acks?: "all" | 1 | 0 | undefined;
  /**
   * Whether a retry can neither double nor reorder records.
   *
   * Default: `true`.
   */
  idempotence?: boolean | undefined;
  /**
   * Requests under way to one broker; at most 5 with `idempotence`.
   *
   * Default: `5`.
   */
  maxInFlight?: number | undefined;
  /**
   * How often a record is tried again, within `deliveryTimeoutMs`.
   *
   * Default: unlimited (2147483647).
   */
  retries?: number | undefined;
  /**
   * Time from a write to its acknowledgement, retries included. With a `transactionalId` the
   * default is at most `transactionTimeoutMs`.
   *
   * Unit: milliseconds. Default: `120000`.
   */
  deliveryTimeoutMs?: number | undefined;
  /**
   * Largest message: key, value and headers before compression. What is larger is split.
   *
   * Unit: bytes. Default: `1048576`.
   */
  maxRequestSize?: number | undefined;
  /**
   * Most bytes that wait for acknowledgement, the driver's queue included. When full, a write
   * waits.
   *
   * Unit: bytes. Default: `33554432`.
   */
  bufferMemory?: number | undefined;
  /**
   * Hash that assigns a key to a partition: Java clients use murmur2, the OpenTelemetry
   * Collector fnv1a, librdkafka crc32.
   *
   * Default: `murmur2`.
   */
  partitioner?: "murmur2" | "fnv1a" | "crc32" | "random" | undefined;
  /**
   * How items are assigned to partitions: for all signals, or for each.
   *
   * Default: `none`.
   */
  partitionBy?: PartitionBy | SignalPartitionOptions | undefined;
  /**
   * Makes the producer transactional. Each running producer needs one of its own.
   *
   * Default: none.
   */
  transactionalId?: string | undefined;
  /**
   * Time after which the brokers abort an open transaction.
   *
   * Unit: milliseconds. Default: `60000`.
   */
  transactionTimeoutMs?: number | undefined;
}

/** Headers of the records. */
export interface SinkHeaderOptions {
  /**
   * Headers of the request or record that go along, by name.
   *
   * Default: none.
   */
  from?: readonly string[] | undefined;
  /**
   * Fixed headers of every record.
   *
   * Default: none.
   */
  set?: Record<string, string> | undefined;
}

/** The topic by what the telemetry says. */
export interface TopicFromOptions {
  /**
   * Resource attribute whose value names the topic, each resource for itself.
   *
   * Default: none.
   */
  attribute?: string | undefined;
  /**
   * Header of the request or record whose value names the topic.
   *
   * Default: none.
   */
  header?: string | undefined;
  /**
   * The topics that may be named so. What names no topic, or another, goes to that of `topics`.
   *
   * Required.
   */
  allow: readonly string[];
}
