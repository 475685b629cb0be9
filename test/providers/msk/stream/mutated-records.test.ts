import { describe, expect, it } from "vitest";
import { decodeMetricStream } from "../../../../src/providers/msk/index.ts";
import { manyPoints } from "../../../support/metric-stream/stream-point.ts";
import { outputFormats, streamRecord } from "../../../support/metric-stream/stream-records.ts";
import { mutate } from "../../../support/otlp/mutate.ts";
import { SeededRandom } from "../../../support/otlp/seeded-random.ts";

const points = manyPoints(12);

/** What holds of whatever comes out. */
function expectSound(record: Uint8Array): void {
  const { metrics, problems, unreadable } = decodeMetricStream([record]);
  expect(problems.length).toBe(Math.min(unreadable, 100));
  expect(metrics.length).toBeLessThanOrEqual(record.length);
  for (const { value, timestamp, periodMs } of metrics) {
    expect(Number.isFinite(value) && timestamp >= 0 && periodMs > 0).toBe(true);
  }
}

describe.each(outputFormats)("records of %s with faults", (format) => {
  // A copy of a Buffer would share its memory.
  const record = new Uint8Array(streamRecord(format, points));

  it("never make the decoder throw", () => {
    const random = new SeededRandom(7);
    for (let round = 0; round < 3_000; round++) {
      expectSound(mutate(record, random));
    }
  });

  it("never make it throw where they end early", () => {
    for (let length = 0; length < record.length; length++) {
      expectSound(record.subarray(0, length));
    }
  });

  it("are told, and all of them are there without a fault", () => {
    const { metrics, unreadable } = decodeMetricStream([record]);
    expect([metrics.length, unreadable]).toEqual([points.length, 0]);
  });
});

describe("hostile records", () => {
  it("of random bytes never make it throw", () => {
    const random = new SeededRandom(11);
    for (let round = 0; round < 3_000; round++) {
      expectSound(random.bytes(random.below(300)));
    }
  });

  it.each([
    ["JSON nested deep", Buffer.from(`{"a":${"[".repeat(900_000)}`)],
    ["JSON nested as deep as a line may be", Buffer.from(`{"a":${"[".repeat(60_000)}`)],
    [
      "groups nested deep",
      Buffer.concat([Buffer.of(0xff, 0xff, 0x03), Buffer.alloc(65_535, 0x0b)]),
    ],
    ["empty messages", Buffer.alloc(1_000_000)],
    ["a length of four gigabytes", Buffer.of(0xff, 0xff, 0xff, 0xff, 0x0f, 0x0a)],
    ["empty points", emptyPoints(200_000)],
  ])("of %s take little memory", (_what, record) => {
    const before = process.memoryUsage().rss;
    const { metrics } = decodeMetricStream([record]);
    expect(metrics).toEqual([]);
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
  });
});

/** A message of one metric with so many points of no bytes. */
function emptyPoints(count: number): Buffer {
  const wrap = (tag: number, content: Uint8Array): Buffer =>
    Buffer.concat([Buffer.of(tag, ...varint(content.length)), content]);
  const none = Buffer.concat(Array.from({ length: count }, () => Buffer.of(0x0a, 0)));
  const message = wrap(0x0a, wrap(0x12, wrap(0x12, wrap(0x5a, none))));
  return Buffer.concat([Buffer.from(varint(message.length)), message]);
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}
