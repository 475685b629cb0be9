import { createContext, runInContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { SerializationError } from "../../../src/errors/index.ts";
import {
  type AnyValue,
  type AttributeValue,
  batchToRequest,
  flattenLogRecords,
} from "../../../src/otlp/index.ts";

function written(body: AttributeValue): AnyValue | undefined {
  const request = batchToRequest("logs", { records: [{ timestamp: 0n, body }] });
  return request.resourceLogs[0]?.scopeLogs[0]?.logRecords[0]?.body;
}

function read(body: AnyValue): AttributeValue | undefined {
  const request = batchToRequest("logs", { records: [{ timestamp: 0n }] });
  for (const record of request.resourceLogs[0]?.scopeLogs[0]?.logRecords ?? []) {
    record.body = body;
  }
  return flattenLogRecords(request)[0]?.body;
}

function refusal(body: unknown): SerializationError {
  try {
    written(body as AttributeValue);
  } catch (error) {
    if (error instanceof SerializationError) {
      return error;
    }
    throw error;
  }
  throw new Error("was not refused");
}

describe("each kind of value is one type", () => {
  const maxInt64 = 2n ** 63n - 1n;
  const pairs: [string, AttributeValue, AnyValue][] = [
    ["text", "über", { stringValue: "über" }],
    ["an empty text", "", { stringValue: "" }],
    ["true", true, { boolValue: true }],
    ["false", false, { boolValue: false }],
    ["a double", 0.5, { doubleValue: 0.5 }],
    ["a whole double", 1, { doubleValue: 1 }],
    ["a negative zero", -0, { doubleValue: -0 }],
    ["not a number", Number.NaN, { doubleValue: Number.NaN }],
    ["an infinite double", Number.NEGATIVE_INFINITY, { doubleValue: Number.NEGATIVE_INFINITY }],
    ["an integer", 1n, { intValue: 1n }],
    ["the largest integer", maxInt64, { intValue: maxInt64 }],
    ["the smallest integer", -maxInt64 - 1n, { intValue: -maxInt64 - 1n }],
    ["bytes", Uint8Array.of(0, 255), { bytesValue: Uint8Array.of(0, 255) }],
    ["the empty value", null, {}],
    ["an empty list", [], { arrayValue: { values: [] } }],
    [
      "a list of several types",
      [1, 1n, null, ["a"]],
      {
        arrayValue: {
          values: [
            { doubleValue: 1 },
            { intValue: 1n },
            {},
            { arrayValue: { values: [{ stringValue: "a" }] } },
          ],
        },
      },
    ],
    ["an empty map", {}, { kvlistValue: { values: [] } }],
    [
      "a map",
      { a: { b: 2n }, c: null },
      {
        kvlistValue: {
          values: [
            {
              key: "a",
              value: { kvlistValue: { values: [{ key: "b", value: { intValue: 2n } }] } },
            },
            { key: "c", value: {} },
          ],
        },
      },
    ],
  ];

  it.each(pairs)("%s is written", (_name, data, otlp) => {
    expect(written(data)).toStrictEqual(otlp);
  });

  it.each(pairs)("%s is read", (_name, data, otlp) => {
    expect(read(otlp)).toStrictEqual(data);
  });
});

describe("a map", () => {
  it("keeps a key that is the name of an object's prototype", () => {
    const data = JSON.parse('{"__proto__": "x", "constructor": "y"}');
    const again = read(written(data) ?? {});
    expect(Object.entries(again as object)).toEqual([
      ["__proto__", "x"],
      ["constructor", "y"],
    ]);
    expect(Object.getPrototypeOf(again)).toBe(Object.prototype);
  });

  it("has the last of several entries with one key, and null where an entry has no value", () => {
    const values = [{ key: "a", value: { intValue: 1n } }, { key: "b" }, { key: "a", value: {} }];
    expect(read({ kvlistValue: { values } })).toStrictEqual({ a: null, b: null });
  });

  it("leaves out what is undefined, as a list cannot", () => {
    expect(written({ a: undefined, b: 1n })).toEqual({
      kvlistValue: { values: [{ key: "b", value: { intValue: 1n } }] },
    });
    expect(written([undefined, 1n] as AttributeValue[])).toEqual({
      arrayValue: { values: [{}, { intValue: 1n }] },
    });
  });

  it("may come from another realm or have no prototype", () => {
    const foreign = runInContext("({ a: [true] })", createContext()) as AttributeValue;
    const bare: AttributeValue = Object.assign(Object.create(null), { a: [true] });
    expect(written(foreign)).toEqual(written({ a: [true] }));
    expect(written(bare)).toEqual(written({ a: [true] }));
  });
});

describe("what is no value is refused with its path", () => {
  it.each([
    ["a Date", new Date(0), "body", "an object (Date)"],
    ["a Map", { a: new Map() }, 'body["a"]', "an object (Map)"],
    ["a function", [() => 1], "body[0]", "a function"],
    ["a symbol", { "a.b": [1, { c: Symbol("s") }] }, 'body["a.b"][1]["c"]', "a symbol"],
    ["an integer beyond 64 bits", [2n ** 63n], "body[0]", "9223372036854775808"],
    ["one below", -(2n ** 63n) - 1n, "body", "-9223372036854775809"],
    ["another typed array", new Float32Array(2), "body", "an object (Float32Array)"],
  ])("%s", (_name, value, path, found) => {
    const error = refusal(value);
    expect(error.code).toBe("INVALID_BATCH");
    expect(error.field).toBe(`records[0].${path}`);
    expect(error.message).toContain(`found ${found} where `);
  });

  it("a value that contains itself", () => {
    const circle: unknown[] = [];
    circle.push({ circle });
    expect(refusal(circle).message).toContain("nested too deep");
  });
});
