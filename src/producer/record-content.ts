import type { KafkaConfig, TopicSettings } from "../config/index.ts";
import { MessageTooLargeError } from "../errors/index.ts";
import type { Signal } from "../otlp/index.ts";
import { bufferedBytes, type PlainContent } from "./message-content.ts";
import {
  checkPartition,
  encodeHeaders,
  noHeaders,
  type PlainRecord,
  toBytes,
} from "./write-options.ts";

/**
 * Bytes of a record batch and a record beside key, value and headers: the batch's header (61), and
 * lengths and deltas at their largest (36), as librdkafka reckons.
 */
const framingBytes = 97;

/** Largest value that fits into a message with this key and these headers. */
export function maxValueBytes(
  maxRequestSize: number,
  keyBytes: number,
  headerBytes: number,
): number {
  return maxRequestSize - framingBytes - keyBytes - headerBytes;
}

/**
 * Encodes a plain record.
 *
 * @throws ConfigError for options that cannot be, MessageTooLargeError
 */
export function encodeRecord(
  topic: string,
  record: PlainRecord,
  maxRequestSize: number,
): PlainContent {
  const key = record.key === undefined || record.key === null ? null : toBytes(record.key);
  const value = record.value === null ? null : toBytes(record.value);
  const { headers, bytes: headerBytes } =
    record.headers === undefined ? noHeaders : encodeHeaders({}, record.headers);
  const partition = checkPartition(record.partition);
  const limit = maxValueBytes(maxRequestSize, key?.length ?? 0, headerBytes);
  if (value !== null && value.length > limit) {
    throw new MessageTooLargeError({
      detail: `${value.length} bytes for topic "${topic}"; the value may have ${limit}`,
    });
  }
  return {
    topic,
    partition,
    value,
    key,
    timestamp: record.timestamp ?? 0,
    headers,
    buffered: bufferedBytes(value, key, headerBytes),
  };
}

/** The settings of a topic by its name; those of the signal's topic under another name, where it has none of its own. */
export function topicSettings(
  { topic }: KafkaConfig,
  name: string,
  signal: Signal = "traces",
): TopicSettings {
  const own = [topic[signal], topic.traces, topic.metrics, topic.logs].find(
    (settings) => settings.name === name,
  );
  return own ?? { ...topic[signal], name };
}
