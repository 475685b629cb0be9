import type { Span } from "../otlp/index.ts";

/** The stretch of time that a trace's bars are drawn in, in nanoseconds since 1970. */
export interface Timeline {
  readonly start: bigint;
  readonly end: bigint;
}

/** From the first start to the last end; times that are not set (0) do not count. */
export function timelineOf(spans: Iterable<Span>): Timeline {
  let start: bigint | undefined;
  let end = 0n;
  for (const { startTimeUnixNano, endTimeUnixNano } of spans) {
    if (startTimeUnixNano !== 0n && (start === undefined || startTimeUnixNano < start)) {
      start = startTimeUnixNano;
    }
    for (const time of [startTimeUnixNano, endTimeUnixNano]) {
      end = time > end ? time : end;
    }
  }
  return { start: start ?? end, end };
}

/** How long a span took, in nanoseconds; undefined while its start or end is not known. */
export function durationOf({ startTimeUnixNano, endTimeUnixNano }: Span): bigint | undefined {
  return startTimeUnixNano === 0n || endTimeUnixNano === 0n
    ? undefined
    : endTimeUnixNano - startTimeUnixNano;
}

/**
 * A span's bar in its place on the timeline, `width` columns at most and one at least. A span
 * without a duration has none.
 */
export function drawBar(span: Span, { start, end }: Timeline, width: number): string {
  const duration = durationOf(span);
  if (duration === undefined || duration < 0n || width < 1) {
    return "";
  }
  const total = end > start ? Number(end - start) : 1;
  const from = Math.floor((Number(span.startTimeUnixNano - start) / total) * width);
  const to = Math.ceil((Number(span.endTimeUnixNano - start) / total) * width);
  const first = Math.min(from, width - 1);
  return " ".repeat(first) + "━".repeat(Math.max(1, Math.min(to, width) - first));
}
