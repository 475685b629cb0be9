import type { Attributes, MetricData } from "../../otlp/index.ts";
import {
  type Column,
  drawSparkline,
  formatInUnit,
  formatNumber,
  type RenderOptions,
  type TimedValue,
} from "../../render/index.ts";
import { jsonText } from "../json-text.ts";
import { tableText } from "../table-text.ts";
import { chartColumns } from "./figures-text.ts";
import { groupedBy } from "./grouped-by.ts";

const chartWidth = 40;

const columns: readonly Column[] = [
  { title: "metric", tone: "name", minWidth: 16 },
  { title: "service", tone: "service" },
  { title: "attributes", tone: "dim", minWidth: 12 },
  { title: "points", align: "right" },
  ...chartColumns,
];

/** Points of metrics as one row a time series, each with its line over time. Of a distribution, its average. */
export function seriesText(points: readonly MetricData[], layout: RenderOptions): string {
  if (points.length === 0) {
    return "";
  }
  const times = points
    .map(({ timestamp }) => timestamp)
    .sort((a, b) => (a < b ? -1 : Number(a > b)));
  const stretch = { from: times[0] ?? 0n, to: times.at(-1) ?? 0n };
  const series = groupedBy(points, (point) => JSON.stringify(aboutOf(point)));
  const rows = [...series].map(([, each]) => {
    const [point] = each;
    const values = each
      .flatMap(toValue)
      .sort((a, b) => (a.time < b.time ? -1 : Number(a.time > b.time)));
    const known = values.map(({ value }) => value);
    const text = (value: number | undefined): string =>
      value === undefined ? "–" : formatInUnit(value, point.unit);
    return [
      ...aboutOf(point),
      formatNumber(each.length),
      drawSparkline(values, stretch, Math.min(chartWidth, each.length)),
      text(known.length === 0 ? undefined : Math.min(...known)),
      text(known.length === 0 ? undefined : Math.max(...known)),
      text(known.at(-1)),
    ];
  });
  return tableText(columns, rows.sort(byText), layout);
}

function aboutOf({ labels, name, resource }: MetricData): string[] {
  const service = resource?.attributes["service.name"];
  return [name, typeof service === "string" ? service : "–", attributesText(labels)];
}

function attributesText(labels: Attributes): string {
  return Object.keys(labels)
    .sort()
    .map((key) => {
      const value = labels[key];
      return `${key}=${typeof value === "object" ? jsonText(value) : String(value)}`;
    })
    .join(" ");
}

function toValue(point: MetricData): TimedValue[] {
  const { timestamp: time, value } = point;
  if (value === null) {
    return [];
  }
  if (typeof value !== "object") {
    return [{ time, value: Number(value) }];
  }
  const { count, sum } = value;
  return sum === undefined || count === 0n ? [] : [{ time, value: sum / Number(count) }];
}

function byText(left: readonly string[], right: readonly string[]): number {
  const [a, b] = [left.slice(0, 3).join("\n"), right.slice(0, 3).join("\n")];
  return a < b ? -1 : Number(a > b);
}
