import type { AnyValue, Init } from "../../../src/otlp/index.ts";
import { bytes, maxInt64, minInt64, type Vector } from "./vector.ts";

const value = (name: string, body: Init<AnyValue> | undefined): Vector => ({
  name: `value: ${name}`,
  signal: "logs",
  request: { resourceLogs: [{ scopeLogs: [{ logRecords: [{ body }] }] }] },
});

function nested(depth: number): Init<AnyValue> {
  return depth === 0
    ? { stringValue: "deep" }
    : { kvlistValue: { values: [{ key: "in", value: nested(depth - 1) }] } };
}

export const valueVectors: readonly Vector[] = [
  value("absent", undefined),
  value("empty", {}),
  value("text", { stringValue: "GET /orders" }),
  value("empty text", { stringValue: "" }),
  value("text of every UTF-8 length", { stringValue: "a é 日 𝄞 \u0000 \u{10ffff}" }),
  value("text of 31 characters", { stringValue: "x".repeat(31) }),
  value("text of 32 characters", { stringValue: "y".repeat(32) }),
  value("text of 127 bytes", { stringValue: "z".repeat(127) }),
  value("text of 128 bytes", { stringValue: "z".repeat(128) }),
  value("long text with a length that characters do not tell", { stringValue: "é".repeat(100) }),
  value("text of 70,000 bytes", { stringValue: "long ".repeat(14_000) }),
  value("true", { boolValue: true }),
  value("false", { boolValue: false }),
  value("integer 0", { intValue: 0n }),
  value("integer 127", { intValue: 127n }),
  value("integer 128", { intValue: 128n }),
  value("integer 1024", { intValue: 1_024n }),
  value("integer beyond 32 bits", { intValue: 0x1_0000_0001n }),
  value("integer beyond a double", { intValue: 9_007_199_254_740_993n }),
  value("integer -1", { intValue: -1n }),
  value("smallest integer", { intValue: minInt64 }),
  value("largest integer", { intValue: maxInt64 }),
  value("double 0", { doubleValue: 0 }),
  value("double -0", { doubleValue: -0 }),
  value("double", { doubleValue: 0.1 }),
  value("smallest double", { doubleValue: Number.MIN_VALUE }),
  value("largest double", { doubleValue: Number.MAX_VALUE }),
  value("NaN", { doubleValue: Number.NaN }),
  value("infinity", { doubleValue: Number.POSITIVE_INFINITY }),
  value("negative infinity", { doubleValue: Number.NEGATIVE_INFINITY }),
  value("bytes", { bytesValue: bytes(256, 0) }),
  value("empty bytes", { bytesValue: bytes(0) }),
  value("empty list", { arrayValue: {} }),
  value("list of every kind", {
    arrayValue: {
      values: [
        { stringValue: "a" },
        { boolValue: false },
        { intValue: -7n },
        { doubleValue: 1.5 },
        { bytesValue: bytes(3) },
        { arrayValue: { values: [{ intValue: 1n }, {}] } },
        { kvlistValue: { values: [{ key: "k", value: { stringValue: "v" } }] } },
        {},
      ],
    },
  }),
  value("empty map", { kvlistValue: {} }),
  value("map", {
    kvlistValue: {
      values: [
        { key: "text", value: { stringValue: "v" } },
        { key: "none" },
        { key: "empty", value: {} },
        { value: { intValue: 1n } },
      ],
    },
  }),
  value("maps in maps", nested(20)),
];
