import { describe, expect, test } from "vitest";
import { decodeJson, encodeRequest, scan } from "../../../src/otlp/index.ts";
import { failureOf, logWith, readBody, readLog } from "./json-requests.ts";

describe("decodeJson", () => {
  test("reads ids in hexadecimal digits of either case", () => {
    const record = readLog(logWith({ traceId: "00112233445566778899AABBCCDDEEff", spanId: "" }));
    expect(Buffer.from(record.traceId).toString("hex")).toBe("00112233445566778899aabbccddeeff");
    expect(record.spanId).toHaveLength(0);
  });

  test.each([
    ['"1544712660300000001"', 1544712660300000001n],
    ["1544712660300000001", 1544712660300000001n],
    [" \n 18446744073709551615", 18446744073709551615n],
    ["1544712660300", 1544712660300n],
    ["1.5447e4", 15447n],
    ["0", 0n],
    ["null", 0n],
  ])("reads the 64-bit integer %s without losing a digit", (text, value) => {
    const json = `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":${text}}]}]}]}`;
    expect(readLog(json).timeUnixNano).toBe(value);
  });

  test("keeps digits within texts as they are, beside integers that it quotes", () => {
    const text = 'a, 12345678901234567890 "q" \\ [98765432109876543210';
    const json = logWith({ severityText: text, timeUnixNano: 0 }).replace(
      '"timeUnixNano":0',
      '"timeUnixNano" : 1544712660300000001',
    );
    expect(readLog(json)).toMatchObject({
      severityText: text,
      timeUnixNano: 1544712660300000001n,
    });
  });

  test.each([
    ['{"doubleValue":1e3}', 1000],
    ['{"doubleValue":"-1.5e-3"}', -0.0015],
    ['{"doubleValue":1.2345678901234567e+300}', 1.2345678901234567e300],
    ['{"doubleValue": 1234567890123456.5}', 1234567890123456.5],
    ['{"doubleValue":"NaN"}', Number.NaN],
    ['{"doubleValue":"-Infinity"}', Number.NEGATIVE_INFINITY],
    ['{"doubleValue":12345678901234567890}', Number(12345678901234567890n)],
    ['{"doubleValue":-0}', -0],
  ])("reads the double in %s", (json, value) => {
    expect(readBody(json)?.doubleValue).toBe(value);
  });

  test("reads bytes in both alphabets of base64, padded or not", () => {
    for (const text of ["-_8=", "+/8=", "-_8", "+/8"]) {
      expect(readBody(`{"bytesValue":"${text}"}`)?.bytesValue).toEqual(new Uint8Array([251, 255]));
    }
  });

  test("passes over names it does not know, and takes null for a default", () => {
    const record = readLog(
      logWith({ body: null, attributes: null, severityText: null, new: [{}] }),
    );
    expect(record).toMatchObject({ attributes: [], severityText: "" });
    expect(record.body).toBeUndefined();
    expect(readBody('{"arrayValue":null,"intValue":"7","of":"later"}')).toEqual({ intValue: 7n });
  });

  test("takes a text with a byte order mark, and its bytes", () => {
    const bytes = new TextEncoder().encode(`\ufeff${logWith({ severityText: "é🦜" })}`);
    expect(readLog(bytes).severityText).toBe("é🦜");
  });

  test("reads names that objects inherit as names it does not know", () => {
    expect(
      readLog(
        '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"__proto__":{"severityText":"x"},"constructor":1}]}]}]}',
      ).severityText,
    ).toBe("");
  });

  test.each([
    [{ traceId: "0011" }, "traceId"],
    [{ traceId: "zz112233445566778899aabbccddeeff" }, "traceId"],
    [{ timeUnixNano: "-1" }, "timeUnixNano"],
    [{ timeUnixNano: "18446744073709551616" }, "timeUnixNano"],
    [{ timeUnixNano: 1e20 }, "timeUnixNano"],
    [{ timeUnixNano: "1.0" }, "timeUnixNano"],
    [{ severityNumber: "SEVERITY_NUMBER_INFO" }, "severityNumber"],
    [{ severityNumber: 1.5 }, "severityNumber"],
    [{ severityText: 5 }, "severityText"],
    [{ attributes: {} }, "attributes"],
    [{ attributes: [null] }, "attributes[0]"],
    [{ attributes: [{ key: "a", value: { boolValue: 1 } }] }, "attributes[0].value.boolValue"],
    [{ body: { stringValue: "a", intValue: 1 } }, "body"],
    [{ body: { bytesValue: "a b" } }, "body.bytesValue"],
    [{ body: "text" }, "body"],
    [{ flags: -1 }, "flags"],
  ])("refuses the record %j and names the field", (record, field) => {
    expect(failureOf(() => readLog(logWith(record)))).toMatchObject({
      code: "MALFORMED_JSON",
      field: `resourceLogs[0].scopeLogs[0].logRecords[0].${field}`,
    });
  });

  test.each([
    ["", 0],
    ['{"resourceLogs":', 16],
    ['{"a":"é", b}', 11],
    ["[]", undefined],
    ["5", undefined],
    ["null", undefined],
  ])("refuses the document %j", (json, byteOffset) => {
    const failure = failureOf(() => decodeJson("logs", json));
    expect(failure).toMatchObject({ code: "MALFORMED_JSON", byteOffset });
  });

  test("refuses bytes that are not UTF-8", () => {
    expect(failureOf(() => decodeJson("logs", new Uint8Array([0x22, 0xff, 0x22]))).code).toBe(
      "MALFORMED_JSON",
    );
  });

  test("says nothing of what stands in the document", () => {
    for (const json of ['{"password": hunter2}', logWith({ severityNumber: "hunter2" })]) {
      const { message, cause } = failureOf(() => decodeJson("logs", json));
      expect(`${message} ${cause}`).not.toContain("hunter2");
    }
  });

  test("refuses names as protobuf writes them, which would all be passed over", () => {
    expect(failureOf(() => decodeJson("traces", '{"resource_spans":[]}'))).toMatchObject({
      code: "MALFORMED_JSON",
      field: "resource_spans",
    });
  });

  test("refuses values that protobuf readers would find too deep, and nothing shallower", () => {
    const nested = (levels: number) =>
      `${'{"arrayValue":{"values":['.repeat(levels)}{"intValue":1}${"]}}".repeat(levels)}`;
    expect(failureOf(() => readBody(nested(100_000))).code).toBe("LIMIT_EXCEEDED");
    const deepest = [...Array(60).keys()].filter((levels) => {
      try {
        readBody(nested(levels));
        return true;
      } catch {
        return false;
      }
    });
    expect(deepest.length).toBeGreaterThan(40);
    const json = `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":${nested(deepest.length - 1)}}]}]}]}`;
    expect(scan("logs", encodeRequest("logs", decodeJson("logs", json))).items).toBe(1);
  });
});
