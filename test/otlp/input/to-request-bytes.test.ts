import { AggregationTemporality } from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import { SerializationError } from "../../../src/errors/index.ts";
import {
  batchInfoFromHeaders,
  decodeRequest,
  encodeJson,
  encodeRequest,
  flattenSpans,
  type RequestBytes,
  type Signal,
  scan,
  signals,
  type TelemetryInput,
  toRequestBytes,
} from "../../../src/otlp/index.ts";
import { sdkLines } from "../../support/sdk-lines.ts";

const span = {
  traceId: "0af7651916cd43dd8448eb211c80319c",
  spanId: "b7ad6b7169203331",
  name: "GET /",
  startTime: 1n,
  endTime: 2n,
};
const batches = {
  traces: { spans: [span] },
  metrics: { metrics: [{ name: "m", type: "gauge", value: 1, timestamp: 1n }] },
  logs: { records: [{ timestamp: 1n, body: "hello" }] },
} as const;
const requests = {
  traces: { resourceSpans: [{ scopeSpans: [{ spans: [{ name: "GET /" }] }] }] },
  metrics: {
    resourceMetrics: [
      { scopeMetrics: [{ metrics: [{ name: "m", gauge: { dataPoints: [{ asInt: 1n }] } }] }] },
    ],
  },
  logs: { resourceLogs: [{ scopeLogs: [{ logRecords: [{ severityText: "INFO" }] }] }] },
} as const;

async function sdkData() {
  const [line] = sdkLines;
  if (line === undefined) {
    throw new Error("no SDK to test with");
  }
  const sources = [{ attributes: { "service.name": "checkout" } }];
  return {
    traces: line.spans(sources, (provider) => provider.getTracer("t").startSpan("GET /").end()),
    metrics: await line.metrics({ attributes: {} }, AggregationTemporality.DELTA, [], (provider) =>
      provider.getMeter("m").createCounter("c").add(1),
    ),
    logs: line.logRecords(sources, (provider) => provider.getLogger("l").emit({ body: "hello" })),
  };
}

/** Calls with an input that the types may forbid. */
function toBytes(signal: Signal, input: unknown): RequestBytes {
  return toRequestBytes(signal, input as TelemetryInput<Signal>);
}

function refusal(signal: Signal, input: unknown): SerializationError {
  try {
    toBytes(signal, input);
  } catch (error) {
    if (error instanceof SerializationError) {
      return error;
    }
    throw error;
  }
  throw new Error("was not refused");
}

describe.each(signals)("%s can be given", (signal) => {
  it("as a batch, whose head goes into headers", () => {
    const head = { id: "mine", timestamp: 5n, metadata: { tenant: "a" } };
    const { bytes, headers, validated } = toBytes(signal, { ...batches[signal], ...head });
    expect(scan(signal, bytes).items).toBe(1);
    expect(batchInfoFromHeaders(headers)).toEqual(head);
    expect(validated).toBe(true);
  });

  it("as what the SDK hands to an exporter", async () => {
    const { bytes, headers, validated } = toBytes(signal, (await sdkData())[signal]);
    expect(scan(signal, bytes).items).toBe(1);
    expect(headers).toEqual({});
    expect(validated).toBe(true);
  });

  it("as a request object", () => {
    const { bytes, headers, validated } = toBytes(signal, requests[signal]);
    expect(bytes).toEqual(encodeRequest(signal, requests[signal]));
    expect(headers).toEqual({});
    expect(validated).toBe(true);
  });

  it("as bytes in protobuf, which are not looked into", () => {
    const given = Buffer.from(encodeRequest(signal, requests[signal]));
    const { bytes, headers, validated } = toBytes(signal, given);
    expect(bytes).toBe(given);
    expect(headers).toEqual({});
    expect(validated).toBe(false);
    expect(toBytes(signal, Uint8Array.of(7, 7)).validated).toBe(false);
  });

  it("as JSON, text or bytes", () => {
    const plain = encodeRequest(signal, requests[signal]);
    const text = encodeJson(signal, requests[signal]);
    expect(toBytes(signal, text)).toEqual({ bytes: plain, headers: {}, validated: true });
    expect(toBytes(signal, Buffer.from(`\n ${text}`)).bytes).toEqual(plain);
  });

  it("as nothing at all: an empty batch, request or list of bytes", () => {
    const empty = { ...batches[signal] } as Record<string, unknown>;
    for (const name of Object.keys(empty)) {
      empty[name] = [];
    }
    expect(scan(signal, toBytes(signal, empty).bytes).items).toBe(0);
    expect(toBytes(signal, new Uint8Array(0)).bytes).toHaveLength(0);
  });

  it.each([
    ["undefined", undefined, "undefined"],
    ["null", null, "null"],
    ["a number", 7, "a number"],
    ["an empty object", {}, "an empty object"],
    ["a Map", new Map(), "an empty object"],
    ["an object of something else", { items: [], id: 1 }, "an object of items, id"],
    ["an array of something else", [{}], "an array of something else"],
    ["an array with a hole", [null], "an array of something else"],
  ])("but not as %s", (_name, input, found) => {
    const error = refusal(signal, input);
    expect(error.code).toBe("INVALID_BATCH");
    expect(error.message).toContain(`found ${found} where ${signal} belong. Give a batch ({ `);
  });

  it("but not as a batch and a request at once", () => {
    expect(refusal(signal, { ...batches[signal], ...requests[signal] }).code).toBe("INVALID_BATCH");
  });

  it.each(signals.filter((other) => other !== signal))("but not as %s", async (other) => {
    for (const input of [batches[other], requests[other], (await sdkData())[other]]) {
      expect(refusal(signal, input).message).toContain(`found ${other} where ${signal} belong`);
    }
  });
});

describe("a problem within", () => {
  it("of a batch is named by its field", () => {
    expect(refusal("traces", { spans: [{ ...span, name: 1 }] }).field).toBe("spans[0].name");
    expect(refusal("logs", { records: [], metadata: { a: 1 } }).field).toBe('metadata["a"]');
  });

  it("of JSON is an error of its own", () => {
    expect(refusal("logs", '{"resourceLogs": [').code).toBe("MALFORMED_JSON");
    expect(refusal("logs", "").code).toBe("MALFORMED_JSON");
  });

  it("of a request object is told", () => {
    const bad = { resourceSpans: [{ scopeSpans: [{ spans: [{ traceId: Uint8Array.of(1) }] }] }] };
    expect(refusal("traces", bad)).toBeInstanceOf(SerializationError);
  });

  it("of what only looks like the SDK's is told with its cause", () => {
    const error = refusal("traces", [{ spanContext: () => ({}) }]);
    expect(error.code).toBe("INVALID_BATCH");
    expect(error.cause).toBeInstanceOf(TypeError);
  });

  it("of OTLP's own ResourceMetrics outside of a request is told", () => {
    const [resourceMetrics] = requests.metrics.resourceMetrics;
    expect(refusal("metrics", resourceMetrics).message).toContain("an object of scopeMetrics");
  });
});

it("plain spans that were read can be written as a batch again", () => {
  const first = toRequestBytes("traces", batches.traces).bytes;
  const spans = flattenSpans(decodeRequest("traces", first));
  expect(toRequestBytes("traces", { spans }).bytes).toEqual(first);
});
