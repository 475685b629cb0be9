import { describe, expect, test } from "vitest";
import { KafkaConfig } from "../../src/config/index.ts";
import { ConfigError, MessageTooLargeError } from "../../src/errors/index.ts";
import { encodeRecord, maxValueBytes, topicSettings } from "../../src/producer/record-content.ts";
import { encodeHeaders } from "../../src/producer/write-options.ts";

describe("record headers", () => {
  test("come after our own, texts as UTF-8, bytes as they are", () => {
    const { headers } = encodeHeaders(
      { "otelcol.signal": "traces" },
      { näme: "wért", raw: Uint8Array.of(0, 255) },
    );
    expect(headers).toEqual([
      { "otelcol.signal": Buffer.from("traces") },
      { näme: Buffer.from("wért") },
      { raw: Buffer.from([0, 255]) },
    ]);
  });

  test("can be given as pairs, with a name more than once", () => {
    const { headers } = encodeHeaders({}, [
      ["a", "1"],
      ["b", ""],
      ["a", "2"],
    ]);
    expect(headers).toEqual([
      { a: Buffer.from("1") },
      { b: Buffer.alloc(0) },
      { a: Buffer.from("2") },
    ]);
  });

  test("cannot override ours", () => {
    expect(() => encodeHeaders({ "batch.id": "1" }, { "batch.id": "2" })).toThrow(ConfigError);
    expect(() => encodeHeaders({ "batch.id": "1" }, { "batch.id": "2" })).toThrow(
      /headers\.batch\.id/,
    );
  });

  test("weigh at least what they take on the wire", () => {
    const { bytes } = encodeHeaders({}, { näme: "12345" });
    expect(bytes).toBeGreaterThanOrEqual(1 + 5 + 1 + 5);
    expect(encodeHeaders({}, undefined)).toEqual({ headers: undefined, bytes: 0 });
  });
});

describe("a plain record", () => {
  const limit = 10_000;

  test("is encoded with what is left out at its default", () => {
    const content = encodeRecord("t", { value: "välue" }, limit);
    expect(content).toEqual({
      topic: "t",
      value: Buffer.from("välue"),
      key: null,
      partition: -1,
      timestamp: 0,
      headers: undefined,
      buffered: expect.any(Number),
    });
    expect(content.buffered).toBeGreaterThan(6);
  });

  test("keeps bytes without a copy", () => {
    const value = Uint8Array.of(1, 2, 3);
    const key = Uint8Array.of(4);
    const content = encodeRecord("t", { value, key, partition: 3, timestamp: 5 }, limit);
    expect(content.value).toBe(value);
    expect(content.key).toBe(key);
    expect(content).toMatchObject({ partition: 3, timestamp: 5 });
  });

  test("can be a tombstone", () => {
    const content = encodeRecord("t", { key: "k", value: null }, limit);
    expect(content.value).toBeNull();
  });

  test.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("has no partition %d", (partition) => {
    expect(() => encodeRecord("t", { value: "v", partition }, limit)).toThrow(ConfigError);
  });

  test("may be as large as a message, key and headers counted", () => {
    const fits = maxValueBytes(limit, 0, 0);
    const encode = (size: number, extra = {}) =>
      encodeRecord("t", { value: Buffer.alloc(size), ...extra }, limit);
    expect(() => encode(fits)).not.toThrow();
    expect(() => encode(fits + 1)).toThrow(MessageTooLargeError);
    expect(() => encode(fits, { key: "k" })).toThrow(MessageTooLargeError);
    expect(() => encode(fits, { headers: { a: "b" } })).toThrow(MessageTooLargeError);
  });
});

describe("the settings of a topic", () => {
  const config = new KafkaConfig({
    bootstrapServers: "b:1",
    topic: { traces: { name: "spans", partitions: 7 }, logs: { name: "logs", autoCreate: false } },
  });

  test("are those of the configured topic of that name, whatever the signal", () => {
    expect(topicSettings(config, "spans", "logs")).toMatchObject({ name: "spans", partitions: 7 });
    expect(topicSettings(config, "logs")).toMatchObject({ autoCreate: false });
  });

  test("are those of the signal's topic under another name", () => {
    expect(topicSettings(config, "tenant-1", "traces")).toMatchObject({
      name: "tenant-1",
      partitions: 7,
    });
    expect(topicSettings(config, "tenant-1", "logs")).toMatchObject({
      name: "tenant-1",
      autoCreate: false,
    });
  });
});
