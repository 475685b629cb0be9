import { describe, expect, inject, test } from "vitest";
import { Bridge } from "../../src/bridge/index.ts";
import { KafkaSink } from "../../src/bridge/kafka-sink/index.ts";
import { BridgeConfig } from "../../src/config/index.ts";
import { decodeRequest } from "../../src/otlp/index.ts";
import { JvmCluster } from "../support/jvm-cluster.ts";
import { FirehoseClient } from "../support/metric-stream/firehose-client.ts";
import { openFirehose } from "../support/metric-stream/open-firehose.ts";
import { manyPoints } from "../support/metric-stream/stream-point.ts";
import { outputFormats, streamRecord } from "../support/metric-stream/stream-records.ts";
import { uniqueTopic } from "../support/names.ts";
import { freePorts } from "../support/ports.ts";
import { readTopic } from "../support/read-topic.ts";

/** The sink that a pipeline has. */
async function openSink(bootstrapServers: string, topic: string) {
  const { pipelines } = BridgeConfig.from({
    kafka: { bootstrapServers },
    pipelines: {
      stream: { from: { otlp: { http: {} } }, to: { kafka: { topics: { metrics: topic } } } },
    },
  });
  const to = pipelines[0]?.to;
  if (to?.kind !== "kafka") {
    throw new Error("not the sink that was asked for");
  }
  const failures: unknown[] = [];
  const sink = new KafkaSink(to, (error) => failures.push(error));
  await sink.start();
  return { sink, failures, [Symbol.asyncDispose]: () => sink.close(10_000) };
}

/** Values of all points on a topic, ascending. */
async function valuesOn(bootstrapServers: string, topic: string): Promise<number[]> {
  const records = await readTopic(bootstrapServers, topic);
  return records
    .flatMap(({ value }) => decodeRequest("metrics", value ?? new Uint8Array()).resourceMetrics)
    .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics))
    .flatMap(({ gauge }) => (gauge?.dataPoints ?? []).map(({ asDouble = Number.NaN }) => asDouble))
    .sort((a, b) => a - b);
}

function valuesOf(points: readonly { readonly sum: number }[]): number[] {
  return points.map(({ sum }) => sum).sort((a, b) => a - b);
}

describe("a metric stream that Firehose delivers", () => {
  test("goes through a pipeline from Amazon MSK that asks AWS for nothing", async () => {
    const bootstrapServers = inject("bootstrapServers");
    const topic = uniqueTopic("pipeline");
    const [port = 0] = await freePorts(1);
    const metricStream = { port, path: "/stream", accessKey: "test-key" };
    await using bridge = new Bridge({
      kafka: { bootstrapServers },
      pipelines: {
        msk: {
          from: { msk: { regions: ["eu-central-1"], metricStream } },
          to: { kafka: { topics: { metrics: topic } } },
        },
      },
    });
    await bridge.start();
    const points = manyPoints(500);
    const client = new FirehoseClient({ port, path: "/stream" });
    const { state } = await client.deliver([streamRecord("json", points), Buffer.from("{}")]);
    expect(state).toBe("delivered");
    expect(await valuesOn(bootstrapServers, topic)).toEqual(valuesOf(points));
    expect(bridge.status()).toMatchObject([
      { pipeline: "msk", isOk: true, route: expect.stringContaining("metric stream on 127.0.0.1") },
    ]);
  });

  test.each(outputFormats)("is on the topic when it was answered by 200, in %s", async (format) => {
    const bootstrapServers = inject("bootstrapServers");
    const topic = uniqueTopic("stream");
    await using end = await openSink(bootstrapServers, topic);
    await using open = await openFirehose({ deliver: end.sink.deliver });
    const points = manyPoints(20_000);
    const records = Array.from({ length: 20 }, (_, index) =>
      streamRecord(format, points.slice(index * 1_000, (index + 1) * 1_000)),
    );
    const client = new FirehoseClient({ port: open.port, gzip: true });
    const outcomes = await Promise.all([
      client.deliver(records.slice(0, 15)),
      client.deliver(records.slice(15)),
    ]);
    expect(outcomes.map(({ state }) => state)).toEqual(["delivered", "delivered"]);
    expect(await valuesOn(bootstrapServers, topic)).toEqual(valuesOf(points));
    expect(end.failures).toEqual([]);
  });

  test("waits for a broker that was killed, and is then on the topic once", {
    timeout: 300_000,
  }, async () => {
    await using cluster = await JvmCluster.start();
    const { bootstrapServers } = cluster;
    const topic = uniqueTopic("away");
    await using end = await openSink(bootstrapServers, topic);
    await using open = await openFirehose({ deliver: end.sink.deliver, ackTimeoutMs: 300 });
    const client = new FirehoseClient({ port: open.port, firstDelayMs: 50 });
    const points = manyPoints(3_000);
    const first = await client.deliver([streamRecord("json", points.slice(0, 1_000))]);
    expect(first.state).toBe("delivered");

    await cluster.broker(1).kill();
    let restarted: Promise<void> | undefined;
    const later = [points.slice(1_000, 2_000), points.slice(2_000)].map((part) =>
      client.deliver([streamRecord("opentelemetry1.0", part)], (attempts) => {
        if (attempts.length === 3) {
          restarted ??= cluster.broker(1).start();
        }
        return false;
      }),
    );
    for (const { state, attempts } of await Promise.all(later)) {
      expect(state).toBe("delivered");
      expect(attempts[0]?.status).toBe(503);
      expect(attempts.slice(0, -1).every(({ status }) => status === 503)).toBe(true);
    }
    await restarted;
    expect(await valuesOn(bootstrapServers, topic)).toEqual(valuesOf(points));
  });
});
