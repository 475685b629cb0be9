import { granularities } from "../../../config/index.ts";
import { ProviderError } from "../../../errors/index.ts";
import type { TimeRange } from "../../contract/index.ts";

/** Length of the interval that a point stands for, as the service names it. */
export type Granularity = keyof typeof granularities;

/** Bounds an answer to 1,000 groups of that many points each. */
const mostBuckets = 240;

/** Length of an interval in milliseconds. */
export function lengthOf(granularity: Granularity): number {
  return granularities[granularity].lengthMs;
}

/**
 * The granularity of that many seconds.
 *
 * @throws ProviderError `PROVIDER_REQUEST_INVALID` for one that the service does not have
 */
export function granularityOf(seconds: number): Granularity {
  const names = Object.keys(granularities) as Granularity[];
  const found = names.find((name) => lengthOf(name) === seconds * 1_000);
  if (found === undefined) {
    throw new ProviderError("PROVIDER_REQUEST_INVALID", {
      detail: `periodSeconds is ${seconds}`,
      action: `Give one of ${names.map((name) => lengthOf(name) / 1_000).join(", ")}.`,
    });
  }
  return found;
}

/** The whole buckets within a range, cut into pieces that one query may span; oldest first. */
export function spansOf(range: TimeRange, granularity: Granularity): readonly TimeRange[] {
  const { lengthMs, maxSpanMs = Number.POSITIVE_INFINITY } = granularities[granularity];
  const startMs = Math.ceil(range.startMs / lengthMs) * lengthMs;
  const endMs = Math.floor(range.endMs / lengthMs) * lengthMs;
  const step = Math.min(Math.floor(maxSpanMs / lengthMs), mostBuckets) * lengthMs;
  const count = Math.max(0, Math.ceil((endMs - startMs) / step));
  return Array.from({ length: count }, (_, at) => ({
    startMs: startMs + at * step,
    endMs: Math.min(endMs, startMs + (at + 1) * step),
  }));
}

/** The last hour, or that many buckets at least, up to the newest one that is settled. */
export function newestRange(now: number, granularity: Granularity, settleMs: number): TimeRange {
  const lengthMs = lengthOf(granularity);
  const endMs = Math.floor((now - settleMs) / lengthMs) * lengthMs;
  const lookback = Math.max(3_600_000, lengthMs);
  return { startMs: endMs - lookback, endMs };
}
