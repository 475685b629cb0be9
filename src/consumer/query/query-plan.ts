import type { Choice, Signal, Time } from "../../otlp/index.ts";
import { shareOf } from "./aggregate/index.ts";
import { byteChoice } from "./byte-choice.ts";
import { type Condition, compileFilters } from "./conditions.ts";
import { type Needle, needlesOf } from "./needles.ts";
import type { Aggregating, ItemQuery, Measuring, QueryBase } from "./query-options.ts";

/** Every option that a query can have. */
export type AnyQuery = QueryBase & Partial<ItemQuery & Aggregating & Measuring>;

/** A query as it is carried out. */
export interface QueryPlan<S extends Signal> {
  readonly signal: S;
  readonly query: AnyQuery;
  readonly limit: number;
  readonly offset: number;
  readonly maxBytes: number;
  /** Nanoseconds; the end is not included. */
  readonly from: bigint | undefined;
  readonly to: bigint | undefined;
  /** Records written at this time or later are read; milliseconds. Undefined: all. */
  readonly writtenSinceMs: number | undefined;
  readonly meets: Condition<S>;
  readonly needles: readonly Needle[];
  /** What is to be decoded of a request; undefined: all of it. */
  readonly choice: Choice | undefined;
}

/** Figures that need a number of each item. */
const figuresOfNumbers = ["sum", "avg", "min", "max", "last"] as const;

/** Whether an aggregation needs a number of each item. */
export function needsNumbers(aggregation: string): boolean {
  return (
    (figuresOfNumbers as readonly string[]).includes(aggregation) ||
    aggregation === "percentiles" ||
    shareOf(aggregation) !== undefined
  );
}

export const defaults = {
  limit: 1_000,
  offset: 0,
  maxBytes: 67_108_864,
  maxSkewMs: 3_600_000,
  maxGroups: 10_000,
} as const;

/** Works out a query that was checked. */
export function planQuery<S extends Signal>(signal: S, query: AnyQuery): QueryPlan<S> {
  const { filters = [], maxSkewMs = defaults.maxSkewMs, timeRange = {} } = query;
  const from = toNanos(timeRange.from);
  const to = toNanos(timeRange.to);
  const needles = needlesOf(signal, filters);
  return {
    signal,
    query,
    limit: query.limit ?? defaults.limit,
    offset: query.offset ?? defaults.offset,
    maxBytes: query.maxBytes ?? defaults.maxBytes,
    from,
    to,
    writtenSinceMs: from === undefined ? undefined : Math.floor(Number(from) / 1e6 - maxSkewMs),
    meets: compileFilters(signal, filters),
    needles,
    choice: byteChoice(signal, { filters, needles, from, to }),
  };
}

function toNanos(time: Time | undefined): bigint | undefined {
  return time instanceof Date ? BigInt(time.getTime()) * 1_000_000n : time;
}
