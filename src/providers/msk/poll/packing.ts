import type { TimeRange } from "../../contract/index.ts";

/**
 * The most questions of a call, and points of an answer.
 * Source: CloudWatch API Reference, GetMetricData.
 */
const mostQueries = 500;
export const mostPoints = 100_800;

/**
 * Intervals of one question. Longer ranges are asked for in parts of that many, 20 series a call: with
 * fewer series the answers would not be full.
 */
const mostIntervals = mostPoints / 20;

/** The range in parts that are asked for one after the other. */
export function* rangeParts({ startMs, endMs }: TimeRange, periodMs: number): Generator<TimeRange> {
  const step = mostIntervals * periodMs;
  for (let from = startMs; from < endMs; from += step) {
    yield { startMs: from, endMs: Math.min(from + step, endMs) };
  }
}

/** How many series a call asks for, so that the answer is one page and the calls are as few as can be. */
export function seriesPerCall({ startMs, endMs }: TimeRange, periodMs: number): number {
  const intervals = Math.max(1, Math.ceil((endMs - startMs) / periodMs));
  return Math.max(1, Math.min(mostQueries, Math.floor(mostPoints / intervals)));
}

/** The least number of calls that the service's limits allow for so many series. */
export function leastCalls(
  series: number,
  { startMs, endMs }: TimeRange,
  periodMs: number,
): number {
  const intervals = Math.ceil((endMs - startMs) / periodMs);
  return Math.max(Math.ceil(series / mostQueries), Math.ceil((series * intervals) / mostPoints));
}

/** Cuts what comes in pieces of a size. */
export function* batches<Item>(items: Iterable<Item>, size: number): Generator<Item[]> {
  let batch: Item[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length === size) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) {
    yield batch;
  }
}
