import { createHash } from "node:crypto";
import { Refusal } from "./answer.ts";
import { catalogue, labelsOf, type Metric, resourceOf } from "./catalogue.ts";
import type { CloudState, Labels } from "./cloud-state.ts";
import { type Filter, onlyKeys, readFilter } from "./filter.ts";
import { granularities, type Interval, readInterval } from "./interval.ts";

/** What a query is answered from. */
export interface QueryContext {
  readonly state: CloudState;
  readonly nowMs: number;
  /** Age of an interval's end at which its points are complete. */
  readonly latencyMs: number;
  readonly tokenLifeMs: number;
  /** @throws Refusal where the caller may not read the resource */
  readonly authorize: (kind: string, ids: readonly string[]) => void;
}

interface Query {
  readonly metric: Metric;
  readonly filter: Filter;
  readonly groupBy: readonly string[];
  readonly granularity: string;
  readonly intervals: readonly Interval[];
  readonly limit: number;
  readonly isGrouped: boolean;
}

const keys = [
  "aggregations",
  "filter",
  "granularity",
  "intervals",
  "group_by",
  "limit",
  "format",
  "order_by",
];

/** Answers `POST /query`. */
export function answerQuery(context: QueryContext, body: string, token: string | null): unknown {
  const query = readQuery(parsed(body), context.nowMs);
  const ids = [...(query.filter.resources ?? [])];
  context.authorize(resourceOf(query.metric.shape), ids);
  const offset = token === null ? 0 : offsetOf(context, query, body, token);
  const groups = groupsOf(context.state, query, ids);
  const page = groups.slice(offset, offset + query.limit);
  const data = page.flatMap(([labels, series]): unknown[] => {
    const points = pointsOf(context, query, series);
    if (points.length === 0) return [];
    return query.isGrouped
      ? [{ ...labels, points }]
      : points.map((point) => ({ ...labels, ...point }));
  });
  const next = offset + query.limit;
  const hasMore = next < groups.length && query.granularity !== "ALL";
  const pagination = {
    page_size: query.limit,
    ...(hasMore ? { next_page_token: tokenOf(context, body, next) } : {}),
  };
  return query.groupBy.length === 0 ? { data } : { data, meta: { pagination } };
}

function parsed(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new Refusal(400, "the body is no JSON object");
}

function readQuery(given: Record<string, unknown>, nowMs: number): Query {
  onlyKeys(given, keys);
  const metric = readAggregation(given.aggregations);
  const allowed = labelsOf(metric);
  const groupBy = given.group_by === undefined ? [] : (given.group_by as string[]);
  const wrong = groupBy.find((label) => !allowed.includes(label));
  if (wrong !== undefined) throw new Refusal(400, `cannot group by ${wrong}`);
  const granularity = String(given.granularity);
  const limit = readLimit(given.limit, granularity, groupBy);
  if (given.order_by !== undefined && granularity !== "ALL") {
    throw new Refusal(400, "order_by is only valid for granularity ALL");
  }
  const isGrouped = given.format === "GROUPED";
  if (isGrouped && groupBy.length === 0) {
    throw new Refusal(400, "format GROUPED is only allowed when group_by is non-empty");
  }
  const filter = readFilter(given.filter, allowed);
  if (filter.resources === undefined) {
    throw new Refusal(400, "a filter on a resource is required for this dataset");
  }
  const intervals = readIntervals(given.intervals, granularity, nowMs);
  return { metric, filter, groupBy, granularity, intervals, limit, isGrouped };
}

function readAggregation(given: unknown): Metric {
  if (!Array.isArray(given) || given.length !== 1) {
    throw new Refusal(400, "exactly one aggregation is required");
  }
  const { metric: name, agg, ...rest } = given[0] as Record<string, unknown>;
  const metric = catalogue.find((each) => each.name === name);
  if (metric === undefined) throw new Refusal(400, `unknown metric: ${String(name)}`);
  onlyKeys(rest, []);
  const isMaximum = metric.name.endsWith("load_percent");
  if (agg !== undefined && agg !== (isMaximum ? "MAX" : "SUM")) {
    throw new Refusal(400, `aggregation ${String(agg)} is not supported for ${metric.name}`);
  }
  return metric;
}

function readLimit(given: unknown, granularity: string, groupBy: readonly string[]): number {
  if (granularities[granularity] === undefined && granularity !== "ALL") {
    throw new Refusal(400, `unknown granularity: ${granularity}`);
  }
  if (given === undefined) return granularity === "ALL" ? 1_000 : 100;
  if (groupBy.length === 0) throw new Refusal(400, "limit is only valid with group_by");
  if (!Number.isInteger(given) || Number(given) < 1 || Number(given) > 1_000) {
    throw new Refusal(400, "limit must be between 1 and 1000");
  }
  return Number(given);
}

function readIntervals(given: unknown, granularity: string, nowMs: number): readonly Interval[] {
  if (!Array.isArray(given) || given.length === 0) {
    throw new Refusal(400, "intervals must not be empty");
  }
  const intervals = given.map((each) => readInterval(each, nowMs));
  const total = intervals.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  if (total > (granularities[granularity]?.[1] ?? Number.POSITIVE_INFINITY)) {
    throw new Refusal(400, `the interval is too long for granularity ${granularity}`);
  }
  return intervals;
}

function groupsOf(
  state: CloudState,
  { metric, filter, groupBy }: Query,
  ids: readonly string[],
): readonly (readonly [Labels, readonly Labels[]])[] {
  const groups = new Map<string, [Labels, Labels[]]>();
  for (const id of ids) {
    for (const series of state.seriesOf(metric, id)) {
      if (!filter.isOfResources && !filter.matches(series)) continue;
      const labels = Object.fromEntries(groupBy.map((label) => [label, series[label] ?? ""]));
      const key = Object.values(labels).join("\u0000");
      const group = groups.get(key) ?? [labels, []];
      group[1].push(series);
      groups.set(key, group);
    }
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

/** Newest first. Buckets that are younger than the latency are there, and not complete. */
function pointsOf(
  context: QueryContext,
  { metric, granularity, intervals }: Query,
  series: readonly Labels[],
): readonly { timestamp: string; value: number }[] {
  const lengthMs = granularities[granularity]?.[0];
  const buckets = new Map<number, { sum: number; minutes: Set<number> }>();
  for (const { startMs, minute } of intervals.flatMap(minutesOf)) {
    const start = lengthMs === undefined ? startMs : minute - (minute % lengthMs);
    for (const labels of series) {
      const value = visibleValue(context, metric, labels, minute);
      if (value === undefined) continue;
      const bucket = buckets.get(start) ?? { sum: 0, minutes: new Set() };
      bucket.sum += value;
      bucket.minutes.add(minute);
      buckets.set(start, bucket);
    }
  }
  return [...buckets]
    .sort(([a], [b]) => b - a)
    .map(([start, { sum, minutes }]) => ({
      timestamp: new Date(start).toISOString().replace(".000Z", "Z"),
      value: metric.isCounter ? sum : sum / minutes.size,
    }));
}

function minutesOf({ startMs, endMs }: Interval): { startMs: number; minute: number }[] {
  const first = Math.ceil(startMs / 60_000);
  const count = Math.max(0, Math.ceil(endMs / 60_000) - first);
  return Array.from({ length: count }, (_, at) => ({ startMs, minute: (first + at) * 60_000 }));
}

function visibleValue(
  { state, nowMs, latencyMs }: QueryContext,
  metric: Metric,
  labels: Labels,
  minute: number,
): number | undefined {
  const age = nowMs - minute - 60_000 - state.extraDelay(metric, labels, minute);
  const value = age < 0 ? undefined : state.valueAt(metric, labels, minute);
  return value !== undefined && age < latencyMs ? value / 2 : value;
}

function tokenOf({ nowMs }: QueryContext, body: string, offset: number): string {
  return Buffer.from(JSON.stringify([offset, hash(body), nowMs])).toString("base64url");
}

function offsetOf(context: QueryContext, query: Query, body: string, token: string): number {
  if (query.groupBy.length === 0 || query.granularity === "ALL") {
    throw new Refusal(400, "page_token needs group_by and a granularity other than ALL");
  }
  let content: unknown;
  try {
    content = JSON.parse(Buffer.from(token, "base64url").toString());
  } catch {
    throw new Refusal(400, "page_token is invalid");
  }
  const [offset, digest, issuedAt] = content as [number, string, number];
  const isSame = digest === hash(body) && !query.intervals.some(({ hasNow }) => hasNow);
  if (!isSame) throw new Refusal(400, "page_token does not belong to this request");
  if (context.nowMs - issuedAt > context.tokenLifeMs) {
    throw new Refusal(400, "page_token has expired");
  }
  return offset;
}

function hash(body: string): string {
  return createHash("sha256").update(body).digest("base64url").slice(0, 16);
}
