import type { MetricCollector, TimeRange } from "../../providers/index.ts";

/** When and how far a collector reads, in milliseconds. */
export type Rhythm = Pick<
  MetricCollector,
  "intervalMs" | "periodMs" | "settleMs" | "lookbackMs" | "maxBackfillMs"
>;

/** For about that long, late points of what was delivered are looked for. */
const recheckMs = 300_000;
/** Intervals that are asked for at a time at most: what is committed together has a bound. */
const mostPeriods = 60;

/** The end of the newest interval that is settled. */
export function settledEnd({ periodMs, settleMs }: Rhythm, now: number): number {
  return floorTo(now - settleMs, periodMs);
}

/** Where the first reading of all begins: with one interval at least. */
export function firstStart({ periodMs, lookbackMs }: Rhythm, end: number): number {
  return end - Math.max(periodMs, ceilTo(lookbackMs, periodMs));
}

/** Where reading goes on, and how many intervals are passed over as they are too old by now. */
export function goOnFrom(
  { periodMs, intervalMs, maxBackfillMs }: Rhythm,
  until: number,
  end: number,
): { readonly start: number; readonly skippedIntervals: number } {
  // A poll that comes late is no outage.
  const reach = ceilTo(Math.max(maxBackfillMs, 2 * intervalMs), periodMs);
  // The period may have been another one before.
  const start = Math.max(ceilTo(until, periodMs), end - reach);
  const skipped = start - ceilTo(until, periodMs);
  return { start, skippedIntervals: skipped / periodMs };
}

/**
 * What to ask for: what is new, and before it some of what was delivered, for points that came late.
 *
 * @param start - first interval that is new
 * @param knownFrom - first interval of which it is known what was delivered
 */
export function rangeOf(
  periodMs: number,
  { start, knownFrom, end }: Readonly<Record<"start" | "knownFrom" | "end", number>>,
): TimeRange {
  return {
    startMs: Math.min(start, Math.max(knownFrom, recheckFrom(periodMs, start))),
    endMs: Math.min(end, start + mostPeriods * periodMs),
  };
}

/** The first interval before `start` that is asked for again, for points that came late. */
export function recheckFrom(periodMs: number, start: number): number {
  return start - ceilTo(recheckMs, periodMs);
}

/** The next time to ask, after `now`: as soon as an interval is settled, at multiples of `intervalMs`. */
export function nextPoll({ intervalMs, periodMs, settleMs }: Rhythm, now: number): number {
  const offset = settleMs % periodMs;
  return floorTo(now - offset, intervalMs) + intervalMs + offset;
}

function floorTo(value: number, unit: number): number {
  return Math.floor(value / unit) * unit;
}

function ceilTo(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
