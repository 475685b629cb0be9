import {
  type ExportLogsServiceRequest,
  type ExportMetricsServiceRequest,
  type ExportTraceServiceRequest,
  type InstrumentationScope,
  type KeyValue,
  type LogRecord,
  type Metric,
  type RequestOf,
  type Resource,
  SeverityNumber,
  type Signal,
  type Span,
  StatusCode,
} from "../otlp/index.ts";
import { formatId, valueText } from "../render/index.ts";
import type { Condition } from "./where.ts";

/** Decides for one span, data point or log record, by what is known of it. */
export type KeepItem = (facts: ItemFacts) => boolean;

/** Where the values of a key are looked for: in names of our own first, then in attributes. */
export interface ItemFacts {
  readonly named: Readonly<Record<string, string | undefined>>;
  readonly attributes: readonly (readonly KeyValue[])[];
}

/** Keeps an item that satisfies all conditions. */
export function satisfies(conditions: readonly Condition[]): KeepItem {
  return (facts) => conditions.every(({ key, accepts }) => accepts(valuesOf(key, facts)));
}

function valuesOf(key: string, { named, attributes }: ItemFacts): string[] {
  const own = Object.hasOwn(named, key) ? named[key] : undefined;
  const found = attributes.flatMap((list) =>
    list.filter((attribute) => attribute.key === key).map(({ value }) => valueText(value)),
  );
  return own === undefined ? found : [own, ...found];
}

/**
 * The request with the items to keep only, in new objects; what is left empty around them is left
 * out. The items of a request are asked about in its order.
 */
export function selectItems<S extends Signal>(
  signal: S,
  request: RequestOf[S],
  keep: KeepItem,
): RequestOf[S] {
  return selectors[signal](request, keep);
}

const selectors: { [S in Signal]: (request: RequestOf[S], keep: KeepItem) => RequestOf[S] } = {
  traces: selectSpans,
  metrics: selectPoints,
  logs: selectRecords,
};

interface Origin {
  readonly resource?: Resource | undefined;
  readonly scope?: InstrumentationScope | undefined;
}

function factsOf(
  named: ItemFacts["named"],
  attributes: readonly KeyValue[],
  { resource, scope }: Origin,
): ItemFacts {
  const resourceAttributes = resource?.attributes ?? [];
  const service = resourceAttributes.find(({ key }) => key === "service.name");
  return {
    named: { ...named, service: service === undefined ? undefined : valueText(service.value) },
    attributes: [attributes, scope?.attributes ?? [], resourceAttributes],
  };
}

function selectSpans(
  { resourceSpans }: ExportTraceServiceRequest,
  keep: KeepItem,
): ExportTraceServiceRequest {
  const kept = resourceSpans.map((one) => {
    const scopeSpans = one.scopeSpans.map((scoped) => {
      const origin = { resource: one.resource, scope: scoped.scope };
      const spans = scoped.spans.filter((span) =>
        keep(factsOf(spanNames(span), span.attributes, origin)),
      );
      return { ...scoped, spans };
    });
    return { ...one, scopeSpans: scopeSpans.filter(({ spans }) => spans.length > 0) };
  });
  return { resourceSpans: kept.filter(({ scopeSpans }) => scopeSpans.length > 0) };
}

function selectRecords(
  { resourceLogs }: ExportLogsServiceRequest,
  keep: KeepItem,
): ExportLogsServiceRequest {
  const kept = resourceLogs.map((one) => {
    const scopeLogs = one.scopeLogs.map((scoped) => {
      const origin = { resource: one.resource, scope: scoped.scope };
      const logRecords = scoped.logRecords.filter((record) =>
        keep(factsOf(recordNames(record), record.attributes, origin)),
      );
      return { ...scoped, logRecords };
    });
    return { ...one, scopeLogs: scopeLogs.filter(({ logRecords }) => logRecords.length > 0) };
  });
  return { resourceLogs: kept.filter(({ scopeLogs }) => scopeLogs.length > 0) };
}

function selectPoints(
  { resourceMetrics }: ExportMetricsServiceRequest,
  keep: KeepItem,
): ExportMetricsServiceRequest {
  const kept = resourceMetrics.map((one) => {
    const scopeMetrics = one.scopeMetrics.map((scoped) => {
      const origin = { resource: one.resource, scope: scoped.scope };
      const metrics = scoped.metrics.flatMap((metric) =>
        withPoints(metric, ({ attributes }) =>
          keep(factsOf({ name: metric.name }, attributes, origin)),
        ),
      );
      return { ...scoped, metrics };
    });
    return { ...one, scopeMetrics: scopeMetrics.filter(({ metrics }) => metrics.length > 0) };
  });
  return { resourceMetrics: kept.filter(({ scopeMetrics }) => scopeMetrics.length > 0) };
}

const dataKinds = ["gauge", "sum", "histogram", "exponentialHistogram", "summary"] as const;

/** The metric with the points to keep, or nothing where none is left. */
function withPoints(
  metric: Metric,
  keep: (point: { attributes: KeyValue[] }) => boolean,
): Metric[] {
  const kind = dataKinds.find((name) => metric[name] !== undefined);
  const data = kind === undefined ? undefined : metric[kind];
  if (kind === undefined || data === undefined) {
    return [];
  }
  const points: readonly { attributes: KeyValue[] }[] = data.dataPoints;
  const dataPoints = points.filter(keep);
  return dataPoints.length === 0 ? [] : [{ ...metric, [kind]: { ...data, dataPoints } }];
}

const statusNames = new Map<number | undefined, string>([
  [StatusCode.OK, "ok"],
  [StatusCode.ERROR, "error"],
]);

function spanNames({ name, traceId, status }: Span): ItemFacts["named"] {
  return { name, traceId: formatId(traceId), status: statusNames.get(status?.code) ?? "unset" };
}

const severityNames = ["FATAL", "ERROR", "WARN", "INFO", "DEBUG", "TRACE"] as const;

function recordNames(record: LogRecord): ItemFacts["named"] {
  const { eventName, traceId, severityNumber, severityText, body } = record;
  const severity = severityNames.find((name) => severityNumber >= SeverityNumber[name]);
  return {
    name: eventName,
    traceId: formatId(traceId),
    severity: severity?.toLowerCase() ?? severityText.toLowerCase(),
    body: valueText(body),
  };
}
