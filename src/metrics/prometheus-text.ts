import type { HistogramValue, MetricSnapshot, PointAttributes } from "./metric-snapshot.ts";

/** Metrics of one process, with what tells it apart from others. */
export interface LabelledMetrics {
  readonly labels: PointAttributes;
  readonly metrics: readonly MetricSnapshot[];
}

/** The content type of Prometheus' text format. */
export const prometheusContentType = "text/plain; version=0.0.4; charset=utf-8";

const unitSuffixes: Readonly<Record<string, string>> = { s: "_seconds", By: "_bytes" };

/**
 * Metrics of several processes in Prometheus' text format, each metric once. Names are made from
 * OpenTelemetry's as its compatibility specification has it: units and `_total` at the end.
 */
export function prometheusText(processes: readonly LabelledMetrics[]): string {
  const byName = new Map<string, { metric: MetricSnapshot; lines: string[] }>();
  for (const { labels, metrics } of processes) {
    for (const metric of metrics) {
      const name = metricName(metric);
      const entry = byName.get(name) ?? { metric, lines: [] };
      byName.set(name, entry);
      for (const { attributes, value } of metric.points) {
        const all = { ...labels, ...attributes };
        if (typeof value === "number") {
          entry.lines.push(line(name, all, value));
        } else {
          entry.lines.push(...histogramLines(name, all, value));
        }
      }
    }
  }
  return [...byName]
    .filter(([, { lines }]) => lines.length > 0)
    .map(([name, { metric, lines }]) => {
      const help = metric.description.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
      return `# HELP ${name} ${help}\n# TYPE ${name} ${metric.kind}\n${lines.join("")}`;
    })
    .join("");
}

/** The name of a metric in Prometheus. */
export function metricName({
  name,
  unit,
  kind,
}: Omit<MetricSnapshot, "points" | "description">): string {
  const base = identifier(name);
  const suffix = unitSuffixes[unit] ?? "";
  const withUnit = base.endsWith(suffix) ? base : `${base}${suffix}`;
  return kind === "counter" ? `${withUnit}_total` : withUnit;
}

function histogramLines(
  name: string,
  attributes: PointAttributes,
  value: HistogramValue,
): string[] {
  let below = 0;
  const buckets = value.counts.map((count, index) => {
    below += count;
    const le = value.bounds[index];
    return line(`${name}_bucket`, { ...attributes, le: le === undefined ? "+Inf" : le }, below);
  });
  return [
    ...buckets,
    line(`${name}_sum`, attributes, value.sum),
    line(`${name}_count`, attributes, value.count),
  ];
}

function line(name: string, attributes: PointAttributes, value: number): string {
  const labels = Object.entries(attributes).map(
    ([key, text]) => `${identifier(key)}="${escaped(String(text))}"`,
  );
  return `${name}${labels.length === 0 ? "" : `{${labels.join(",")}}`} ${value}\n`;
}

function identifier(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_:]/g, "_");
}

function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
