import type { KafkaConfig } from "../config/index.ts";
import { type ScannedRequest, split } from "../otlp/index.ts";
import { maxValueBytes } from "./record-content.ts";
import { oversizeFailure, writeError } from "./write-failure.ts";
import { encodeHeaders, signalHeader, toBytes, type WriteOptions } from "./write-options.ts";

/**
 * Tells beforehand what a write would fail with because single items fit into no message: within a
 * transaction such a failure takes all that is in it along.
 *
 * @throws MessageTooLargeError that names the items
 */
export function checkSizes(
  config: Pick<KafkaConfig, "producer" | "topic">,
  { signal, bytes, items }: ScannedRequest,
  options: WriteOptions,
): void {
  const { maxRequestSize } = config.producer;
  const keyBytes = options.key === undefined ? 0 : toBytes(options.key).length;
  const headers = encodeHeaders({ [signalHeader]: signal }, options.headers);
  const limit = maxValueBytes(maxRequestSize, keyBytes, headers.bytes);
  if (bytes.length <= limit) {
    return;
  }
  const { oversize } = split(signal, bytes, limit);
  const topic = options.topic ?? config.topic[signal].name;
  const failures = oversize.map((item) => oversizeFailure(topic, item, limit));
  const [first] = failures;
  if (first !== undefined) {
    throw writeError(failures, {
      detail: `${failures.length} of ${items} items for topic "${topic}": ${first.error.message}`,
      cause: first.error,
      failures,
    });
  }
}
