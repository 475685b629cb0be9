import type { KafkaConfig, KafkaProducer } from "../../src/index.ts";
import { encodeRequest, type RequestOf } from "../../src/otlp/index.ts";
import type { Write } from "./kafka-exporters.ts";
import { readBack } from "./read-back.ts";
import type { Rate } from "./story.ts";

const burstItems = 20_000;

/**
 * Writes the recorded spans over and over, and reads them back, as fast as it goes.
 *
 * @param config - its topic for traces is filled with copies
 */
export async function measureSpeed(
  config: KafkaConfig,
  producer: KafkaProducer,
  requests: readonly RequestOf["traces"][],
): Promise<{ written: Rate; read: Rate }> {
  const bytes = encodeRequest("traces", {
    resourceSpans: requests.flatMap(({ resourceSpans }) => resourceSpans),
  });
  const options = { topic: config.topic.traces.name };
  const warmUp = await producer.writeTraces(bytes, options);
  const rounds = Math.ceil(burstItems / warmUp.recordsWritten);
  const startedAt = performance.now();
  const results = await Promise.all(
    Array.from({ length: rounds }, () => producer.writeTraces(bytes, options)),
  );
  const writtenMs = performance.now() - startedAt;
  const writes = results.map((result): Write => ({ signal: "traces", ...result }));
  const items = writes.reduce((sum, { recordsWritten }) => sum + recordsWritten, 0);
  const readAt = performance.now();
  let read = 0;
  await readBack(config, writes, (batch) => {
    read += batch.items;
  });
  const readMs = performance.now() - readAt;
  return {
    written: { items, milliseconds: writtenMs },
    read: { items: read, milliseconds: readMs },
  };
}
