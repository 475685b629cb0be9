import { Refusal } from "./answer.ts";

export interface Interval {
  readonly startMs: number;
  readonly endMs: number;
  /** Whether it depends on when it is read. */
  readonly hasNow: boolean;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const unitsMs: Readonly<Record<string, number>> = { m: minuteMs, h: hourMs, d: 24 * hourMs };

/** Lengths of buckets, and how long an interval may be with each. */
export const granularities: Readonly<Record<string, readonly [lengthMs: number, maxMs: number]>> = {
  PT1M: [minuteMs, 6 * hourMs],
  PT5M: [5 * minuteMs, 24 * hourMs],
  PT15M: [15 * minuteMs, 96 * hourMs],
  PT30M: [30 * minuteMs, 168 * hourMs],
  PT1H: [hourMs, Number.POSITIVE_INFINITY],
  PT4H: [4 * hourMs, Number.POSITIVE_INFINITY],
  PT6H: [6 * hourMs, Number.POSITIVE_INFINITY],
  PT12H: [12 * hourMs, Number.POSITIVE_INFINITY],
  P1D: [24 * hourMs, Number.POSITIVE_INFINITY],
};

/**
 * Reads `start/end`, `start/duration` or `duration/end`.
 *
 * @throws Refusal for any other text
 */
export function readInterval(text: unknown, nowMs: number): Interval {
  const [from, to, more] = typeof text === "string" ? text.split("/") : [];
  if (from === undefined || to === undefined || more !== undefined) {
    throw new Refusal(400, `not an interval: ${String(text)}`);
  }
  const start = durationOf(from) === undefined ? instantOf(from, nowMs) : undefined;
  const end = durationOf(to) === undefined ? instantOf(to, nowMs) : undefined;
  const startMs = start ?? (end ?? Number.NaN) - (durationOf(from) ?? Number.NaN);
  const endMs = end ?? (start ?? Number.NaN) + (durationOf(to) ?? Number.NaN);
  if (!(endMs > startMs)) throw new Refusal(400, `empty interval: ${text}`);
  return { startMs, endMs, hasNow: from.startsWith("now") || to.startsWith("now") };
}

function durationOf(text: string): number | undefined {
  const found = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  if (found === null || text === "P") return undefined;
  const [days, hours, minutes, seconds] = found.slice(1).map((each) => Number(each ?? 0));
  return (
    (days ?? 0) * 24 * hourMs +
    (hours ?? 0) * hourMs +
    (minutes ?? 0) * minuteMs +
    (seconds ?? 0) * 1_000
  );
}

function instantOf(text: string, nowMs: number): number {
  const now = /^now(?:([+-])(\d+)([mhd]))?(?:\|([mhd]))?$/.exec(text);
  if (now !== null) {
    const [sign, amount, unit, truncation] = now.slice(1);
    const offset = Number(amount ?? 0) * (unitsMs[unit ?? "m"] ?? 0) * (sign === "-" ? -1 : 1);
    const step = truncation === undefined ? 1 : (unitsMs[truncation] ?? 1);
    return Math.floor((nowMs + offset) / step) * step;
  }
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(text)) {
    throw new Refusal(400, `not a time: ${text}`);
  }
  return Date.parse(text);
}
