import { describe, expect, test } from "vitest";
import { KafkaConsumer, type QueryFilter } from "../../src/consumer/index.ts";
import {
  decodeRequest,
  encodeJsonBytes,
  type MetricInput,
  type SpanInput,
} from "../../src/otlp/index.ts";
import { type Bench, onBothBrokers } from "./brokers.ts";

const start = 1_700_000_000_000_000_000n;
const second = 1_000_000_000n;

const traceIdOf = (index: number): string => index.toString(16).padStart(32, "0");

function span(index: number, more: Partial<SpanInput> = {}): SpanInput {
  const startTime = start + BigInt(index) * second;
  return {
    traceId: traceIdOf(index),
    spanId: (index + 1).toString(16).padStart(16, "0"),
    name: `span-${index}`,
    startTime,
    endTime: startTime + BigInt(index) * 1_000_000n,
    ...more,
  };
}

function resourceOf(service: string): { attributes: { "service.name": string } } {
  return { attributes: { "service.name": service } };
}

/** A consumer that looks for every signal on the topic of a bench. */
function consumerOf({ bootstrapServers, topic }: Bench): KafkaConsumer {
  return new KafkaConsumer({ bootstrapServers, topic });
}

/** Writes spans 0 to `count` one a record, spread over the partitions. */
async function writeSpans({ producer }: Bench, count: number): Promise<void> {
  await Promise.all(
    Array.from({ length: count }, (_, index) =>
      producer.writeTraces(
        { resource: resourceOf(index % 2 === 0 ? "even" : "odd"), spans: [span(index)] },
        { partition: index % 4 },
      ),
    ),
  );
}

onBothBrokers("a query", (open) => {
  test("finds a trace by its id, and passes over what cannot be of it", async () => {
    await using bench = open("query-trace");
    await writeSpans(bench, 20);
    await using consumer = consumerOf(bench);
    const filters = [{ field: "traceId", equals: traceIdOf(7).toUpperCase() }];
    const found = await consumer.queryTraces({ filters });
    expect(found.spans.map(({ name }) => name)).toEqual(["span-7"]);
    expect(found).toMatchObject({ matched: 1, truncated: false, unreadable: { records: 0 } });
    expect(found.scanned.items).toBe(20);
    expect(found.skipped.items).toBe(19);
    expect(found.skipped.records).toBe(found.scanned.records - 1);
  });

  test.each<[string, QueryFilter, number[]]>([
    ["service", { field: "service", equals: "odd" }, [1, 3, 5, 7, 9]],
    ["duration", { field: "durationMs", atLeast: 8 }, [8, 9]],
    ["name", { field: "name", matches: /-[02]$/ }, [0, 2]],
  ])("finds spans by %s", async (_, filter, expected) => {
    await using bench = open("query-by");
    await writeSpans(bench, 10);
    await using consumer = consumerOf(bench);
    const { spans } = await consumer.queryTraces({ filters: [filter], order: "oldest" });
    expect(spans.map(({ name }) => name)).toEqual(expected.map((index) => `span-${index}`));
  });

  test("has pages in an order that does not depend on partitions", async () => {
    await using bench = open("query-pages");
    await writeSpans(bench, 10);
    await using consumer = consumerOf(bench);
    const pages: string[] = [];
    for (const offset of [0, 4, 8]) {
      const { spans, truncated, matched } = await consumer.queryTraces({ limit: 4, offset });
      expect({ truncated, matched }).toEqual({ truncated: offset < 8, matched: 10 });
      pages.push(...spans.map(({ name }) => name));
    }
    expect(pages).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0].map((index) => `span-${index}`));
  });

  test("is for a time of the items' own, however late they were written", async () => {
    await using bench = open("query-late");
    const now = BigInt(Date.now()) * 1_000_000n;
    const minutes = (count: number): bigint => BigInt(count) * 60n * second;
    // Written now, from the latest to the earliest.
    for (const ago of [0, 10, 20, 30]) {
      const spans = [span(ago, { startTime: now - minutes(ago), endTime: now })];
      await bench.producer.writeTraces({ spans });
    }
    await using consumer = consumerOf(bench);
    const timeRange = { from: now - minutes(25), to: now - minutes(5) };
    const { spans } = await consumer.queryTraces({ timeRange });
    expect(spans.map(({ name }) => name)).toEqual(["span-10", "span-20"]);
  });

  test("ends where the topic ended when it began, while others write", async () => {
    await using bench = open("query-end");
    await writeSpans(bench, 8);
    const stop = new AbortController();
    const writing = (async () => {
      for (let index = 100; !stop.signal.aborted; index++) {
        await bench.producer.writeTraces({ spans: [span(index)] });
      }
    })();
    await using consumer = consumerOf(bench);
    const { scanned } = await consumer.queryTraces();
    stop.abort();
    await writing;
    expect(scanned.items).toBeGreaterThanOrEqual(8);
  });

  test("finds nothing in partitions without records", async () => {
    await using bench = open("query-empty");
    await bench.producer.writeTraces({ spans: [span(1)] }, { partition: 2 });
    await using consumer = consumerOf(bench);
    expect((await consumer.queryTraces()).spans).toHaveLength(1);
    expect((await consumer.queryLogs()).scanned.records).toBe(0);
  });

  test("reads only its signal of a topic that all share, and tells what is no telemetry", async () => {
    await using bench = open("query-mixed");
    const { producer, topic } = bench;
    await producer.writeTraces({ spans: [span(1)] });
    await producer.writeLogs({
      records: [{ timestamp: start, body: "hello", severityNumber: 17 }],
    });
    await producer.writeMetrics({
      metrics: [{ name: "load", type: "gauge", timestamp: start, value: 0.5 }],
    });
    const headers = [["otelcol.signal", "logs"]] as const;
    await producer.writeRecords(topic, [
      { value: Buffer.from("no telemetry"), headers, partition: 0 },
      { value: null, key: "a tombstone", partition: 1 },
    ]);
    await using consumer = consumerOf(bench);
    const reasons: string[] = [];
    const logs = await consumer.queryLogs({ onUnreadable: ({ reason }) => reasons.push(reason) });
    expect(logs.records.map(({ body }) => body)).toEqual(["hello"]);
    expect(logs.unreadable).toMatchObject({ records: 1, first: [{ topic, partition: 0 }] });
    expect(reasons).toHaveLength(1);
    expect((await consumer.queryMetrics()).metrics.map(({ name }) => name)).toEqual(["load"]);
    expect((await consumer.queryTraces()).spans.map(({ name }) => name)).toEqual(["span-1"]);
  });

  test("reads JSON and framed records as it reads protobuf", async () => {
    await using bench = open("query-encodings");
    const { bootstrapServers, producer, topic } = bench;
    await producer.writeTraces({ resource: resourceOf("shop"), spans: [span(1)] });
    const [record] = await bench.read();
    const frame = Buffer.of(0, 0, 0, 0, 9, 0);
    const value = Buffer.concat([frame, record?.value ?? Buffer.of()]);
    const json = encodeJsonBytes("traces", decodeRequest("traces", record?.value ?? Buffer.of()));
    const headers = [["otelcol.signal", "traces"]] as const;
    await producer.writeRecords(topic, [
      { value, headers },
      { value: json, headers },
    ]);
    const consumer = new KafkaConsumer({ bootstrapServers, topic });
    const filters = [{ field: "service", equals: "shop" }];
    const { spans, scanned } = await consumer.queryTraces({ filters });
    expect([spans.length, scanned.records]).toEqual([3, 3]);
    await consumer.close();
  });

  test("makes figures of metrics, traces and logs", async () => {
    await using bench = open("query-figures");
    const { producer } = bench;
    await writeSpans(bench, 10);
    const point = (at: number, value: bigint): MetricInput => ({
      name: "requests",
      type: "counter",
      startTime: start,
      timestamp: start + BigInt(at) * second,
      value,
    });
    // Later points in an earlier record: what came does not depend on it.
    await producer.writeMetrics({ resource: resourceOf("even"), metrics: [point(30, 60n)] });
    await producer.writeMetrics({ resource: resourceOf("even"), metrics: [point(10, 15n)] });
    await producer.writeLogs({
      records: [9, 9, 17].map((severityNumber) => ({ timestamp: start, severityNumber })),
    });
    await using consumer = consumerOf(bench);
    const { groups: requests } = await consumer.queryMetrics({
      aggregations: ["sum", "rate", "count"],
      groupBy: ["service"],
    });
    expect(requests).toEqual([
      {
        name: "requests",
        type: "counter",
        unit: "",
        by: { service: "even" },
        values: { sum: 60, rate: 2, count: 2 },
        items: 2,
      },
    ]);
    const { groups: durations } = await consumer.queryTraces({
      aggregations: ["max", "count"],
      groupBy: ["service"],
      limit: 1,
    });
    expect(durations).toEqual([
      { by: { service: "even" }, values: { max: 8, count: 5 }, items: 5 },
    ]);
    const { groups: logs } = await consumer.queryLogs({
      aggregations: ["count"],
      groupBy: ["severity"],
    });
    expect(logs.map(({ by, values }) => [by.severity, values.count])).toEqual([
      ["error", 1],
      ["info", 2],
    ]);
  });

  describe("fails", () => {
    test("where it makes no sense, before anything is read", async () => {
      await using bench = open("query-wrong");
      await using consumer = consumerOf(bench);
      await expect(consumer.queryTraces({ limit: -1 })).rejects.toMatchObject({
        code: "CONFIG_INVALID",
      });
      await expect(
        consumer.queryTraces({ aggregations: ["count"], groupBy: ["name"], maxGroups: -1 }),
      ).rejects.toMatchObject({ issues: [{ path: "maxGroups" }] });
    });

    test("with the reason of its signal, and when the consumer is closed", async () => {
      await using bench = open("query-ended");
      await writeSpans(bench, 8);
      const consumer = consumerOf(bench);
      const reason = new Error("enough");
      const signal = AbortSignal.abort(reason);
      await expect(consumer.queryTraces({ signal })).rejects.toBe(reason);
      const underWay = expect(consumer.queryTraces()).rejects.toMatchObject({ code: "CLOSED" });
      await consumer.close();
      await underWay;
      await expect(consumer.queryTraces()).rejects.toMatchObject({ code: "CLOSED" });
    });

    test("where it makes more groups than it may", async () => {
      await using bench = open("query-groups");
      await writeSpans(bench, 8);
      await using consumer = consumerOf(bench);
      const query = { aggregations: ["count"], groupBy: ["name"], maxGroups: 7 } as const;
      await expect(consumer.queryTraces(query)).rejects.toMatchObject({
        code: "QUERY_TOO_MANY_GROUPS",
      });
    });
  });
});
