import { expect, test } from "vitest";
import { createTracesBatch, encodeRequest, signals } from "../../src/otlp/index.ts";
import type { KafkaProducer, WriteOptions, WriteResult } from "../../src/producer/index.ts";
import { waitUntil } from "../support/wait-until.ts";
import { onBothBrokers } from "./brokers.ts";
import { numberedSpans, requests, spanNames, spansBytes, spansRequest } from "./telemetry.ts";

type Writer = (input: Uint8Array, options?: WriteOptions) => Promise<WriteResult>;

function writerOf(producer: KafkaProducer, signal: (typeof signals)[number]): Writer {
  switch (signal) {
    case "traces":
      return (...args) => producer.writeTraces(...args);
    case "metrics":
      return (...args) => producer.writeMetrics(...args);
    case "logs":
      return (...args) => producer.writeLogs(...args);
  }
}

onBothBrokers("writing telemetry", (open) => {
  test.each(signals)(
    "puts bytes of %s on the topic as they are, with their signal",
    async (signal) => {
      await using bench = open(`signal-${signal}`);
      const bytes = requests[signal];
      const result = await writerOf(bench.producer, signal)(bytes);
      const [record, ...others] = await bench.read();
      expect(others).toEqual([]);
      expect(record).toMatchObject({
        key: null,
        value: Buffer.from(bytes),
        headers: [["otelcol.signal", signal]],
      });
      expect(result).toEqual({
        recordsWritten: 1,
        messages: 1,
        bytes: bytes.length,
        partitions: [{ partition: record?.partition, offset: 0n }],
      });
    },
  );

  test("takes a request as an object", async () => {
    await using bench = open("object");
    const request = spansRequest([{ name: "a" }, { name: "b" }]);
    await expect(bench.producer.writeTraces(request)).resolves.toMatchObject({ recordsWritten: 2 });
    const [record] = await bench.read();
    expect(record?.value).toEqual(Buffer.from(encodeRequest("traces", request)));
  });

  test("takes JSON, and writes protobuf", async () => {
    await using bench = open("json");
    const json = JSON.stringify({
      resourceSpans: [
        { scopeSpans: [{ spans: [{ name: "from json", spanId: "0102030405060708" }] }] },
      ],
    });
    await expect(bench.producer.writeTraces(json)).resolves.toMatchObject({ recordsWritten: 1 });
    expect(spanNames(await bench.read())).toEqual(["from json"]);
  });

  test("takes a batch, whose id, time and metadata are headers of its own records", async () => {
    await using bench = open("batch");
    const batch = (id: string) =>
      createTracesBatch({
        id,
        timestamp: 1_700_000_000_000_000_000n,
        metadata: { tenant: "a" },
        spans: [
          {
            name: `of ${id}`,
            traceId: "01".repeat(16),
            spanId: "02".repeat(8),
            startTime: new Date(0),
            endTime: new Date(1),
          },
        ],
      });
    await Promise.all([
      bench.producer.writeTraces(batch("first"), { partition: 0 }),
      bench.producer.writeTraces(batch("second"), { partition: 0 }),
    ]);
    const records = await bench.read();
    expect(records.map(({ headers }) => Object.fromEntries(headers))).toEqual(
      ["first", "second"].map((id) => ({
        "otelcol.signal": "traces",
        "batch.id": id,
        "batch.timestamp": "1700000000000000000",
        "batch.metadata.tenant": "a",
      })),
    );
    expect(spanNames(records)).toEqual(["of first", "of second"]);
  });

  test("keeps writes of different times apart", async () => {
    await using bench = open("times");
    const times = [1_700_000_000_001, 1_700_000_000_002];
    await Promise.all(
      times.map((timestamp) =>
        bench.producer.writeTraces(requests.traces, { partition: 0, timestamp }),
      ),
    );
    expect((await bench.read()).map(({ timestamp }) => timestamp)).toEqual(times);
  });

  test("adds key, headers, time and partition of the call", async () => {
    await using bench = open("options");
    const headers = { region: "eu", raw: Uint8Array.of(104, 105) };
    const options = { key: "tenant-1", headers, timestamp: 1_700_000_000_123 };
    await bench.producer.writeTraces(requests.traces, { ...options, partition: 3 });
    expect(await bench.read()).toMatchObject([
      {
        partition: 3,
        key: "tenant-1",
        timestamp: 1_700_000_000_123,
        headers: [
          ["otelcol.signal", "traces"],
          ["region", "eu"],
          ["raw", "hi"],
        ],
      },
    ]);
  });

  test("writes to the topic of the call", async () => {
    await using bench = open("other-topic");
    await using other = open("named-in-call");
    await bench.producer.writeTraces(requests.traces, { topic: other.topic });
    expect(await other.read()).toHaveLength(1);
  });

  test("tells signals on one topic apart by their header, never in one record", async () => {
    await using bench = open("shared");
    await Promise.all(
      signals.map((signal) => writerOf(bench.producer, signal)(requests[signal], { partition: 0 })),
    );
    const records = await bench.read();
    expect(records.map(({ headers }) => headers[0]?.[1]).sort()).toEqual([...signals].sort());
  });

  test("writes nothing where there is nothing to write", async () => {
    await using bench = open("nothing");
    const nothing = { recordsWritten: 0, messages: 0, bytes: 0, partitions: [] };
    expect(await bench.producer.writeTraces(new Uint8Array())).toEqual(nothing);
    expect(await bench.producer.writeLogs({ resourceLogs: [] })).toEqual(nothing);
    expect(await bench.producer.writeTraces([])).toEqual(nothing);
  });

  test("refuses what is not OTLP, and goes on", async () => {
    await using bench = open("malformed");
    const { producer } = bench;
    await expect(producer.writeTraces(Uint8Array.of(10, 200, 1))).rejects.toMatchObject({
      name: "SerializationError",
      code: "MALFORMED_PROTOBUF",
    });
    await expect(producer.writeLogs("{ not json")).rejects.toMatchObject({
      code: "MALFORMED_JSON",
    });
    await expect(producer.writeTraces(requests.traces)).resolves.toMatchObject({
      recordsWritten: 1,
    });
  });

  test.each([
    ["a header of ours", { headers: { "otelcol.signal": "logs" } }, "headers.otelcol.signal"],
    ["a partition that cannot be", { partition: -2 }, "partition"],
  ])("refuses %s", async (_, options, path) => {
    await using bench = open("refused-option");
    await expect(bench.producer.writeTraces(requests.traces, options)).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      issues: [{ path }],
    });
  });

  test.each(["none", "gzip", "snappy", "lz4", "zstd"] as const)(
    "compresses by %s",
    async (compression) => {
      await using bench = open(`compression-${compression}`, { producer: { compression } });
      const spans = numberedSpans(200, "compressed-", 100);
      await bench.producer.writeTraces(spansBytes(spans));
      expect(spanNames(await bench.read())).toEqual(spans.map(({ name }) => name));
    },
  );

  test("can do with the leader's acknowledgement alone", async () => {
    await using bench = open("acks-1", { producer: { acks: 1, idempotence: false } });
    const { partitions } = await bench.producer.writeTraces(requests.traces, { partition: 1 });
    expect(partitions).toEqual([{ partition: 1, offset: 0n }]);
    expect(await bench.read()).toHaveLength(1);
  });

  test("can do without acknowledgements, and then knows no offsets", async () => {
    await using bench = open("acks-0", { producer: { acks: 0, idempotence: false } });
    // Nobody says that it arrives, and what a leader that is not ready refuses is lost.
    await waitUntil("a record is there", async () => {
      const { partitions } = await bench.producer.writeTraces(requests.traces, { partition: 1 });
      expect(partitions).toEqual([{ partition: 1, offset: -1n }]);
      return (await bench.read()).length > 0;
    });
  });
});
