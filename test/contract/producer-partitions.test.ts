import { expect, test } from "vitest";
import type { PartitionKey } from "../../src/config/index.ts";
import { decodeRequest, encodeRequest, merge } from "../../src/otlp/index.ts";
import { partitionOfKey } from "../../src/producer/partition-hash.ts";
import { onBothBrokers, partitions } from "./brokers.ts";
import { requests, spansBytes, spansOf, traceId } from "./telemetry.ts";

const text = (value: string) => new TextEncoder().encode(value);

onBothBrokers("assigning to partitions", (open) => {
  test.each(["murmur2", "fnv1a", "crc32"] as const)(
    "by trace id puts a trace where %s of its hex digits says, one record for each partition",
    async (partitioner) => {
      await using bench = open(`trace-id-${partitioner}`, {
        producer: { partitioner, partitionBy: { traces: "traceId" } },
      });
      const spans = Array.from({ length: 120 }, (_, index) => ({
        name: `span-${index}`,
        trace: index % 30,
      }));
      const result = await bench.producer.writeTraces(spansBytes(spans));
      const records = await bench.read();
      const used = new Set(records.map(({ partition }) => partition)).size;
      expect(used).toBeGreaterThan(1);
      expect(records).toHaveLength(used);
      expect(result).toMatchObject({ recordsWritten: 120, messages: used });
      const found = spansOf(records);
      expect(found).toHaveLength(120);
      for (const { trace, partition } of found) {
        const hex = Buffer.from(traceId(trace)).toString("hex");
        expect(partition).toBe(partitionOfKey(partitioner)(text(hex), partitions));
      }
    },
  );

  test("by trace id keeps the order of a trace's spans, and every span, over many writes", async () => {
    await using bench = open("trace-order", { producer: { partitionBy: { traces: "traceId" } } });
    const writes = Array.from({ length: 50 }, (_, index) =>
      bench.producer.writeTraces(
        spansBytes([0, 1, 2, 3, 4].map((trace) => ({ name: String(index), trace }))),
      ),
    );
    await Promise.all(writes);
    const found = spansOf(await bench.read());
    for (const wanted of [0, 1, 2, 3, 4]) {
      const names = found.filter(({ trace }) => trace === wanted).map(({ name }) => Number(name));
      expect(names).toEqual(Array.from({ length: 50 }, (_, index) => index));
    }
  });

  test("leaves spans without a trace id to the partitioner", async () => {
    await using bench = open("no-trace-id", { producer: { partitionBy: { traces: "traceId" } } });
    const bytes = encodeRequest("traces", {
      resourceSpans: [{ scopeSpans: [{ spans: [{ name: "a" }, { name: "b" }] }] }],
    });
    expect(await bench.producer.writeTraces(bytes)).toMatchObject({
      recordsWritten: 2,
      messages: 1,
    });
  });

  test("by trace id works for log records", async () => {
    await using bench = open("log-trace-id", { producer: { partitionBy: { logs: "traceId" } } });
    const record = (trace: number) => ({ traceId: traceId(trace), severityNumber: trace });
    await bench.producer.writeLogs({
      resourceLogs: [{ scopeLogs: [{ logRecords: [1, 2, 3, 4, 5, 1].map(record) }] }],
    });
    for (const { partition, value } of await bench.read()) {
      const { resourceLogs } = decodeRequest("logs", value ?? new Uint8Array());
      for (const { severityNumber } of resourceLogs[0]?.scopeLogs[0]?.logRecords ?? []) {
        const hex = Buffer.from(traceId(severityNumber)).toString("hex");
        expect(partition).toBe(partitionOfKey("murmur2")(text(hex), partitions));
      }
    }
  });

  test("by resource attributes puts equal values together", async () => {
    await using bench = open("resource", {
      producer: { partitionBy: { traces: { resourceAttributes: ["service.name"] } } },
    });
    const services = ["shop", "cart", "payment", "shipping", "search", "users"];
    const ofService = (service: string) => spansBytes([{ name: "a" }, { name: "b" }], service);
    await bench.producer.writeTraces(merge([...services, ...services].map(ofService)));
    const found = spansOf(await bench.read());
    expect(found).toHaveLength(24);
    for (const { service, partition } of found) {
      expect(partition).toBe(partitionOfKey("murmur2")(text(service ?? ""), partitions));
    }
  });

  test("by turns visits every partition alike", async () => {
    await using bench = open("round-robin", { producer: { partitionBy: "roundRobin" } });
    const locations = [];
    for (let index = 0; index < 2 * partitions; index++) {
      const { partitions: written } = await bench.producer.writeTraces(requests.traces);
      locations.push(...written.map(({ partition }) => partition));
    }
    expect(locations).toEqual([0, 1, 2, 3, 0, 1, 2, 3]);
  });

  test("by a function uses whatever it reads of item and resource", async () => {
    const seen: string[] = [];
    const key: PartitionKey = ({ signal, traceId: id, resourceAttribute, item, resource }) => {
      seen.push(
        `${signal} ${id} ${resourceAttribute("service.name")} ${item.length > 0} ${resource.length > 0}`,
      );
      return id?.startsWith("01") ? "one" : undefined;
    };
    await using bench = open("function", { producer: { partitionBy: { traces: key } } });
    await bench.producer.writeTraces(
      spansBytes([
        { name: "a", trace: 1 },
        { name: "b", trace: 2 },
        { name: "c", trace: 1 },
      ]),
    );
    expect(seen).toEqual(
      ["01", "02", "01"].map((byte) => `traces ${byte.repeat(16)} shop true true`),
    );
    const found = spansOf(await bench.read());
    const ofOne = partitionOfKey("murmur2")(text("one"), partitions);
    expect(found.filter(({ trace }) => trace === 1)).toMatchObject([
      { name: "a", partition: ofOne },
      { name: "c", partition: ofOne },
    ]);
  });

  test("by a function that throws fails that write alone, with what it threw", async () => {
    const broken = new Error("no key today");
    let calls = 0;
    const key: PartitionKey = () => {
      calls++;
      if (calls === 1) throw broken;
      return "key";
    };
    await using bench = open("broken-function", { producer: { partitionBy: { traces: key } } });
    await expect(bench.producer.writeTraces(requests.traces)).rejects.toBe(broken);
    await expect(bench.producer.writeTraces(requests.traces)).resolves.toMatchObject({
      recordsWritten: 1,
    });
  });

  test("gives way to key and partition of the call", async () => {
    await using bench = open("call", { producer: { partitionBy: { traces: "traceId" } } });
    const spans = spansBytes([0, 1, 2, 3, 4, 5].map((trace) => ({ name: "s", trace })));
    expect(await bench.producer.writeTraces(spans, { partition: 2 })).toMatchObject({
      messages: 1,
      partitions: [{ partition: 2 }],
    });
    expect(await bench.producer.writeTraces(spans, { key: "tenant" })).toMatchObject({
      messages: 1,
      partitions: [{ partition: partitionOfKey("murmur2")(text("tenant"), partitions) }],
    });
  });
});
