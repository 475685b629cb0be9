import { expect, test } from "vitest";
import { KafkaSink } from "../../src/bridge/kafka-sink/index.ts";
import type { Parcel } from "../../src/bridge/pipeline/index.ts";
import { BridgeConfig, type BridgeOptions } from "../../src/config/index.ts";
import { merge, ScannedRequest } from "../../src/otlp/index.ts";
import { murmur2 } from "../../src/producer/partition-hash.ts";
import { uniqueTopic } from "../support/names.ts";
import { flatItems } from "../support/otlp/flat-items.ts";
import { readTopic } from "../support/read-topic.ts";
import { onBothBrokers, partitions } from "./brokers.ts";
import { numberedSpans, requests, spansBytes, spansOf } from "./telemetry.ts";

type SinkOptions = NonNullable<NonNullable<BridgeOptions["pipelines"]>[string]["to"]["kafka"]>;

onBothBrokers("the bridge's sink to Kafka", (_, broker) => {
  /** A sink with a topic for all signals. */
  async function openSink(options: SinkOptions = {}) {
    const { bootstrapServers } = broker();
    const topic = uniqueTopic("sink");
    const { pipelines } = BridgeConfig.from({
      kafka: { bootstrapServers, topic: { partitions } },
      pipelines: {
        p: { from: { otlp: { http: {} } }, to: { kafka: { topics: topic, ...options } } },
      },
    });
    const section = pipelines[0]?.to;
    if (section?.kind !== "kafka") {
      throw new Error("not the sink that was asked for");
    }
    const failures: unknown[] = [];
    const sink = new KafkaSink(section, (error) => failures.push(error));
    await sink.start();
    return {
      topic,
      sink,
      read: (name = topic) => readTopic(bootstrapServers, name),
      [Symbol.asyncDispose]: async () => {
        await sink.close(10_000);
        expect(failures).toEqual([]);
      },
    };
  }

  const parcelOf = (bytes: Uint8Array, headers: Readonly<Record<string, string>> = {}): Parcel => ({
    request: ScannedRequest.scan("traces", bytes),
    header: (name) => headers[name],
  });

  test("delivers the bytes as they came, with the signal in a header", async () => {
    await using open = await openSink({ headers: { from: ["x-tenant"], set: { source: "edge" } } });
    const outcome = await open.sink.deliver(parcelOf(requests.traces, { "x-tenant": "acme" }));
    expect(outcome).toEqual({ kind: "delivered" });
    const [record, ...others] = await open.read();
    expect(others).toEqual([]);
    expect(Buffer.from(requests.traces).equals(record?.value ?? Buffer.alloc(0))).toBe(true);
    expect(record?.headers).toEqual([
      ["otelcol.signal", "traces"],
      ["source", "edge"],
      ["x-tenant", "acme"],
    ]);
    expect(open.sink.status()).toEqual({ isOk: true });
  });

  test("tells which item is too large, and writes all others", async () => {
    await using open = await openSink({ maxRequestSize: 20_000 });
    const spans = numberedSpans(60, "span-", 1_000);
    spans.splice(17, 0, { name: "the giant", padding: 30_000 });
    const outcome = await open.sink.deliver(parcelOf(spansBytes(spans)));
    expect(outcome).toMatchObject({
      kind: "partial",
      rejectedItems: 1,
      message: expect.stringMatching(/"the giant", takes 30\d{3} bytes/),
    });
    const written = spansOf(await open.read()).map(({ name }) => name);
    expect(written.sort()).toEqual(
      numberedSpans(60)
        .map(({ name }) => name)
        .sort(),
    );
  });

  test("takes each resource to its own topic", async () => {
    const allowed = uniqueTopic("tenant");
    await using open = await openSink({
      topicFrom: { attribute: "service.name", allow: [allowed] },
    });
    const own = spansBytes(numberedSpans(3, "own-"), "shop");
    const other = spansBytes(numberedSpans(2, "other-"), allowed);
    const outcome = await open.sink.deliver(parcelOf(merge([own, other, own])));
    expect(outcome).toEqual({ kind: "delivered" });
    const namesOn = async (topic: string) =>
      spansOf(await open.read(topic)).map(({ name }) => name);
    expect(await namesOn(open.topic)).toEqual([
      "own-0",
      "own-1",
      "own-2",
      "own-0",
      "own-1",
      "own-2",
    ]);
    expect(await namesOn(allowed)).toEqual(["other-0", "other-1"]);
  });

  test("makes one record of a partition where traces are brought together", async () => {
    await using open = await openSink({ partitionBy: { traces: "traceId" } });
    const spans = Array.from({ length: 200 }, (_, index) => ({
      name: `span-${index}`,
      trace: index % 50,
    }));
    await open.sink.deliver(parcelOf(spansBytes(spans)));
    const records = await open.read();
    expect(records.length).toBeLessThanOrEqual(partitions);
    expect(records.every(({ key }) => key === null)).toBe(true);
    const places = new Map<number, Set<number>>();
    for (const { trace, partition } of spansOf(records)) {
      places.set(trace, (places.get(trace) ?? new Set()).add(partition));
    }
    expect(places.size).toBe(50);
    expect([...places.values()].every(({ size }) => size === 1)).toBe(true);
  });

  test("makes a record of each trace where keys are asked for, in the partition of the key", async () => {
    await using open = await openSink({ keyBy: "traceId" });
    const spans = Array.from({ length: 60 }, (_, index) => ({
      name: `span-${index}`,
      trace: index % 20,
    }));
    const bytes = spansBytes(spans);
    expect(await open.sink.deliver(parcelOf(bytes))).toEqual({ kind: "delivered" });
    const records = await open.read();
    expect(records.map(({ key }) => key).sort()).toEqual(
      Array.from({ length: 20 }, (_, trace) =>
        trace.toString(16).padStart(2, "0").repeat(16),
      ).sort(),
    );
    for (const { key, partition } of records) {
      expect((murmur2(Buffer.from(key ?? "")) & 0x7fff_ffff) % partitions).toBe(partition);
    }
    const merged = merge(records.map(({ value }) => value ?? new Uint8Array()));
    expect(flatItems("traces", merged).sort()).toEqual(flatItems("traces", bytes).sort());
  });
});
