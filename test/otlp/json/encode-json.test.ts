import { describe, expect, test } from "vitest";
import { encodeJson, encodeJsonBytes } from "../../../src/otlp/index.ts";
import { failureOf, writeLog } from "./json-requests.ts";

const id16 = Uint8Array.from({ length: 16 }, (_, index) => index * 17);

describe("encodeJson", () => {
  test("leaves defaults out", () => {
    expect(encodeJson("traces", {})).toBe("{}");
    expect(encodeJson("traces", { resourceSpans: [] })).toBe("{}");
    expect(encodeJson("logs", { resourceLogs: [{ schemaUrl: "", scopeLogs: [] }] })).toBe(
      '{"resourceLogs":[{}]}',
    );
  });

  test("writes ids in hexadecimal digits and other bytes in base64", () => {
    const record = writeLog({ traceId: id16, body: { bytesValue: new Uint8Array([0, 255, 254]) } });
    expect(record).toEqual({
      traceId: "00112233445566778899aabbccddeeff",
      body: { bytesValue: "AP/+" },
    });
  });

  test("writes 64-bit integers as texts, to the last bit", () => {
    const record = writeLog({
      timeUnixNano: 0xffff_ffff_ffff_ffffn,
      body: { intValue: -0x8000_0000_0000_0000n },
    });
    expect(record).toEqual({
      timeUnixNano: "18446744073709551615",
      body: { intValue: "-9223372036854775808" },
    });
  });

  test("writes enums and 32-bit integers as numbers", () => {
    expect(writeLog({ severityNumber: 17, flags: 0xffff_ffff })).toEqual({
      severityNumber: 17,
      flags: 4294967295,
    });
  });

  test.each([
    [0, "0"],
    [-0, "-0"],
    [0.1, "0.1"],
    [5e-324, "5e-324"],
    [1.7976931348623157e308, "1.7976931348623157e+308"],
    [Number.NaN, '"NaN"'],
    [Number.POSITIVE_INFINITY, '"Infinity"'],
    [Number.NEGATIVE_INFINITY, '"-Infinity"'],
  ])("writes the double %s as %s", (value, text) => {
    const json = encodeJson("logs", {
      resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { doubleValue: value } }] }] }],
    });
    expect(json).toBe(
      `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"doubleValue":${text}}}]}]}]}`,
    );
  });

  test.each([
    "plain",
    'a "quoted" text with a \\ in it',
    "line\nbreak\ttab\u0000nul\u001f",
    "\u007f del, é, 漢字, 🦜",
    `long ${"x".repeat(500)} and "quoted" 🦜`,
    "half a pair: \ud800",
  ])("writes the text %j so that JSON reads it again", (text) => {
    expect(writeLog({ body: { stringValue: text } }).body.stringValue).toBe(text);
    const attributes = [{ key: text, value: { stringValue: text } }];
    // Twice: the second time it is copied from what is kept of attributes.
    for (const round of ["first", "second"]) {
      expect(writeLog({ attributes }).attributes, round).toEqual(attributes);
    }
  });

  test("tells the empty value from the empty text, list and map", () => {
    expect(writeLog({ body: {} })).toEqual({ body: {} });
    expect(writeLog({ body: { stringValue: "" } })).toEqual({ body: { stringValue: "" } });
    expect(writeLog({ body: { arrayValue: {} } })).toEqual({ body: { arrayValue: {} } });
    expect(writeLog({ body: { arrayValue: { values: [{}, {}] } } })).toEqual({
      body: { arrayValue: { values: [{}, {}] } },
    });
    expect(writeLog({ body: { kvlistValue: { values: [{ key: "k" }] } } })).toEqual({
      body: { kvlistValue: { values: [{ key: "k" }] } },
    });
  });

  test("gives the same in bytes", () => {
    const request = { resourceSpans: [{ schemaUrl: "é🦜" }] };
    expect(new TextDecoder().decode(encodeJsonBytes("traces", request))).toBe(
      encodeJson("traces", request),
    );
  });

  test("names the field that it cannot write", () => {
    const failure = failureOf(() =>
      encodeJson("traces", {
        resourceSpans: [{ scopeSpans: [{ spans: [{}, { traceId: new Uint8Array(3) }] }] }],
      }),
    );
    expect(failure).toMatchObject({
      code: "INVALID_BATCH",
      field: "resourceSpans[0].scopeSpans[0].spans[1].traceId",
    });
  });

  test("refuses a value that holds itself", () => {
    const values: object[] = [];
    const cycle = { arrayValue: { values } };
    values.push(cycle);
    expect(failureOf(() => writeLog({ body: cycle })).code).toBe("LIMIT_EXCEEDED");
    // The writer is of use again after a failure.
    expect(writeLog({ body: { boolValue: true } })).toEqual({ body: { boolValue: true } });
  });
});
