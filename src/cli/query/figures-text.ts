import type { MetricGroup, QueryGroup } from "../../consumer/index.ts";
import {
  type Column,
  drawSparkline,
  formatInUnit,
  formatNumber,
  type RenderOptions,
} from "../../render/index.ts";
import { tableText } from "../table-text.ts";
import { groupedBy } from "./grouped-by.ts";
import type { QueryOptions } from "./query-options.ts";

type AnyGroup = QueryGroup | MetricGroup;

const chartWidth = 40;

/** Figures as a table: a row a group, or with `--every` a row a line over time. */
export function figuresText(
  groups: readonly AnyGroup[],
  options: QueryOptions,
  layout: RenderOptions,
): string {
  const [first] = groups;
  if (first === undefined) {
    return "";
  }
  const { every, groupBy = [] } = options;
  const about: Column[] = [
    ...("name" in first ? [{ title: "metric", tone: "name", minWidth: 16 } as const] : []),
    ...groupBy.map((title): Column => ({ title, minWidth: 8 })),
  ];
  const names = Object.keys(first.values);
  return every === undefined
    ? tableText(
        [...about, ...names.map(figureColumn)],
        groups.map((group) => [
          ...aboutOf(group, groupBy),
          ...names.map((name) => cell(group, name, options)),
        ]),
        layout,
      )
    : overTime(groups, { about, names, options, layout });
}

function figureColumn(title: string): Column {
  return { title, align: "right", tone: "good" };
}

function aboutOf(group: AnyGroup, groupBy: readonly string[]): string[] {
  const name = "name" in group ? [group.name] : [];
  return [...name, ...groupBy.map((field) => group.by[field] ?? "–")];
}

function cell(group: AnyGroup, name: string, options: QueryOptions): string {
  const value = group.values[name];
  return value === undefined ? "–" : valueText(group, name, value, options);
}

/** Counts have no unit; rates have another; durations of spans are in milliseconds. */
function valueText(
  group: AnyGroup,
  name: string,
  value: number,
  { measure }: QueryOptions,
): string {
  if (name === "count" || name === "rate") {
    return `${formatNumber(value)}${name === "rate" ? "/s" : ""}`;
  }
  if ("name" in group) {
    return formatInUnit(value, group.unit);
  }
  return measure === undefined || measure === "durationMs"
    ? formatInUnit(value, "ms")
    : formatNumber(value);
}

interface OverTime {
  readonly about: readonly Column[];
  readonly names: readonly string[];
  readonly options: QueryOptions;
  readonly layout: RenderOptions;
}

function overTime(
  groups: readonly AnyGroup[],
  { about, names, options, layout }: OverTime,
): string {
  const { every = 1, groupBy = [] } = options;
  const times = groups.map(({ from = 0n }) => from).sort((a, b) => (a < b ? -1 : Number(a > b)));
  const stretch = {
    from: times[0] ?? 0n,
    to: (times.at(-1) ?? 0n) + BigInt(Math.round(every * 1e6)),
  };
  const columns = Number((stretch.to - stretch.from) / BigInt(Math.round(every * 1e6)));
  const lines = groupedBy(groups, (group) => JSON.stringify(lineOf(group, groupBy)));
  const rows = [...lines.values()].flatMap((line) =>
    names.map((name) => {
      const [group] = line;
      const points = line.flatMap(({ from: time = 0n, values }) => {
        const value = values[name];
        return value === undefined ? [] : [{ time, value }];
      });
      const known = points.map(({ value }) => value);
      const text = (value: number | undefined): string =>
        value === undefined ? "–" : valueText(group, name, value, options);
      return [
        ...aboutOf(group, groupBy),
        name,
        drawSparkline(points, stretch, Math.min(columns, chartWidth)),
        text(known.length === 0 ? undefined : Math.min(...known)),
        text(known.length === 0 ? undefined : Math.max(...known)),
        text(known.at(-1)),
      ];
    }),
  );
  return tableText([...about, { title: "figure" }, ...chartColumns], rows, layout);
}

function lineOf(group: AnyGroup, groupBy: readonly string[]): (string | null)[] {
  const metric = "name" in group ? [group.name, group.unit, group.type] : [];
  return [...metric, ...groupBy.map((field) => group.by[field] ?? null)];
}

/** Columns of a line over time. */
export const chartColumns: readonly Column[] = [
  { title: "over time", tone: "good" },
  { title: "lowest", align: "right" },
  { title: "highest", align: "right" },
  { title: "latest", align: "right" },
];
