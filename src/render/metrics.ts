import type { ExportMetricsServiceRequest, Metric } from "../otlp/index.ts";
import { metricPoints, metricType } from "./metric-points.ts";
import { createPaint, type RenderOptions, resolveOptions } from "./style.ts";
import { type Column, renderTable, type TableRow } from "./table.ts";
import { formatAttributes, formatText, serviceName } from "./value.ts";

const columns: readonly Column[] = [
  { title: "metric", tone: "name", minWidth: 20 },
  { title: "type", tone: "dim" },
  { title: "unit", tone: "dim", minWidth: 6 },
  { title: "value", tone: "good", minWidth: 20 },
];

/**
 * Lists metrics in a table under the service they come from, each with its points by attributes. Times and sizes
 * are in a readable step of their unit; a histogram shows its count, average, estimated median,
 * largest value and shape.
 */
export function renderMetrics(
  requests: readonly ExportMetricsServiceRequest[],
  options?: RenderOptions,
): string {
  const { color, width } = resolveOptions(options);
  const rows: TableRow[] = [];
  let section: string | undefined;
  for (const { resource, scopeMetrics } of requests.flatMap((one) => one.resourceMetrics)) {
    const service = serviceName(resource);
    if (service !== section) {
      section = service;
      rows.push({ section });
    }
    rows.push(...scopeMetrics.flatMap(({ metrics }) => metrics.flatMap(metricRows)));
  }
  return renderTable(columns, rows, { width, paint: createPaint(color) }).join("\n");
}

/** The metric in a row of its own, its points by their attributes under it. */
function metricRows(metric: Metric): TableRow[] {
  const name = `  ${formatText(metric.name)}`;
  const about = [name, metricType(metric), formatText(metric.unit)];
  const points = metricPoints(metric);
  const [only] = points;
  if (only === undefined || (points.length === 1 && only.attributes.length === 0)) {
    return [[...about, only?.value ?? "no points"]];
  }
  return [
    [...about, ""],
    ...points.map(({ attributes, value }) => [
      `    ${formatAttributes(attributes) || "(no attributes)"}`,
      "",
      "",
      value,
    ]),
  ];
}
