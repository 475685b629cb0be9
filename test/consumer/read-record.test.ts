import { describe, expect, test } from "vitest";
import type { DriverRecord } from "../../src/cluster/index.ts";
import {
  type RecordEncoding,
  readRecord,
  type SignalRules,
} from "../../src/consumer/read-record.ts";
import { SerializationError } from "../../src/errors/index.ts";
import {
  decodeRequest,
  encodeJson,
  encodeRequest,
  type Signal,
  signals,
} from "../../src/otlp/index.ts";
import { emptyObjects } from "../support/otlp/empty-objects.ts";
import { record } from "./records.ts";

const requests = {
  traces: encodeRequest("traces", {
    resourceSpans: [{ scopeSpans: [{ spans: [{ name: "a" }, { name: "b" }] }] }],
  }),
  metrics: encodeRequest("metrics", {
    resourceMetrics: [
      {
        scopeMetrics: [
          { metrics: [{ name: "m", gauge: { dataPoints: [{ asInt: 1n }, { asInt: 2n }] } }] },
        ],
      },
    ],
  }),
  logs: encodeRequest("logs", {
    resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: "hi" } }] }] }],
  }),
} as const;
const counts = { traces: 2, metrics: 2, logs: 1 } as const;

const all: SignalRules = { ofTopic: () => undefined, wanted: new Set(signals) };

function headersOf(signal: string): Pick<DriverRecord, "headers"> {
  return { headers: [{ "otelcol.signal": Buffer.from(signal) }] };
}

function codeOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(SerializationError);
    return (error as SerializationError).code;
  }
  return "none";
}

describe.each(signals)("a record of %s", (signal) => {
  const value = requests[signal];

  test("in protobuf is checked, counted and passed on as it is", () => {
    const content = readRecord(record(0, { value, ...headersOf(signal) }), all);
    expect([content?.signal, content?.items]).toEqual([signal, counts[signal]]);
    expect(content?.bytes).toBe(value);
  });

  test("in JSON becomes protobuf", () => {
    const json = Buffer.from(encodeJson(signal, decodeRequest(signal, value)));
    const content = readRecord(record(0, { value: json, ...headersOf(signal) }), all);
    expect(content?.items).toBe(counts[signal]);
    expect(Buffer.from(content?.bytes ?? [])).toEqual(Buffer.from(value));
  });

  test("behind a Schema Registry frame is found", () => {
    const framed = Buffer.concat([Buffer.from([0, 0, 0, 0, 9, 0]), value]);
    const content = readRecord(record(0, { value: framed, ...headersOf(signal) }), all);
    expect(content?.items).toBe(counts[signal]);
    expect(Buffer.from(content?.bytes ?? [])).toEqual(Buffer.from(value));
  });

  test("is read in the encoding that is asked for, and no other", () => {
    const json = Buffer.from(encodeJson(signal, decodeRequest(signal, value)));
    const framed = Buffer.concat([Buffer.from([0, 0, 0, 0, 9, 0]), value]);
    const read = (bytes: Uint8Array, encoding: RecordEncoding) =>
      readRecord(record(0, { value: bytes, ...headersOf(signal) }), { ...all, encoding })?.items;
    expect(read(value, "otlp_proto")).toBe(counts[signal]);
    expect(read(json, "otlp_json")).toBe(counts[signal]);
    expect(() => read(json, "otlp_proto")).toThrow(SerializationError);
    expect(() => read(framed, "otlp_proto")).toThrow(SerializationError);
    expect(() => read(value, "otlp_json")).toThrow(SerializationError);
  });

  test("is passed over where it is not wanted", () => {
    const others = new Set(signals.filter((each) => each !== signal));
    const read = readRecord(record(0, { value, ...headersOf(signal) }), { ...all, wanted: others });
    expect(read).toBeUndefined();
  });
});

describe("the signal of a record", () => {
  const rules: SignalRules = {
    ofTopic: (topic) => (topic === "t" ? "traces" : undefined),
    wanted: new Set<Signal>(signals),
  };

  test("is told by its header before its topic, and by the last of several headers", () => {
    const value = requests.logs;
    expect(readRecord(record(0, { value, ...headersOf("logs") }), rules)?.signal).toBe("logs");
    const headers = [
      { "otelcol.signal": Buffer.from("metrics") },
      { other: Buffer.from("x") },
      { "otelcol.signal": Buffer.from("logs") },
    ];
    expect(readRecord(record(0, { value, headers }), rules)?.signal).toBe("logs");
  });

  test("is that of its topic where there is no header", () => {
    expect(readRecord(record(0, { value: requests.traces }), rules)?.signal).toBe("traces");
  });

  test("must be known", () => {
    const unknown = record(0, { topic: "elsewhere", value: requests.traces });
    expect(codeOf(() => readRecord(unknown, rules))).toBe("UNKNOWN_SIGNAL");
    const profiles = record(0, { value: requests.traces, ...headersOf("profiles") });
    expect(codeOf(() => readRecord(profiles, rules))).toBe("UNKNOWN_SIGNAL");
  });
});

describe("a record without telemetry", () => {
  test("is passed over where it is a tombstone", () => {
    expect(readRecord(record(0, { value: null }), all)).toBeUndefined();
  });

  test("is a request without items where its value is empty", () => {
    const value = new Uint8Array(0);
    const content = readRecord(record(0, { value, ...headersOf("logs") }), all);
    expect([content?.signal, content?.items, content?.bytes]).toEqual(["logs", 0, value]);
  });

  test.each([
    ["random bytes", Buffer.from([0xff, 0x01, 0x02]), "MALFORMED_PROTOBUF"],
    ["a request cut short", requests.traces.subarray(0, -3), "MALFORMED_PROTOBUF"],
    ["a text", Buffer.from("hello, world"), "MALFORMED_PROTOBUF"],
    ["broken JSON", Buffer.from('{"resourceSpans":[{'), "MALFORMED_JSON"],
    ["JSON of another kind", Buffer.from('{"resourceSpans": 5}'), "MALFORMED_JSON"],
    ["JSON that takes hundreds of times its size", emptyObjects(2_000_000), "LIMIT_EXCEEDED"],
    ["a frame with nothing in it", Buffer.from([0, 0, 0]), "MALFORMED_PROTOBUF"],
  ])("cannot be read: %s", (_name, value, code) => {
    expect(codeOf(() => readRecord(record(0, { value, ...headersOf("traces") }), all))).toBe(code);
  });
});
