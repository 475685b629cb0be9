import { describe, expect, it } from "vitest";
import { ConfigError, SerializationError } from "../../../src/errors/index.ts";
import { type ScanLimits, type Signal, scan } from "../../../src/otlp/index.ts";
import {
  attribute,
  count,
  eightBytes,
  field,
  fourBytes,
  group,
  request,
  spanRequest,
  varint,
} from "../../support/otlp/wire-bytes.ts";

function errorOf(signal: Signal, bytes: Uint8Array, limits?: ScanLimits): SerializationError {
  try {
    scan(signal, bytes, limits);
  } catch (error) {
    if (error instanceof SerializationError) {
      return error;
    }
    throw error;
  }
  throw new Error("the scan accepted the bytes");
}

const traceId = field(1, new Uint8Array(16).fill(7));
const spanId = field(2, new Uint8Array(8).fill(8));

/** A body of so many lists around a text. */
function nestedLists(lists: number): number[] {
  let value = field(1, "deep");
  for (let level = 0; level < lists; level++) {
    value = field(5, field(1, value));
  }
  return value;
}

const logRequest = (...fields: readonly number[][]) =>
  request(field(1, field(2, field(2, ...fields))));

const metricRequest = (...fields: readonly number[][]) =>
  request(field(1, field(2, field(2, ...fields))));

describe("counting items", () => {
  it("finds none in an empty request", () => {
    expect(scan("traces", new Uint8Array(0))).toEqual({ items: 0 });
  });

  it("counts spans over all resources and scopes", () => {
    const spans = field(2, field(2, traceId), field(2, spanId), field(2));
    expect(scan("traces", request(field(1, spans, spans), field(1, spans)))).toEqual({ items: 9 });
  });

  it("counts log records", () => {
    const bytes = request(field(1, field(2, field(2), field(2, field(5, field(1, "text"))))));
    expect(scan("logs", bytes)).toEqual({ items: 2 });
  });

  it.each([
    ["gauge", 5],
    ["sum", 7],
    ["histogram", 9],
    ["exponential histogram", 10],
    ["summary", 11],
  ])("counts the data points of a %s, not metrics", (_kind, number) => {
    const metric = metricRequest(field(1, "requests"), field(number, field(1), field(1)));
    expect(scan("metrics", metric)).toEqual({ items: 2 });
  });

  it("adds up data of the same kind that comes in pieces", () => {
    expect(scan("metrics", metricRequest(field(7, field(1)), field(7, field(1))))).toEqual({
      items: 2,
    });
  });

  it("counts only the last kind of data, which replaces the others", () => {
    const points = [field(7, field(1), field(1)), field(5, field(1)), field(7, field(1))];
    expect(scan("metrics", metricRequest(...points))).toEqual({ items: 1 });
  });
});

describe("what is accepted", () => {
  it("takes a Buffer as well as a Uint8Array", () => {
    expect(scan("traces", Buffer.from(spanRequest(traceId)))).toEqual({ items: 1 });
  });

  it("takes a view into a larger buffer", () => {
    const bytes = spanRequest(traceId, spanId);
    const larger = new Uint8Array(bytes.length + 10).fill(255);
    larger.set(bytes, 5);
    expect(scan("traces", larger.subarray(5, 5 + bytes.length))).toEqual({ items: 1 });
  });

  it.each<[string, readonly number[]]>([
    ["ids that are empty", [...field(1), ...field(2), ...field(4)]],
    ["fields out of order", [...field(5, "name"), ...traceId]],
    ["a field that is no list twice", [...traceId, ...traceId]],
    ["an unknown number", count(99, 5)],
    ["unknown eight bytes", eightBytes(99)],
    ["unknown four bytes", fourBytes(99)],
    ["an unknown text", field(99, "text")],
    ["an unknown group", group(99, count(1, 1), field(2, "text"), group(3))],
    ["the largest field number", count(2 ** 29 - 1, 0)],
    ["a tag in more bytes than needed", [...varint(5 * 8 + 2, 3), 1, 65]],
    ["a length in more bytes than needed", [0x2a, ...varint(1, 5), 65]],
    [
      "an id's length in more bytes than needed",
      [0x0a, ...varint(16, 2), ...new Array(16).fill(1)],
    ],
    ["a number in ten bytes", [0x30, ...varint(2, 10)]],
    ["a number of all ones", [0x30, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1]],
    ["an enum value that nobody knows", count(6, 99)],
    ["text that is not UTF-8", [0x2a, 2, 0xff, 0xfe]],
    ["flags, whose tag takes two bytes", fourBytes(16)],
    ["a text longer than 127 bytes", field(5, "x".repeat(300))],
    ["an empty attribute", field(9)],
    ["an attribute with an empty value", field(9, field(1, "key"), field(2))],
    ["an attribute with an empty text", field(9, field(2, field(1)))],
    ["a value with two kinds set", field(9, field(2, field(1, "text"), count(3, 5)))],
  ])("takes a span with %s", (_what, fields) => {
    expect(scan("traces", spanRequest(fields))).toEqual({ items: 1 });
  });

  it.each<[string, readonly number[]]>([
    ["packed", [...field(6, new Uint8Array(24)), ...field(7, new Uint8Array(16))]],
    ["packed in two runs", [...field(6, new Uint8Array(8)), ...field(6, new Uint8Array(8))]],
    ["one by one", [...eightBytes(6), ...eightBytes(6), ...eightBytes(7)]],
    ["empty", [...field(6), ...field(7)]],
  ])("takes the buckets of a histogram %s", (_how, fields) => {
    expect(scan("metrics", metricRequest(field(9, field(1, fields))))).toEqual({ items: 1 });
  });

  it.each<[string, readonly number[]]>([
    ["packed", field(2, [1, 0x80, 1, 127])],
    ["one by one", [...count(2, 1), ...count(2, 2 ** 40)]],
  ])("takes the buckets of an exponential histogram %s", (_how, buckets) => {
    const point = field(1, field(8, count(1, 3), buckets));
    expect(scan("metrics", metricRequest(field(10, point)))).toEqual({ items: 1 });
  });
});

describe("what is refused", () => {
  const inSpan = "resourceSpans[0].scopeSpans[0].spans[0]";

  it.each<[string, readonly number[], string]>([
    ["a trace id of 15 bytes", field(1, new Uint8Array(15)), `${inSpan}.traceId`],
    ["a span id of 16 bytes", field(2, new Uint8Array(16)), `${inSpan}.spanId`],
    ["a parent's span id of one byte", field(4, [1]), `${inSpan}.parentSpanId`],
    ["a name that is a number", count(5, 1), `${inSpan}.name`],
    ["a kind that is a text", field(6, "SERVER"), `${inSpan}.kind`],
    ["a start time that is a number", count(7, 1), `${inSpan}.startTimeUnixNano`],
    ["flags of eight bytes", eightBytes(16), `${inSpan}.flags`],
    ["a known field as a group", group(9), `${inSpan}.attributes[0]`],
    ["a name that ends after its span", [0x2a, 5, 65], `${inSpan}.name`],
    ["a length of six bytes", [0x2a, ...varint(1, 6), 65], `${inSpan}.name`],
    ["a length of 4 GiB", [0x2a, 255, 255, 255, 255, 15], `${inSpan}.name`],
    ["a number of eleven bytes", [0x30, ...varint(1, 11)], `${inSpan}.kind`],
    ["a number cut short", [0x30, 0x80], `${inSpan}.kind`],
    ["a time cut short", [0x39, 0, 0], `${inSpan}.startTimeUnixNano`],
    ["flags cut short", [0x85, 1, 0], `${inSpan}.flags`],
    ["a tag alone", [0x2a], `${inSpan}.name`],
    ["a tag cut short", [0x80], inSpan],
    ["a tag of six bytes", [...varint(42, 6), 0], inSpan],
    ["a tag over 32 bits", [0xff, 0xff, 0xff, 0xff, 0x7f, 0], inSpan],
    ["field number 0", [0, 0], inSpan],
    ["field number 0 with a length", [2, 0], inSpan],
    ["wire type 6", [0x9e, 6], inSpan],
    ["wire type 7", [0x9f, 6], inSpan],
    ["the end of a group that did not begin", [...varint(99 * 8 + 4)], inSpan],
    ["a group that does not end", [...varint(99 * 8 + 3), 8, 1], inSpan],
    ["a group that ends as another", [...varint(99 * 8 + 3), ...varint(98 * 8 + 4)], inSpan],
    ["a group with field number 0 in it", group(99, [0, 0]), inSpan],
    ["an event whose name is a number", field(11, count(2, 1)), `${inSpan}.events[0].name`],
    ["a link's trace id of 3 bytes", field(13, field(1, "abc")), `${inSpan}.links[0].traceId`],
    [
      "an attribute whose value is no message",
      [...attribute(9, "a", "b"), ...field(9, field(1, "key"), count(2, 5))],
      `${inSpan}.attributes[1].value`,
    ],
    [
      "a text that ends after its value",
      field(9, field(2, [0x0a, 3, 65])),
      `${inSpan}.attributes[0].value.stringValue`,
    ],
  ])("refuses a span with %s", (_what, fields, path) => {
    const error = errorOf("traces", spanRequest(fields));
    expect(error.code).toBe("MALFORMED_PROTOBUF");
    expect(error.field).toBe(path);
    expect(error.byteOffset).toBeGreaterThanOrEqual(0);
    expect(error.message).toContain(`at byte ${error.byteOffset}`);
  });

  it("names the byte at which the field at fault begins", () => {
    const bytes = spanRequest(field(5, "name"), field(1, "short"));
    expect(errorOf("traces", bytes).byteOffset).toBe(bytes.length - 7);
  });

  it.each<[string, readonly number[]]>([
    ["eight bytes each, packed to 9", field(6, new Uint8Array(9))],
    ["numbers, packed and cut short", field(2, [1, 0x80])],
    ["numbers of eleven bytes, packed", field(2, varint(1, 11))],
  ])("refuses buckets of %s", (_what, buckets) => {
    const kind =
      buckets[0] === 0x32 ? field(9, field(1, buckets)) : field(10, field(1, field(8, buckets)));
    expect(errorOf("metrics", metricRequest(kind)).field).toMatch(/bucketCounts$/);
  });

  it("refuses a request of another signal where its fields differ", () => {
    expect(() => scan("metrics", spanRequest(traceId, eightBytes(7)))).toThrow(SerializationError);
  });

  it("refuses every request that is cut short within a field", () => {
    const bytes = spanRequest(traceId, spanId, attribute(9, "key", "value"));
    for (let length = 1; length < bytes.length; length++) {
      expect(() => scan("traces", bytes.subarray(0, length))).toThrow(SerializationError);
    }
  });

  it("leaves the payload as it was", () => {
    const bytes = spanRequest(traceId, attribute(9, "key", "value"), [0xff]);
    const before = bytes.slice();
    expect(() => scan("traces", bytes)).toThrow(SerializationError);
    expect(bytes).toEqual(before);
  });
});

describe("limits", () => {
  // The request, resource, scope and record take levels 0 to 3, the body's value level 4, and
  // every list two more.
  it("accepts 100 levels of messages by default, as other protobuf libraries do", () => {
    expect(scan("logs", logRequest(field(5, nestedLists(48))))).toEqual({ items: 1 });
    const error = errorOf("logs", logRequest(field(5, nestedLists(49))));
    expect(error.code).toBe("LIMIT_EXCEEDED");
    expect(error.field).toMatch(/^resourceLogs\[0\]\.scopeLogs\[0\]\.logRecords\[0\]\.body\./);
  });

  it.each([1, 4, 8, 9, 10, 11, 50, 1_000])("counts levels exactly at maxDepth %i", (maxDepth) => {
    const lists = Math.floor((maxDepth - 4) / 2);
    if (lists >= 0) {
      expect(scan("logs", logRequest(field(5, nestedLists(lists))), { maxDepth })).toEqual({
        items: 1,
      });
    }
    const error = errorOf("logs", logRequest(field(5, nestedLists(Math.max(0, lists + 1)))), {
      maxDepth,
    });
    expect(error.code).toBe("LIMIT_EXCEEDED");
  });

  it("counts an unknown group as a level", () => {
    const nest = (levels: number): number[] => (levels === 0 ? [] : group(50, nest(levels - 1)));
    expect(scan("traces", request(nest(100)))).toEqual({ items: 0 });
    expect(errorOf("traces", request(nest(101))).code).toBe("LIMIT_EXCEEDED");
  });

  it("survives nesting without end", () => {
    const bytes = new Uint8Array(500_000).fill(0x0b);
    expect(errorOf("traces", bytes, { maxDepth: 1_000 })).toBeInstanceOf(SerializationError);
  });

  it("refuses a payload of more than maxBytes before looking into it", () => {
    const error = errorOf("traces", new Uint8Array(11), { maxBytes: 10 });
    expect(error.code).toBe("LIMIT_EXCEEDED");
    expect(error.byteOffset).toBe(10);
    expect(scan("traces", spanRequest(), { maxBytes: 10 })).toEqual({ items: 1 });
  });

  it.each<ScanLimits>([
    { maxDepth: 0 },
    { maxDepth: 1_001 },
    { maxDepth: 2.5 },
    { maxBytes: -1 },
    { maxBytes: Number.NaN },
    { maxBytes: 2 ** 31 },
  ])("refuses the limits %o", (limits) => {
    expect(() => scan("traces", new Uint8Array(0), limits)).toThrow(ConfigError);
  });
});
