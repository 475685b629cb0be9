import {
  context,
  createTraceState,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  ValueType,
} from "@opentelemetry/api";
import { SeverityNumber } from "@opentelemetry/api-logs";
import {
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from "@opentelemetry/otlp-transformer";
import {
  AggregationTemporality,
  AggregationType,
  type ViewOptions,
} from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import {
  encodeRequest,
  ScannedRequest,
  type SdkDataOf,
  type Signal,
  scan,
  sdkToRequest,
} from "../../src/otlp/index.ts";
import { signalTable } from "../../src/otlp/schema/index.ts";
import { judgeRoot } from "../support/otlp/judge.ts";
import { attributeLimit, listLimit, sdkLines } from "../support/sdk-lines.ts";

const root = judgeRoot("string");

/** What a decoder that is not ours reads, with every default filled in. */
function judged(signal: Signal, bytes: Uint8Array | undefined): unknown {
  const type = root.lookupType(signalTable[signal].request);
  return type.toObject(type.decode(bytes ?? new Uint8Array(0)), {
    defaults: true,
    longs: String,
    bytes: String,
  });
}

function ours<S extends Signal>(signal: S, data: SdkDataOf[S]): Uint8Array {
  const bytes = encodeRequest(signal, sdkToRequest(signal, data));
  scan(signal, bytes);
  // The exporters' way, which makes no objects of what they are given.
  expect(ScannedRequest.ofSdkData(signal, data).bytes).toEqual(bytes);
  return bytes;
}

const checkout = {
  attributes: { "service.name": "checkout", "host.cpus": 8, ratio: 0.5, tags: ["a", "b"] },
  schemaUrl: "https://opentelemetry.io/schemas/1.37.0",
};
const payment = { attributes: { "service.name": "payment" } };

/** Every kind of value that the SDK lets through. */
const attributes = {
  text: "naïve ☕ 𝄞",
  empty: "",
  yes: true,
  no: false,
  zero: 0,
  negative: -7,
  large: 2 ** 60,
  beyond: 2 ** 64,
  double: 1e-7,
  notNumber: Number.NaN,
  list: [1, 2.5, 3],
  sparse: ["a", null, undefined],
};
const tooMany = Object.fromEntries(
  Array.from({ length: 20 }, (_, index) => [`key${index}`, index]),
);

const remote = {
  traceId: "0af7651916cd43dd8448eb211c80319c",
  spanId: "b7ad6b7169203331",
  traceFlags: 1,
  isRemote: true,
  traceState: createTraceState("vendor=1,other=2"),
};

describe.each(sdkLines)("spans of the SDK $name", (line) => {
  const spans = line.spans([checkout, payment], (provider) => {
    const http = provider.getTracer("http", "1.2.3", { schemaUrl: "https://schemas.example/1" });
    const database = provider.getTracer("database");
    const server = http.startSpan(
      "GET /cart",
      { kind: SpanKind.SERVER, attributes, startTime: [1_700_000_000, 123_456_789] },
      trace.setSpanContext(ROOT_CONTEXT, remote),
    );
    const inner = trace.setSpan(ROOT_CONTEXT, server);
    for (const kind of [SpanKind.INTERNAL, SpanKind.CLIENT, SpanKind.PRODUCER, SpanKind.CONSUMER]) {
      database.startSpan(`kind ${kind}`, { kind, startTime: [4_294_967_296, 1] }, inner).end();
    }
    const linked = http.startSpan("linked", {
      attributes: tooMany,
      links: [
        { context: remote, attributes },
        { context: { ...remote, isRemote: false, traceFlags: 0 }, attributes: tooMany },
        { context: server.spanContext() },
        { context: remote },
      ],
    });
    for (let index = 0; index < listLimit + 2; index++) {
      linked.addEvent(`event ${index}`, index === 0 ? tooMany : { index }, [1_700_000_001, index]);
    }
    linked.recordException(new Error("no stock"));
    linked.setStatus({ code: SpanStatusCode.ERROR, message: "no stock" });
    linked.end();
    server.setStatus({ code: SpanStatusCode.OK });
    server.end([1_700_000_001, 999_999_999]);
  });

  it("say the same as those of the SDK's own serializer", () => {
    expect(spans).toHaveLength(12);
    const expected = judged("traces", ProtobufTraceSerializer.serializeRequest(spans));
    expect(judged("traces", ours("traces", spans))).toEqual(expected);
  });

  it("hold what this test is about: dropped parts, flags, states and each kind", () => {
    const text = JSON.stringify(judged("traces", ours("traces", spans)));
    expect(text).toContain(`"droppedAttributesCount":${20 - attributeLimit}`);
    expect(text).toContain('"droppedEventsCount":3');
    expect(text).toContain('"droppedLinksCount":1');
    expect(text).toContain('"traceState":"vendor=1,other=2"');
    expect(text).toContain(`"flags":${0x301}`);
    expect(text).toContain('"schemaUrl":"https://schemas.example/1"');
    expect(text).toContain('"startTimeUnixNano":"1700000000123456789"');
    for (const kind of [1, 2, 3, 4, 5]) {
      expect(text).toContain(`"kind":${kind}`);
    }
  });
});

describe.each(sdkLines)("log records of the SDK $name", (line) => {
  const bodies = [
    "text",
    "",
    7,
    -0.5,
    true,
    null,
    undefined,
    Uint8Array.of(0, 255),
    ["a", 1, null, ["b"]],
    { nested: { map: { deep: [1.5, Uint8Array.of(1)] } }, empty: {} },
  ];
  const records = line.logRecords([checkout, payment], (provider) => {
    const logger = provider.getLogger("log4x", "2.0.0", { schemaUrl: "https://schemas.example/2" });
    const inSpan = trace.setSpanContext(ROOT_CONTEXT, remote);
    for (const body of bodies) {
      logger.emit({
        body,
        context: inSpan,
        severityNumber: SeverityNumber.WARN3,
        severityText: "WARN",
      });
    }
    logger.emit({
      eventName: "checkout.failed",
      timestamp: [1_700_000_000, 1],
      observedTimestamp: [1_700_000_000, 2],
      attributes: { map: { list: [1, { a: null }] }, bytes: Uint8Array.of(9) },
      context: ROOT_CONTEXT,
    });
    provider.getLogger("other").emit({ attributes: tooMany, context: context.active() });
  });

  it("say the same as those of the SDK's own serializer", () => {
    expect(records).toHaveLength(2 * (bodies.length + 2));
    const expected = judged("logs", ProtobufLogsSerializer.serializeRequest(records));
    expect(judged("logs", ours("logs", records))).toEqual(expected);
  });

  it("hold what this test is about: contexts, severities, bytes and dropped attributes", () => {
    const text = JSON.stringify(judged("logs", ours("logs", records)));
    expect(text).toContain('"severityNumber":15');
    expect(text).toContain('"eventName":"checkout.failed"');
    expect(text).toContain('"bytesValue":"AP8="');
    expect(text).toContain(`"droppedAttributesCount":${20 - attributeLimit}`);
    expect(text).toContain('"traceId":"CvdlGRbNQ92ESOshHIAxnA=="');
  });
});

const views: ViewOptions[] = [
  {
    instrumentName: "exponential*",
    aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM, options: { maxSize: 8 } },
  },
  {
    instrumentName: "plain",
    aggregation: {
      type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM,
      options: { boundaries: [0, 10], recordMinMax: false },
    },
  },
  {
    instrumentName: "exponential.plain",
    aggregation: {
      type: AggregationType.EXPONENTIAL_HISTOGRAM,
      options: { recordMinMax: false },
    },
  },
];

describe.each(sdkLines)("metrics of the SDK $name", (line) => {
  const collect = (temporality: AggregationTemporality) =>
    line.metrics(checkout, temporality, views, (provider) => {
      const meter = provider.getMeter("app", "3.0.0", { schemaUrl: "https://schemas.example/3" });
      const whole = { valueType: ValueType.INT };
      meter.createCounter("requests", { ...whole, unit: "{request}" }).add(2 ** 40, { route: "/" });
      meter.createCounter("cost", { description: "in euros" }).add(1.25);
      meter.createCounter("whole cost").add(3, attributes);
      meter.createUpDownCounter("queue", whole).add(-5);
      meter.createUpDownCounter("balance").add(-0.5);
      meter.createGauge("temperature").record(-3.5);
      meter.createGauge("level", whole).record(-4);
      meter.createObservableGauge("load").addCallback((result) => {
        result.observe(Number.NaN, { cpu: 0 });
        result.observe(Number.POSITIVE_INFINITY, { cpu: 1 });
      });
      meter.createObservableCounter("ticks", whole).addCallback((result) => result.observe(7));
      for (const name of ["duration", "plain", "exponential", "exponential.plain"]) {
        const histogram = meter.createHistogram(name, { unit: "ms" });
        for (const value of [0, 0.25, 3, 3, 77.5, 20_000]) {
          histogram.record(value, { route: "/" });
        }
      }
      meter.createHistogram("sizes", whole).record(12);
      provider.getMeter("library").createCounter("calls").add(1);
    });

  it.each([
    ["delta", AggregationTemporality.DELTA],
    ["cumulative", AggregationTemporality.CUMULATIVE],
  ])(
    "of %s temporality say the same as those of the SDK's own serializer",
    async (_name, temporality) => {
      const metrics = await collect(temporality);
      const expected = judged("metrics", ProtobufMetricsSerializer.serializeRequest(metrics));
      expect(judged("metrics", ours("metrics", metrics))).toEqual(expected);
    },
  );

  it("hold what this test is about: every type of points, integers and doubles", async () => {
    const metrics = await collect(AggregationTemporality.DELTA);
    const text = JSON.stringify(judged("metrics", ours("metrics", metrics)));
    for (const part of [
      '"gauge":{',
      '"histogram":{',
      '"exponentialHistogram":{',
      '"isMonotonic":true',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).toContain('"asInt":"1099511627776"');
    expect(text).toContain('"asDouble":-0.5');
    expect(text).toContain('"aggregationTemporality":1');
    expect(text).toContain('"name":"library"');
  });
});
