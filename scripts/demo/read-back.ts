import type { KafkaConfig, Signal } from "../../src/index.ts";
import { type AnyConsumedBatch, KafkaConsumer } from "../../src/index.ts";
import { type RequestOf, signals } from "../../src/otlp/index.ts";
import type { TopicOffsets } from "../../src/render/index.ts";
import type { Write } from "./kafka-exporters.ts";

/** What came back from Kafka, by signal. */
export type Telemetry = { readonly [S in Signal]: readonly RequestOf[S][] };

/** The offsets of a partition that a run of the demo wrote. */
interface Written {
  readonly signal: Signal;
  readonly partition: number;
  readonly first: bigint;
  readonly last: bigint;
}

const givenUpMs = 10_000;

/** The partitions that were written to, each with the first and last offset. */
function writtenTo(writes: readonly Write[]): Written[] {
  const found = new Map<string, Written>();
  for (const { signal, partitions } of writes) {
    for (const { partition, offset } of partitions) {
      const before = found.get(`${signal}/${partition}`);
      found.set(`${signal}/${partition}`, {
        signal,
        partition,
        first: before === undefined || offset < before.first ? offset : before.first,
        last: before === undefined || offset > before.last ? offset : before.last,
      });
    }
  }
  return [...found.values()].sort((left, right) => left.partition - right.partition);
}

/**
 * Reads from the first to the last offset that was written, without a group: joining one takes
 * seconds, and this is nobody's position to keep.
 *
 * @throws Error when not all of it comes back
 */
export async function readBack(
  config: KafkaConfig,
  writes: readonly Write[],
  take: (batch: AnyConsumedBatch) => void,
): Promise<void> {
  const written = writtenTo(writes);
  await using consumer = new KafkaConsumer(config);
  await consumer.assign(
    written.map(({ signal, partition, first }) => ({
      topic: config.topic[signal].name,
      partition,
      offset: first,
    })),
    { follow: false },
  );
  const missing = new Map(
    written.map(({ signal, partition, last }) => [`${signal}/${partition}`, last]),
  );
  const late = AbortSignal.timeout(givenUpMs);
  for await (const batch of consumer.batches(undefined, { signal: late })) {
    const key = `${batch.signal}/${batch.partition}`;
    const last = missing.get(key);
    if (last !== undefined) {
      take(batch);
    }
    batch.ack();
    if (last !== undefined && batch.offset >= last) {
      missing.delete(key);
    }
    if (missing.size === 0) {
      return;
    }
  }
  throw new Error(`${missing.size} partitions did not come back within ${givenUpMs / 1_000} s`);
}

/** The topics, with what a run of the demo wrote to each. */
export function topicOffsets(config: KafkaConfig, writes: readonly Write[]): TopicOffsets[] {
  return signals.map((signal) => ({
    name: config.topic[signal].name,
    partitions: writtenTo(writes)
      .filter((each) => each.signal === signal)
      .map(({ partition, first, last }) => ({ partition, first, next: last + 1n })),
  }));
}
