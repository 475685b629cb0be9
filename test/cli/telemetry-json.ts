import { decodeJson, encodeJson, type Signal } from "../../src/otlp/index.ts";

/** 2026-03-01 09:30:00 UTC. */
const start = 1_772_357_400_000_000_000n;

const resource = (service: string) => ({
  attributes: [{ key: "service.name", value: { stringValue: service } }],
});

/** An OTLP/JSON request of spans, one for each name, in a trace of their own. */
export function spansJson(names: readonly string[], service = "shop", trace = "4b"): string {
  const spans = names.map((name, index) => ({
    traceId: trace.padStart(32, "0"),
    spanId: String(index + 1).padStart(16, "0"),
    name,
    kind: 2,
    startTimeUnixNano: String(start + BigInt(index) * 1_000_000n),
    endTimeUnixNano: String(start + BigInt(index + 5) * 1_000_000n),
    attributes: [{ key: "http.route", value: { stringValue: `/${name}` } }],
  }));
  return JSON.stringify({
    resourceSpans: [{ resource: resource(service), scopeSpans: [{ spans }] }],
  });
}

/** An OTLP/JSON request of log records, one for each text. */
export function logsJson(texts: readonly string[], service = "shop"): string {
  const logRecords = texts.map((text, index) => ({
    timeUnixNano: String(start + BigInt(index) * 1_000_000n),
    severityNumber: text.includes("failed") ? 17 : 9,
    body: { stringValue: text },
  }));
  return JSON.stringify({
    resourceLogs: [{ resource: resource(service), scopeLogs: [{ logRecords }] }],
  });
}

/** An OTLP/JSON request of one counter with a point for each value. */
export function metricsJson(values: readonly number[], service = "shop"): string {
  const dataPoints = values.map((value) => ({
    timeUnixNano: String(start),
    asInt: String(value),
    attributes: [{ key: "value", value: { intValue: String(value) } }],
  }));
  const sum = { aggregationTemporality: 2, isMonotonic: true, dataPoints };
  const metrics = [{ name: "shop.orders", unit: "{order}", sum }];
  return JSON.stringify({
    resourceMetrics: [{ resource: resource(service), scopeMetrics: [{ metrics }] }],
  });
}

/** A request of each signal. */
export const requestJson: Readonly<Record<Signal, string>> = {
  traces: spansJson(["checkout", "payment"]),
  metrics: metricsJson([12, 1_200]),
  logs: logsJson(["order placed", "payment failed"]),
};

/** The same as `tail --json` prints them. */
export const canonicalJson: Readonly<Record<Signal, string>> = {
  traces: encodeJson("traces", decodeJson("traces", requestJson.traces)),
  metrics: encodeJson("metrics", decodeJson("metrics", requestJson.metrics)),
  logs: encodeJson("logs", decodeJson("logs", requestJson.logs)),
};
