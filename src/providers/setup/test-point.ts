import { randomUUID } from "node:crypto";
import { KafkaConfig, type KafkaOptions } from "../../config/index.ts";
import { KafkaConsumer } from "../../consumer/index.ts";
import { ProviderError } from "../../errors/index.ts";
import { KafkaProducer } from "../../producer/index.ts";
import { encodeMetrics } from "../normalize/index.ts";

/** Where a test point arrived. */
export interface Arrival {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  /** From sending it to reading it again. */
  readonly tookMs: number;
}

/** The metric that is sent to see whether metrics arrive. Its value is 1. */
export const testPointName = "otel_kafka_bridge.setup.test";

/**
 * Sends one point of a gauge on the way that all metrics of the provider take, and reads it from its
 * topic again.
 *
 * @param provider - the tag `provider` of the point
 * @throws what the producer and the consumer throw; ProviderError `PROVIDER_FAILED` where the point was
 * acknowledged and is not found
 */
export async function sendTestPoint(
  provider: string,
  { kafka, topic, signal }: TestPointOptions,
): Promise<Arrival> {
  const options = kafka instanceof KafkaConfig ? kafka : new KafkaConfig(kafka);
  const name = topic ?? options.topic.metrics.name;
  const id = randomUUID();
  const begun = performance.now();
  const periodMs = 60_000;
  const timestamp = Math.floor(Date.now() / periodMs) * periodMs;
  const tags = Object.freeze({ provider, scope: "cluster", "setup.id": id });
  const point = { name: testPointName, value: 1, unit: "1", timestamp, periodMs, tags };
  const [request = new Uint8Array()] = encodeMetrics([point]);
  await using producer = new KafkaProducer(options);
  const { partitions } = await producer.writeMetrics(request, { topic: name });
  await using consumer = new KafkaConsumer(options);
  const found = await consumer.queryMetrics({
    topic: name,
    timeRange: { from: new Date(timestamp) },
    filters: [{ field: "setup.id", equals: id }],
    ...(signal === undefined ? {} : { signal }),
  });
  const [place] = partitions;
  if (found.metrics.length !== 1 || place === undefined) {
    throw new ProviderError("PROVIDER_FAILED", {
      detail: `the test point was acknowledged, and is ${found.metrics.length} times on topic ${name}`,
      action: "Look whether something else writes to the topic, or deletes from it.",
    });
  }
  const { partition, offset } = place;
  return { topic: name, partition, offset, tookMs: Math.round(performance.now() - begun) };
}

/** How a test point is sent. */
export interface TestPointOptions {
  readonly kafka: KafkaConfig | KafkaOptions;
  readonly topic?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}
