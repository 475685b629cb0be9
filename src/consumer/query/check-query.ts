import { ConfigError, type ConfigIssue } from "../../errors/index.ts";
import type { Signal } from "../../otlp/index.ts";
import { checkShape, checkValues, type Say } from "./check-shape.ts";
import { isIdField, isSeverity } from "./conditions.ts";
import { fieldNames, severities } from "./item-fields.ts";
import type { Aggregation, QueryFilter } from "./query-options.ts";
import { type AnyQuery, needsNumbers } from "./query-plan.ts";

const mostItems = 100_000;
const mostGroups = 1_000_000;

const known = {
  query: [
    ...["topic", "filters", "timeRange", "maxSkewMs", "limit", "offset", "maxBytes", "encoding"],
    ...[
      "onProgress",
      "onUnreadable",
      "signal",
      "order",
      "aggregations",
      "groupBy",
      "everyMs",
      "maxGroups",
      "measure",
    ],
  ],
  filter: ["field", "equals", "not", "contains", "matches", "atLeast", "atMost", "exists"],
  timeRange: ["from", "to"],
} as const;

/** @throws ConfigError with everything that is wrong with a query */
export function checkQuery(signal: Signal, query: AnyQuery): void {
  const issues: ConfigIssue[] = [];
  const say: Say = (path, message) => issues.push({ path, message });
  checkShape(query, say);
  if (issues.length === 0) {
    checkContent(signal, query, say);
  }
  if (issues.length > 0) {
    const detail = `a query for ${signal}`;
    throw new ConfigError("CONFIG_INVALID", { issues, detail, action: "Correct the query." });
  }
}

function checkContent(signal: Signal, query: AnyQuery, say: Say): void {
  checkKeys("", query, known.query, say);
  checkNumbers(query, say);
  checkTimes(query, say);
  for (const [index, filter] of (query.filters ?? []).entries()) {
    checkFilter(signal, filter, (path, message) => say(`filters[${index}]${path}`, message));
  }
  checkAggregation(signal, query, say);
}

function checkKeys(path: string, value: object, keys: readonly string[], say: Say): void {
  for (const key of Object.keys(value)) {
    if (!keys.includes(key)) {
      say(path === "" ? key : `${path}.${key}`, `is unknown; expected one of ${keys.join(", ")}`);
    }
  }
}

function checkNumbers({ limit, offset, ...query }: AnyQuery, say: Say): void {
  checkWhole("limit", limit, [0, mostItems], say);
  checkWhole("offset", offset, [0, mostItems], say);
  if ((limit ?? 0) + (offset ?? 0) > mostItems) {
    say("offset", `with limit must be ${mostItems} at most; narrow timeRange to go further`);
  }
  checkWhole("maxBytes", query.maxBytes, [1, Number.MAX_SAFE_INTEGER], say);
  checkWhole("maxSkewMs", query.maxSkewMs, [0, Number.MAX_SAFE_INTEGER], say);
  checkWhole("maxGroups", query.maxGroups, [1, mostGroups], say);
  checkWhole("everyMs", query.everyMs, [1, Number.MAX_SAFE_INTEGER], say);
}

function checkWhole(
  path: string,
  value: unknown,
  [least, most]: readonly [number, number],
  say: Say,
): void {
  const isWhole =
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
  if (value !== undefined && !isWhole) {
    say(path, `must be a whole number from ${least} to ${most}, not ${String(value)}`);
  }
}

function checkTimes({ timeRange, order }: AnyQuery, say: Say): void {
  if (order !== undefined && order !== "newest" && order !== "oldest") {
    say("order", "must be newest or oldest");
  }
  checkKeys("timeRange", timeRange ?? {}, known.timeRange, say);
  const { from, to } = timeRange ?? {};
  for (const [name, time] of Object.entries({ from, to })) {
    const isTime = time instanceof Date ? !Number.isNaN(time.getTime()) : typeof time === "bigint";
    if (time !== undefined && !isTime) {
      say(`timeRange.${name}`, "must be a Date, or nanoseconds since 1970 as a bigint");
    }
  }
  const [start, end] = [from, to].map((time) =>
    time instanceof Date ? time.getTime() : Number(time) / 1e6,
  );
  if (start !== undefined && end !== undefined && start > end) {
    say("timeRange.to", "lies before timeRange.from");
  }
}

function checkFilter(signal: Signal, filter: QueryFilter, say: Say): void {
  const { atLeast, atMost, equals, field, matches } = filter;
  checkKeys("", filter, known.filter, (key, message) => say(`.${key}`, message));
  if (typeof field !== "string" || field === "") {
    say(".field", `must name a field: ${fieldNames(signal).join(", ")}, or an attribute`);
    return;
  }
  if (Object.values(filter).filter((value) => value !== undefined).length < 2) {
    say(
      "",
      `says nothing of "${field}": add equals, not, contains, matches, atLeast, atMost or exists`,
    );
  }
  if (Array.isArray(equals) && equals.length === 0) {
    say(".equals", "must have a value at least");
  }
  checkValues({ ...filter }, say);
  if (matches !== undefined && !(matches instanceof RegExp)) {
    say(".matches", "must be a RegExp");
  }
  for (const [name, bound] of Object.entries({ atLeast, atMost })) {
    if (bound !== undefined && !isBound(signal, field, bound)) {
      const names = isSeverity(signal, field)
        ? ` or one of ${[...severities.keys()].join(", ")}`
        : "";
      say(`.${name}`, `must be a number${names}, not ${JSON.stringify(String(bound))}`);
    }
  }
  if (isIdField(signal, field)) {
    checkIds(field, equals, say);
  }
}

function isBound(signal: Signal, field: string, bound: unknown): boolean {
  if (typeof bound === "string") {
    return isSeverity(signal, field) && severities.has(bound);
  }
  return typeof bound === "bigint" || (typeof bound === "number" && !Number.isNaN(bound));
}

function checkIds(field: string, equals: QueryFilter["equals"], say: Say): void {
  const digits = field === "traceId" ? 32 : 16;
  const ids: readonly unknown[] = Array.isArray(equals) ? equals : [equals];
  for (const id of ids) {
    if (id !== undefined && !new RegExp(`^[0-9a-f]{${digits}}$`, "i").test(String(id))) {
      say(".equals", `must have ${digits} hexadecimal digits, not ${JSON.stringify(String(id))}`);
    }
  }
}

function checkAggregation(signal: Signal, query: AnyQuery, say: Say): void {
  const { aggregations, groupBy = [], measure, order } = query;
  if (aggregations === undefined) {
    checkWithout(query, say);
    return;
  }
  if (aggregations.length === 0) {
    say("aggregations", "must have one at least");
  }
  if (order !== undefined) {
    say("order", "has no meaning with aggregations: groups are ordered by what they are of");
  }
  for (const [index, aggregation] of aggregations.entries()) {
    if (!isAggregation(aggregation)) {
      say(`aggregations[${index}]`, `must be ${expectedAggregations}, not ${String(aggregation)}`);
    } else if (signal === "logs" && measure === undefined && needsNumbers(aggregation)) {
      say(`aggregations[${index}]`, `${aggregation} needs measure, the field with the numbers`);
    }
  }
  if (signal === "metrics" && measure !== undefined) {
    say("measure", "has no meaning for metrics: it is their values");
  }
  if (signal === "metrics" && groupBy.includes("value")) {
    say("groupBy", "must not be by value");
  }
}

function checkWithout(query: AnyQuery, say: Say): void {
  for (const name of ["groupBy", "everyMs", "maxGroups", "measure"] as const) {
    if (query[name] !== undefined) {
      say(name, "needs aggregations");
    }
  }
}

const expectedAggregations =
  "sum, avg, min, max, count, last, rate, percentiles, or one such as p99.9";

/** Whether it is a name of an aggregation. */
export function isAggregation(name: string): name is Aggregation {
  return needsNumbers(name) || name === "count" || name === "rate";
}
