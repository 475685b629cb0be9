import { SpanKind, SpanStatusCode, ValueType } from "@opentelemetry/api";
import { SeverityNumber } from "@opentelemetry/api-logs";
import {
  JsonLogsSerializer,
  JsonMetricsSerializer,
  JsonTraceSerializer,
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from "@opentelemetry/otlp-transformer";
import { AggregationTemporality } from "@opentelemetry/sdk-metrics";
import { describe, expect, test } from "vitest";
import { decodeJson, decodeRequest, encodeRequest, type Signal } from "../../src/otlp/index.ts";
import { sdkLines } from "../support/sdk-lines.ts";
import { foreignCodecs } from "./foreign-codecs.ts";

const [sdk] = sdkLines;
const [judge] = foreignCodecs;
if (sdk === undefined || judge === undefined) {
  throw new Error("there is no SDK or no foreign codec");
}

const source = { attributes: { "service.name": "shop", cpus: 8 } };
const attributes = {
  text: "ä",
  whole: 2 ** 53,
  negative: -3,
  double: 0.5,
  yes: true,
  list: ["a", "b"],
};

const spans = sdk.spans([source], (provider) => {
  const span = provider.getTracer("http", "1.0").startSpan("GET", {
    kind: SpanKind.SERVER,
    attributes,
    links: [
      {
        context: {
          traceId: "0af7651916cd43dd8448eb211c80319c",
          spanId: "b7ad6b7169203331",
          traceFlags: 1,
        },
      },
    ],
  });
  span.addEvent("retry", attributes);
  span.setStatus({ code: SpanStatusCode.ERROR, message: "failed" });
  span.end();
});

const records = sdk.logRecords([source], (provider) => {
  const logger = provider.getLogger("logger");
  logger.emit({
    body: { map: [1, "b", { c: true }] },
    severityNumber: SeverityNumber.INFO,
    attributes,
  });
  logger.emit({ body: Uint8Array.of(0, 1, 255), eventName: "upload" });
});

const metrics = await sdk.metrics(source, AggregationTemporality.CUMULATIVE, [], (provider) => {
  const meter = provider.getMeter("meter");
  meter.createCounter("requests", { valueType: ValueType.INT }).add(3, attributes);
  meter.createHistogram("duration", { unit: "s" }).record(0.25);
  meter.createGauge("level").record(-1.5);
});

interface Sample {
  readonly signal: Signal;
  readonly protobuf: Uint8Array | undefined;
  readonly json: Uint8Array | undefined;
}

const samples: readonly Sample[] = [
  {
    signal: "traces",
    protobuf: ProtobufTraceSerializer.serializeRequest(spans),
    json: JsonTraceSerializer.serializeRequest(spans),
  },
  {
    signal: "metrics",
    protobuf: ProtobufMetricsSerializer.serializeRequest(metrics),
    json: JsonMetricsSerializer.serializeRequest(metrics),
  },
  {
    signal: "logs",
    protobuf: ProtobufLogsSerializer.serializeRequest(records),
    json: JsonLogsSerializer.serializeRequest(records),
  },
];

describe.each(samples)("$signal that the SDK's serializers wrote", (sample) => {
  const { signal, protobuf = new Uint8Array(0), json = new Uint8Array(0) } = sample;

  test("are read from protobuf with all that they hold", () => {
    const again = encodeRequest(signal, decodeRequest(signal, protobuf));
    expect(protobuf.length).toBeGreaterThan(100);
    expect(judge.read(signal, again)).toEqual(judge.read(signal, protobuf));
  });

  test("are read from JSON to the same request as from protobuf", () => {
    expect(decodeJson(signal, json)).toEqual(decodeRequest(signal, protobuf));
  });
});
