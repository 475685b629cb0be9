import { expect, test } from "vitest";
import { MessageTooLargeError, type ProducerError } from "../../src/errors/index.ts";
import { decodeRequest } from "../../src/otlp/index.ts";
import { onBothBrokers } from "./brokers.ts";
import { numberedSpans, requests, spanNames, spansBytes } from "./telemetry.ts";

const names = (count: number, prefix = "span-") =>
  numberedSpans(count, prefix).map(({ name }) => name);

onBothBrokers("gathering small writes", (open) => {
  test("merges what is written at the same time, and tells each write its own part", async () => {
    await using bench = open("merge");
    const { producer } = bench;
    const results = await Promise.all(
      names(100).map((name) => producer.writeTraces(spansBytes([{ name }]), { partition: 0 })),
    );
    const records = await bench.read();
    expect(spanNames(records)).toEqual(names(100));
    expect(records.length).toBeLessThan(10);
    for (const result of results) {
      expect(result).toMatchObject({ recordsWritten: 1, messages: 1 });
      expect(result.bytes).toBeLessThan(200);
    }
    const offsets = new Set(results.map(({ partitions }) => partitions[0]?.offset));
    expect(offsets.size).toBe(records.length);
  });

  test("fills messages up to their number of items", async () => {
    await using bench = open("items", { producer: { batchSize: 7 } });
    const { producer } = bench;
    await Promise.all(
      names(30).map((name) => producer.writeTraces(spansBytes([{ name }]), { partition: 0 })),
    );
    const sizes = (await bench.read()).map((record) => spanNames([record]).length);
    expect(sizes.every((size) => size <= 7)).toBe(true);
    expect(sizes.filter((size) => size === 7).length).toBeGreaterThanOrEqual(3);
  });

  test("fills messages up to their number of bytes", async () => {
    await using bench = open("bytes", { producer: { batchSizeBytes: 2_000 } });
    const { producer } = bench;
    await Promise.all(
      numberedSpans(30, "s", 400).map((span) =>
        producer.writeTraces(spansBytes([span]), { partition: 0 }),
      ),
    );
    const sizes = (await bench.read()).map(({ value }) => value?.length ?? 0);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(2_000);
    expect(sizes.length).toBeLessThan(15);
  });

  test("does not mix keys, partitions, headers or topics", async () => {
    await using bench = open("apart");
    const { producer } = bench;
    const write = (options: object) => producer.writeTraces(requests.traces, options);
    await Promise.all([
      write({ key: "a" }),
      write({ key: "b" }),
      write({ key: "a", headers: { h: "1" } }),
      write({ key: "a", headers: { h: "2" } }),
      write({ key: "a", headers: { h: "1" } }),
      write({ partition: 1 }),
      write({ partition: 2 }),
    ]);
    const found = (await bench.read()).map(
      ({ key, headers, ...record }) =>
        `${key} ${headers[1]?.[1] ?? "-"} ${spanNames([{ key, headers, ...record }]).length}`,
    );
    expect(found.sort()).toEqual(
      ["a - 1", "b - 1", "a 1 2", "a 2 1", "null - 1", "null - 1"].sort(),
    );
  });

  test("keeps the order of writes", async () => {
    await using bench = open("order", { producer: { batchSize: 3 } });
    const { producer } = bench;
    const writes: Promise<unknown>[] = [];
    for (const name of names(60)) {
      writes.push(producer.writeTraces(spansBytes([{ name }]), { partition: 0 }));
      if (writes.length % 10 === 0) {
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    await Promise.all(writes);
    expect(spanNames(await bench.read())).toEqual(names(60));
  });

  test("sends a lone write at once, however long the flush interval", async () => {
    await using bench = open("alone", { producer: { flushIntervalMs: 3_600_000 } });
    for (const name of names(3)) {
      await bench.producer.writeTraces(spansBytes([{ name }]), { partition: 0 });
    }
    expect(spanNames(await bench.read())).toEqual(names(3));
  });

  test("sends what is gathered when it is flushed", async () => {
    await using bench = open("flush", {
      producer: { flushIntervalMs: 60_000, lingerMs: 60_000 },
    });
    const { producer } = bench;
    await producer.connect();
    let over = 0;
    for (const name of names(20)) {
      void producer.writeTraces(spansBytes([{ name }]), { partition: 0 }).then(() => over++);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await producer.flush();
    expect(over).toBe(20);
    expect(spanNames(await bench.read())).toEqual(names(20));
  });
});

onBothBrokers("splitting large writes", (open) => {
  test("sends several messages that together are the request", async () => {
    await using bench = open("split", { producer: { maxRequestSize: 10_000 } });
    const spans = numberedSpans(300, "span-", 200);
    const result = await bench.producer.writeTraces(spansBytes(spans), { partition: 1 });
    const records = await bench.read();
    expect(spanNames(records)).toEqual(spans.map(({ name }) => name));
    expect(result).toMatchObject({ recordsWritten: 300, messages: records.length });
    expect(result.partitions).toEqual(
      records.map((_, index) => ({ partition: 1, offset: BigInt(index) })),
    );
    const sizes = records.map(({ value }) => value?.length ?? 0);
    expect(Math.max(...sizes)).toBeLessThan(10_000);
    expect(Math.min(...sizes.slice(0, -1))).toBeGreaterThan(9_000);
  });

  test("uses messages of the size that a broker takes by default", async () => {
    await using bench = open("default-size", { producer: { compression: "none" } });
    const spans = numberedSpans(2_500, "span-", 1_000);
    await bench.producer.writeTraces(spansBytes(spans), { partition: 0 });
    const records = await bench.read();
    expect(spanNames(records)).toEqual(spans.map(({ name }) => name));
    expect(Math.max(...records.map(({ value }) => value?.length ?? 0))).toBeGreaterThan(1_040_000);
  });

  test("leaves room for key and headers", async () => {
    await using bench = open("room", {
      producer: { maxRequestSize: 10_000, compression: "none" },
    });
    const spans = numberedSpans(100, "span-", 200);
    await bench.producer.writeTraces(spansBytes(spans), {
      key: "k".repeat(3_000),
      headers: { h: "v".repeat(3_000) },
    });
    const records = await bench.read();
    expect(spanNames(records)).toEqual(spans.map(({ name }) => name));
    for (const { value } of records) {
      expect(value?.length).toBeLessThan(4_000);
    }
  });

  test("names the items that fit into no message, after the rest went through", async () => {
    await using bench = open("oversize", { producer: { maxRequestSize: 10_000 } });
    const spans = numberedSpans(50, "span-", 300);
    spans[10] = { name: "a huge span", padding: 20_000 };
    spans[30] = { name: "another", padding: 30_000 };
    const failure = await bench.producer
      .writeTraces(spansBytes(spans), { partition: 0 })
      .catch((error: unknown) => error as ProducerError);
    expect(failure).toBeInstanceOf(MessageTooLargeError);
    expect(failure).toMatchObject({
      recordsWritten: 48,
      failures: [
        { firstItem: 10, items: 1, error: { code: "MESSAGE_TOO_LARGE" } },
        { firstItem: 30, items: 1, error: { code: "MESSAGE_TOO_LARGE" } },
      ],
    });
    expect(String(failure)).toContain("a huge span");
    expect(spanNames(await bench.read())).toEqual(
      spans.filter(({ padding = 0 }) => padding < 10_000).map(({ name }) => name),
    );
  });

  test("says so where nothing fits", async () => {
    await using bench = open("none-fits", { producer: { maxRequestSize: 2_000 } });
    const failure = bench.producer.writeTraces(spansBytes([{ name: "huge", padding: 9_000 }]));
    await expect(failure).rejects.toMatchObject({
      name: "MessageTooLargeError",
      recordsWritten: 0,
      failures: [{ firstItem: 0, items: 1 }],
    });
  });

  test("splits the part of each partition", async () => {
    await using bench = open("split-partitions", {
      producer: { maxRequestSize: 10_000, partitionBy: { traces: "traceId" } },
    });
    const spans = numberedSpans(200, "span-", 200).map((span, index) => ({
      ...span,
      trace: index % 16,
    }));
    const { recordsWritten, messages } = await bench.producer.writeTraces(spansBytes(spans));
    const records = await bench.read();
    expect(recordsWritten).toBe(200);
    expect(messages).toBe(records.length);
    expect(spanNames(records).sort()).toEqual(spans.map(({ name }) => name).sort());
  });

  test("repeats a metric's name and unit with its data points", async () => {
    await using bench = open("metrics", { producer: { maxRequestSize: 5_000 } });
    const dataPoints = Array.from({ length: 1_000 }, (_, index) => ({ asInt: BigInt(index) }));
    const metric = { name: "queue.length", unit: "{message}", gauge: { dataPoints } };
    await bench.producer.writeMetrics(
      { resourceMetrics: [{ scopeMetrics: [{ metrics: [metric] }] }] },
      { partition: 0 },
    );
    const found = (await bench.read()).flatMap(({ value }) =>
      decodeRequest("metrics", value ?? new Uint8Array()).resourceMetrics.flatMap(
        ({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics),
      ),
    );
    expect(found.length).toBeGreaterThan(1);
    expect(found.every(({ name, unit }) => `${name} ${unit}` === "queue.length {message}")).toBe(
      true,
    );
    expect(
      found.flatMap(({ gauge }) => gauge?.dataPoints.map(({ asInt }) => Number(asInt)) ?? []),
    ).toEqual(dataPoints.map(({ asInt }) => Number(asInt)));
  });
});
