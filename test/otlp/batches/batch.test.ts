import { describe, expect, it } from "vitest";
import {
  batchToRequest,
  createLogsBatch,
  createMetricsBatch,
  createTracesBatch,
  flattenLogRecords,
  flattenSpans,
  requestToBatch,
  SeverityNumber,
  SpanFlags,
  type SpanInput,
} from "../../../src/otlp/index.ts";

const traceId = "0af7651916cd43dd8448eb211c80319c";
const spanId = "b7ad6b7169203331";
const at = new Date("2026-01-02T03:04:05.006Z");
const nanoseconds = 1_767_323_045_006_000_000n;

const span: SpanInput = {
  traceId,
  spanId,
  name: "GET /",
  startTime: at,
  endTime: nanoseconds + 1n,
};
const uuidV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe("a batch that is created", () => {
  it("has an id of UUID version 7, the present time and no metadata unless they are given", () => {
    const before = BigInt(Date.now()) * 1_000_000n;
    const first = createTracesBatch({ spans: [] });
    const second = createLogsBatch({ records: [] });
    expect(first.id).toMatch(uuidV7);
    expect(second.id).toMatch(uuidV7);
    expect(first.id < second.id).toBe(true);
    expect(first.timestamp).toBeGreaterThanOrEqual(before);
    expect(first.metadata).toEqual({});
  });

  it("keeps what is given", () => {
    const metadata = { tenant: "a" };
    const batch = createMetricsBatch({ id: "mine", timestamp: at, metadata, metrics: [] });
    expect(batch).toEqual({ id: "mine", timestamp: nanoseconds, metadata, metrics: [] });
    expect(batch.metadata).not.toBe(metadata);
  });

  it("has whole spans with every default", () => {
    expect(createTracesBatch({ spans: [span] }).spans).toEqual([
      {
        traceId,
        spanId,
        parentSpanId: "",
        traceState: "",
        name: "GET /",
        kind: "internal",
        startTime: nanoseconds,
        endTime: nanoseconds + 1n,
        attributes: {},
        events: [],
        links: [],
        status: undefined,
        flags: 0,
        droppedAttributesCount: 0,
        droppedEventsCount: 0,
        droppedLinksCount: 0,
        resource: undefined,
        scope: undefined,
      },
    ]);
  });

  it("tells ids in lower case", () => {
    const [read] = createTracesBatch({
      spans: [{ ...span, traceId: traceId.toUpperCase() }],
    }).spans;
    expect(read?.traceId).toBe(traceId);
  });

  it("gives its resource and scope to the items that have none", () => {
    const own = { attributes: { "service.name": "own" } };
    const { spans } = createTracesBatch({
      resource: { attributes: { "service.name": "shared" }, schemaUrl: "https://s.example/1" },
      scope: { name: "library", version: "1.2.3" },
      spans: [span, { ...span, resource: own }, span],
    });
    expect(spans.map((each) => each.resource?.attributes["service.name"])).toEqual([
      "shared",
      "own",
      "shared",
    ]);
    expect(spans.map((each) => each.scope?.version)).toEqual(["1.2.3", "1.2.3", "1.2.3"]);
    expect(spans[0]?.resource?.schemaUrl).toBe("https://s.example/1");
  });
});

describe("a span as OTLP", () => {
  it("carries each field where OTLP has it", () => {
    const request = batchToRequest("traces", {
      spans: [
        {
          ...span,
          parentSpanId: "00f067aa0ba902b7",
          traceState: "a=b",
          kind: "server",
          attributes: { route: "/", status: 200n },
          events: [{ name: "retry", time: at, attributes: { n: 1n }, droppedAttributesCount: 4 }],
          links: [{ traceId, spanId, traceState: "c=d", flags: SpanFlags.TRACE_FLAGS_MASK }],
          status: { code: "error", message: "timed out" },
          flags: 1,
          droppedAttributesCount: 1,
          droppedEventsCount: 2,
          droppedLinksCount: 3,
        },
      ],
    });
    expect(request.resourceSpans[0]?.scopeSpans[0]?.spans).toEqual([
      {
        traceId: Uint8Array.from(Buffer.from(traceId, "hex")),
        spanId: Uint8Array.from(Buffer.from(spanId, "hex")),
        traceState: "a=b",
        parentSpanId: Uint8Array.of(0x00, 0xf0, 0x67, 0xaa, 0x0b, 0xa9, 0x02, 0xb7),
        name: "GET /",
        kind: 2,
        startTimeUnixNano: nanoseconds,
        endTimeUnixNano: nanoseconds + 1n,
        attributes: [
          { key: "route", value: { stringValue: "/" } },
          { key: "status", value: { intValue: 200n } },
        ],
        droppedAttributesCount: 1,
        events: [
          {
            timeUnixNano: nanoseconds,
            name: "retry",
            attributes: [{ key: "n", value: { intValue: 1n } }],
            droppedAttributesCount: 4,
          },
        ],
        droppedEventsCount: 2,
        links: [
          {
            traceId: Uint8Array.from(Buffer.from(traceId, "hex")),
            spanId: Uint8Array.from(Buffer.from(spanId, "hex")),
            traceState: "c=d",
            attributes: [],
            droppedAttributesCount: 0,
            flags: 255,
          },
        ],
        droppedLinksCount: 3,
        status: { message: "timed out", code: 2 },
        flags: 1,
      },
    ]);
  });

  it("has names for the numbers of OTLP, and keeps the numbers that have none", () => {
    const kinds = [
      "unspecified",
      "internal",
      "server",
      "client",
      "producer",
      "consumer",
      77,
    ] as const;
    const request = batchToRequest("traces", { spans: kinds.map((kind) => ({ ...span, kind })) });
    const written = request.resourceSpans[0]?.scopeSpans[0]?.spans.map(({ kind }) => kind);
    expect(written).toEqual([0, 1, 2, 3, 4, 5, 77]);
    expect(flattenSpans(request).map(({ kind }) => kind)).toEqual(kinds);
  });

  it("without a status differs from one whose status is unset", () => {
    const spans = createTracesBatch({
      spans: [span, { ...span, status: { code: "unset" } }],
    }).spans;
    expect(spans.map(({ status }) => status)).toEqual([undefined, { code: "unset", message: "" }]);
  });
});

describe("items in a request", () => {
  const a = { attributes: { "service.name": "a" } };
  const b = { attributes: { "service.name": "b" } };
  const resourcesOf = (spans: SpanInput[]) => batchToRequest("traces", { spans }).resourceSpans;

  it("that are neighbours share a resource, be it one object or equal ones", () => {
    const equal = { attributes: { "service.name": "a" } };
    const groups = resourcesOf([a, a, equal, b].map((resource) => ({ ...span, resource })));
    expect(groups.map((group) => group.scopeSpans[0]?.spans.length)).toEqual([3, 1]);
  });

  it("keep their order, at the cost of naming a resource again", () => {
    const spans = [a, b, a].map((resource, index) => ({ ...span, resource, name: String(index) }));
    expect(resourcesOf(spans)).toHaveLength(3);
    expect(createTracesBatch({ spans }).spans.map(({ name }) => name)).toEqual(["0", "1", "2"]);
  });

  it("of one resource are told apart by scope", () => {
    const scopes = [{ name: "x" }, { name: "x" }, { name: "x", version: "2" }, undefined];
    const [group, ...others] = resourcesOf(
      scopes.map((scope) => ({ ...span, resource: a, scope })),
    );
    expect(others).toEqual([]);
    expect(group?.scopeSpans.map(({ scope, spans }) => [scope?.version, spans.length])).toEqual([
      ["", 2],
      ["2", 1],
      [undefined, 1],
    ]);
  });

  it("tell values of different types apart where they look for equal resources", () => {
    const groups = resourcesOf(
      [1, 1n, "1", [1], { 0: 1 }, Uint8Array.of(1), null, -0, 0].map((value) => ({
        ...span,
        resource: { attributes: { value } },
      })),
    );
    expect(groups).toHaveLength(9);
  });

  it("share the objects of their resource and scope when read", () => {
    const scope = { name: "x" };
    const [first, second] = createTracesBatch({ resource: a, scope, spans: [span, span] }).spans;
    expect(first?.resource).toBe(second?.resource);
    expect(first?.scope).toBe(second?.scope);
  });
});

describe("a log record as OTLP", () => {
  it("carries each field where OTLP has it", () => {
    const request = batchToRequest("logs", {
      records: [
        {
          timestamp: at,
          observedTime: 8n,
          severityNumber: SeverityNumber.ERROR2,
          severityText: "ERROR",
          body: { message: "no stock", items: [7n] },
          attributes: { a: true },
          droppedAttributesCount: 1,
          eventName: "checkout.failed",
          traceId,
          spanId,
          flags: 1,
        },
      ],
    });
    expect(request.resourceLogs[0]?.scopeLogs[0]?.logRecords).toEqual([
      {
        timeUnixNano: nanoseconds,
        observedTimeUnixNano: 8n,
        severityNumber: 18,
        severityText: "ERROR",
        body: {
          kvlistValue: {
            values: [
              { key: "message", value: { stringValue: "no stock" } },
              { key: "items", value: { arrayValue: { values: [{ intValue: 7n }] } } },
            ],
          },
        },
        attributes: [{ key: "a", value: { boolValue: true } }],
        droppedAttributesCount: 1,
        eventName: "checkout.failed",
        traceId: Uint8Array.from(Buffer.from(traceId, "hex")),
        spanId: Uint8Array.from(Buffer.from(spanId, "hex")),
        flags: 1,
      },
    ]);
  });

  it("tells no body from the empty one", () => {
    const { records } = createLogsBatch({
      records: [{ timestamp: 0n }, { timestamp: 0n, body: null }],
    });
    expect(records.map(({ body }) => body)).toEqual([undefined, null]);
    expect(flattenLogRecords(batchToRequest("logs", { records }))).toEqual(records);
  });
});

describe("a batch that is read", () => {
  const request = batchToRequest("traces", { spans: [span] });

  it("has a new id and the present time where the headers say nothing", () => {
    const batch = requestToBatch("traces", request, { "otelcol.signal": "traces" });
    expect(batch.id).toMatch(uuidV7);
    expect(batch.metadata).toEqual({});
    expect(batch.spans).toHaveLength(1);
  });

  it("can be written again as it is", () => {
    const batch = requestToBatch("traces", request);
    expect(batchToRequest("traces", batch)).toEqual(request);
  });
});
