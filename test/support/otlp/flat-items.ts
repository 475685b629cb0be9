import type { Signal } from "../../../src/otlp/index.ts";
import { judgedData } from "./judge.ts";

type Data = Readonly<Record<string, unknown>>;

const lists: Readonly<Record<Signal, readonly [string, string, string]>> = {
  traces: ["resourceSpans", "scopeSpans", "spans"],
  metrics: ["resourceMetrics", "scopeMetrics", "metrics"],
  logs: ["resourceLogs", "scopeLogs", "logRecords"],
};

const kinds = ["gauge", "sum", "histogram", "exponentialHistogram", "summary"];

/** The objects in a list, and what else the object around it has. */
function take(data: Data, name: string): { list: readonly Data[]; head: Data } {
  const { [name]: list, ...head } = data;
  return { list: (list as readonly Data[] | undefined) ?? [], head };
}

/**
 * Every item with all that is around it, as text, in the order of the request; containers without
 * items too. Two requests that say the same give the same list, however their items are grouped.
 */
export function flatItems(signal: Signal, bytes: Uint8Array): string[] {
  const [resources, scopes, records] = lists[signal];
  const flat: Data[] = [];
  const top = take(judgedData(signal, bytes), resources);
  for (const resource of top.list) {
    const { list, head } = take(resource, scopes);
    if (list.length === 0) {
      flat.push({ resource: head });
    }
    for (const scope of list) {
      const inner = take(scope, records);
      const around = { resource: head, scope: inner.head };
      const items = signal === "metrics" ? inner.list.flatMap(pointsOf) : inner.list;
      flat.push(...(items.length === 0 ? [around] : items.map((item) => ({ ...around, item }))));
    }
  }
  return flat.map((item) => JSON.stringify(item));
}

/** The data points of a metric, each with what the metric and its data say beside them. */
function pointsOf(metric: Data): Data[] {
  const kind = metric.data as string | undefined;
  const metricHead = Object.fromEntries(
    Object.entries(metric).filter(([name]) => !kinds.includes(name)),
  );
  if (kind === undefined) {
    return [{ metricHead }];
  }
  const { list, head } = take(metric[kind] as Data, "dataPoints");
  return list.length === 0
    ? [{ metricHead, head }]
    : list.map((point) => ({ metricHead, head, point }));
}
