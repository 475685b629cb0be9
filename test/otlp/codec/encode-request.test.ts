import { describe, expect, test } from "vitest";
import { ConfigError, SerializationError } from "../../../src/errors/index.ts";
import {
  type AnyValue,
  decodeRequest,
  encodeRequest,
  type Init,
  type LogRecord,
  type ScanLimits,
  type Signal,
  scan,
} from "../../../src/otlp/index.ts";
import { outOfRange, wrongChoices, wrongTypes } from "./refused-requests.ts";

/** The refusal of what the types forbid, or of too much of it. */
function refusalOf(signal: Signal, request: unknown, limits?: ScanLimits): SerializationError {
  try {
    encodeRequest(signal, request as never, limits);
  } catch (error) {
    if (error instanceof SerializationError) {
      return error;
    }
    throw error;
  }
  throw new Error("it was written");
}

const spanWith = (fields: object) => ({ resourceSpans: [{ scopeSpans: [{ spans: [fields] }] }] });
const recordWith = (fields: Init<LogRecord>) => ({
  resourceLogs: [{ scopeLogs: [{ logRecords: [fields] }] }],
});

describe("encodeRequest refuses, and names the field:", () => {
  test.each([...wrongTypes, ...outOfRange, ...wrongChoices])("$what", (refused) => {
    const { code, message, field } = refusalOf(refused.signal, refused.request);
    expect({ code, field }).toEqual({ code: "INVALID_BATCH", field: refused.field });
    expect(message).toContain(refused.says);
  });

  test.each([null, undefined, 7, "text", true])("%s in the place of a request", (request) => {
    const { code, field, message } = refusalOf("traces", request);
    expect({ code, field }).toEqual({ code: "INVALID_BATCH", field: undefined });
    expect(message).toContain("the request");
  });

  test("the item that is at fault among many", () => {
    const spans = Array.from({ length: 300 }, (_, index) => ({ kind: index === 217 ? 0.5 : 1 }));
    const request = { resourceSpans: [{}, { scopeSpans: [{}, { spans }] }] };
    expect(refusalOf("traces", request).field).toBe(
      "resourceSpans[1].scopeSpans[1].spans[217].kind",
    );
  });

  test("without the content of any text", () => {
    const secret = "hunter2hunter2";
    const cases = [{ name: [secret] }, { kind: secret }, { status: secret }, { traceId: secret }];
    for (const fields of cases) {
      expect(refusalOf("traces", spanWith(fields)).message).not.toContain("hunter2");
    }
  });

  test("and writes the next request as if there had been none", () => {
    const request = recordWith({ body: { stringValue: "after" }, severityNumber: 9 });
    const before = encodeRequest("logs", request);
    refusalOf("traces", spanWith({ name: "half written", events: [{ name: "e" }], links: [7] }));
    expect(Buffer.from(encodeRequest("logs", request)).equals(before)).toBe(true);
  });
});

describe("encodeRequest passes on what a request throws:", () => {
  const thrown = new Error("not loaded");

  test("the error of a getter, as it is", () => {
    const span = {
      get name(): string {
        throw thrown;
      },
    };
    expect(() => encodeRequest("traces", spanWith(span))).toThrow(thrown);
  });

  test("a getter may write another request", () => {
    const inner = encodeRequest("logs", recordWith({ eventName: "inner" }));
    const span = {
      name: "outer",
      get traceState(): string {
        return String(encodeRequest("logs", recordWith({ eventName: "inner" })).length);
      },
    };
    const [read] = decodeRequest("traces", encodeRequest("traces", spanWith(span))).resourceSpans;
    expect(read?.scopeSpans[0]?.spans[0]).toMatchObject({
      name: "outer",
      traceState: String(inner.length),
    });
  });
});

function nested(levels: number): Init<AnyValue> {
  let value: Init<AnyValue> = { intValue: 1n };
  for (let level = 0; level < levels; level++) {
    value = { arrayValue: { values: [value] } };
  }
  return value;
}

describe("the limits of encodeRequest", () => {
  test("a value that holds itself ends at the depth that is allowed", () => {
    const list: object[] = [];
    const map: object[] = [];
    const cyclic = { arrayValue: { values: list } };
    list.push({ kvlistValue: { values: map } });
    map.push({ key: "again", value: cyclic });
    const { code, field, message } = refusalOf("logs", recordWith({ body: cyclic }));
    expect(code).toBe("LIMIT_EXCEEDED");
    expect(field).toMatch(/^resourceLogs\[0\].*body\.arrayValue.*…$/);
    expect(message).toContain("maxDepth = 100");
    expect(message.length).toBeLessThan(500);
  });

  test("what is written is never too deep for the scan, and nothing shallower is refused", () => {
    for (const maxDepth of [8, 9, 20, 100, 998]) {
      const deepest = Math.floor((maxDepth - 4) / 2);
      const fits = encodeRequest("logs", recordWith({ body: nested(deepest) }), { maxDepth });
      expect(scan("logs", fits, { maxDepth }).items).toBe(1);
      const request = recordWith({ body: nested(deepest + 1) });
      expect(refusalOf("logs", request, { maxDepth }).code).toBe("LIMIT_EXCEEDED");
      const deeper = encodeRequest("logs", request, { maxDepth: maxDepth + 2 });
      expect(() => scan("logs", deeper, { maxDepth })).toThrow(SerializationError);
    }
  });

  test("attributes that are known by heart count their levels too", () => {
    const request = spanWith({ attributes: [{ key: "a", value: { stringValue: "b" } }] });
    for (let times = 0; times < 3; times++) {
      expect(encodeRequest("traces", request, { maxDepth: 5 })).toHaveLength(16);
      expect(refusalOf("traces", request, { maxDepth: 4 }).code).toBe("LIMIT_EXCEEDED");
    }
  });

  test.each([0, 1_000, 300_000])("the size of a text of %i, and not a byte less", (size) => {
    const request = recordWith({ body: { stringValue: "x".repeat(size) } });
    const { length } = encodeRequest("logs", request);
    expect(encodeRequest("logs", request, { maxBytes: length })).toHaveLength(length);
    const { code, message } = refusalOf("logs", request, { maxBytes: length - 1 });
    expect(code).toBe("LIMIT_EXCEEDED");
    expect(message).toContain(`maxBytes = ${length - 1}`);
  });

  test("limits that make no sense are a matter of configuration", () => {
    for (const limits of [{ maxDepth: 0 }, { maxDepth: 1_001 }, { maxBytes: 0.5 }]) {
      expect(() => encodeRequest("logs", {}, limits)).toThrow(ConfigError);
    }
  });
});
