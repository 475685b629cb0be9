import { describe, expect, it } from "vitest";
import type { ProducerConfig, ProducerOptions } from "../../../src/config/index.ts";
import { configOf, problemsOf } from "../problems.ts";

function producerOf(producer: ProducerOptions): ProducerConfig {
  return configOf({ producer }).producer;
}

describe("producer", () => {
  it("takes every option as it is given", () => {
    const options = {
      batchSize: 1,
      flushIntervalMs: 900_000,
      batchSizeBytes: 1,
      lingerMs: 0,
      compression: "zstd",
      compressionLevel: 3,
      acks: 1,
      idempotence: false,
      maxInFlight: 50,
      retries: 0,
      deliveryTimeoutMs: 1,
      maxRequestSize: 1_000,
      bufferMemory: 1_024,
      partitioner: "fnv1a",
      transactionTimeoutMs: 1_000,
    } as const;
    expect(producerOf(options)).toMatchObject(options);
  });

  it.each(["none", "gzip", "snappy", "lz4", "zstd"] as const)("takes %s", (compression) => {
    expect(producerOf({ compression }).compression).toBe(compression);
  });

  it.each([
    ["batchSize", 0, "must be at least 1"],
    ["lingerMs", 900_001, "must be at most 900000"],
    ["compression", "LZ4", "expected one of none, gzip, snappy, lz4, zstd; did you mean lz4?"],
    ["compression", "brotli", "expected one of none, gzip, snappy, lz4, zstd"],
    ["compressionLevel", 13, "must be at most 12"],
    ["acks", -1, "expected one of all, 1, 0, got a number"],
    ["acks", "1", "expected one of all, 1, 0; did you mean 1?"],
    ["idempotence", "true", "expected true or false"],
    ["idempotence", 1, "expected true or false, got a number"],
    ["retries", -1, "must be at least 0"],
    ["maxRequestSize", 999, "must be at least 1000"],
    [
      "partitioner",
      "murmur",
      "expected one of murmur2, fnv1a, crc32, random; did you mean murmur2?",
    ],
    ["transactionalId", "", "is empty"],
    ["transactionTimeoutMs", 999, "must be at least 1000"],
    ["transactionTimeoutMs", 2_147_483_548, "must be at most 2147483547"],
  ])("refuses %s of %j", (option, value, message) => {
    const { [`producer.${option}`]: problem } = problemsOf({ producer: { [option]: value } });
    expect(problem).toBe(message);
  });

  it("waits for deliveries no longer than a transaction lasts", () => {
    expect(producerOf({ transactionalId: "t" }).deliveryTimeoutMs).toBe(60_000);
    const long = { transactionalId: "t", transactionTimeoutMs: 300_000 };
    expect(producerOf(long).deliveryTimeoutMs).toBe(120_000);
    expect(producerOf({ ...long, deliveryTimeoutMs: 200_000 }).deliveryTimeoutMs).toBe(200_000);
    expect(producerOf({ transactionTimeoutMs: 30_000 }).deliveryTimeoutMs).toBe(120_000);
  });
});

describe("producer.partitionBy", () => {
  it("may be given for each signal, and is `none` for the others", () => {
    expect(producerOf({ partitionBy: { traces: "traceId" } }).partitionBy).toEqual({
      traces: "traceId",
      metrics: "none",
      logs: "none",
    });
  });

  it("may be given for all signals", () => {
    const byAttributes = { resourceAttributes: ["service.name", "host.name"] };
    expect(producerOf({ partitionBy: "roundRobin" }).partitionBy.logs).toBe("roundRobin");
    expect(producerOf({ partitionBy: byAttributes }).partitionBy).toEqual({
      traces: byAttributes,
      metrics: byAttributes,
      logs: byAttributes,
    });
  });

  it("may be a function in code", () => {
    const key = () => "k";
    expect(producerOf({ partitionBy: key }).partitionBy.traces).toBe(key);
    expect(producerOf({ partitionBy: { logs: key } }).partitionBy.logs).toBe(key);
  });

  it.each([
    ["traceID", "", /did you mean traceId\?$/],
    [{ traces: "roundrobin" }, ".traces", /did you mean roundRobin\?$/],
    [{ traces: "spanId" }, ".traces", /^expected none, traceId, roundRobin, \{ resourceAttributes/],
    [{ resourceAttributes: [] }, ".resourceAttributes", /^is empty$/],
    [{ resourceAttributes: "service.name" }, ".resourceAttributes", /^expected a list$/],
    [
      { traces: { resourceAttributes: [5] } },
      ".traces.resourceAttributes[0]",
      /^expected a string/,
    ],
    [{ trace: "traceId" }, ".trace", /did you mean traces\?$/],
    [5, "", /^expected \{ traces, metrics, logs \}, or for all signals none, roundRobin/],
  ])("refuses %j", (partitionBy, path, message) => {
    expect(problemsOf({ producer: { partitionBy } })).toEqual({
      [`producer.partitionBy${path}`]: expect.stringMatching(message),
    });
  });
});
