import { type Choice, FieldFinder, type Signal } from "../../otlp/index.ts";
import { isSeverity, severityBounds } from "./conditions.ts";
import { hasNeedles, type Needle } from "./needles.ts";
import type { QueryFilter } from "./query-options.ts";

/** What can be told of an item by its bytes. */
export interface ByteConditions {
  readonly filters: readonly QueryFilter[];
  readonly needles: readonly Needle[];
  /** Nanoseconds; the end is not included. */
  readonly from: bigint | undefined;
  readonly to: bigint | undefined;
}

type Check = (bytes: Uint8Array, start: number, end: number) => boolean;

/** Tags of `start_time_unix_nano` and `end_time_unix_nano` in a span. */
const spanTags = { start: 57, end: 65 } as const;
/** Tags of `time_unix_nano`, `observed_time_unix_nano` and `severity_number` in a log record. */
const logTags = { time: 9, observed: 89, severity: 16 } as const;

/** Times are compared as doubles, which are off by less than this many nanoseconds. */
const slackNs = 8_192;

/**
 * What is to be decoded of a request: never less than what meets the conditions, and often little
 * more. Undefined where bytes tell nothing.
 */
export function byteChoice(signal: Signal, conditions: ByteConditions): Choice | undefined {
  const { needles } = conditions;
  const checks = [...timeChecks(signal, conditions), ...filterChecks(signal, conditions.filters)];
  const own = needles.filter(({ inItem }) => inItem);
  if (needles.length + checks.length === 0) {
    return undefined;
  }
  const item: Check = (bytes, start, end) =>
    checks.every((check) => check(bytes, start, end)) &&
    (own.length === 0 || hasNeedles(own, view(bytes, start, end)));
  return {
    ...(needles.length === 0
      ? {}
      : { resource: (bytes, start, end) => hasNeedles(needles, view(bytes, start, end)) }),
    ...(own.length + checks.length === 0 ? {} : { item }),
  };
}

function view(bytes: Uint8Array, start: number, end: number): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);
}

function timeChecks(signal: Signal, { from, to }: ByteConditions): Check[] {
  if ((from === undefined && to === undefined) || signal === "metrics") {
    return [];
  }
  const least = from === undefined ? 0 : Number(from) - slackNs;
  const most = to === undefined ? Number.POSITIVE_INFINITY : Number(to) + slackNs;
  const read = timeReader(
    signal === "traces" ? [spanTags.start] : [logTags.time, logTags.observed],
  );
  return [
    (...range) => {
      const time = read(...range);
      // Without a time of its own, that of the record counts, which is not known here.
      return time === 0 || (time >= least && time <= most);
    },
  ];
}

function filterChecks(signal: Signal, filters: readonly QueryFilter[]): Check[] {
  return filters.flatMap((filter) => {
    const { field, atLeast, atMost } = filter;
    if (atLeast === undefined && atMost === undefined) {
      return [];
    }
    if (signal === "traces" && field === "durationMs") {
      return [durationCheck(Number(atLeast ?? -Infinity), Number(atMost ?? Infinity))];
    }
    return isSeverity(signal, field) ? [severityCheck(...severityBounds(filter))] : [];
  });
}

function durationCheck(atLeastMs: number, atMostMs: number): Check {
  const startOf = timeReader([spanTags.start]);
  const endOf = timeReader([spanTags.end]);
  const [least, most] = [atLeastMs * 1e6 - slackNs, atMostMs * 1e6 + slackNs];
  return (...range) => {
    const [start, end] = [startOf(...range), endOf(...range)];
    return start !== 0 && end !== 0 && end - start >= least && end - start <= most;
  };
}

function severityCheck(least: number, most: number): Check {
  const finder = new FieldFinder();
  return (bytes, start, end) => {
    finder.find(bytes, start, end, logTags.severity);
    const length = finder.end - finder.start;
    const severity = length === 0 ? 0 : (bytes[finder.start] as number);
    return length > 1 || severity > 127 || (severity >= least && severity <= most);
  };
}

/** Reads the first of the times that is set, in nanoseconds; 0 where none is. */
function timeReader(tags: readonly number[]): (b: Uint8Array, from: number, to: number) => number {
  const finder = new FieldFinder();
  return (bytes, from, to) => {
    for (const tag of tags) {
      finder.find(bytes, from, to, tag);
      const time = finder.end - finder.start === 8 ? fixed64(bytes, finder.start) : 0;
      if (time !== 0) {
        return time;
      }
    }
    return 0;
  };
}

function fixed64(b: Uint8Array, p: number): number {
  return uint32(b, p) + uint32(b, p + 4) * 2 ** 32;
}

function uint32(b: Uint8Array, p: number): number {
  const low = (b[p] as number) | ((b[p + 1] as number) << 8) | ((b[p + 2] as number) << 16);
  return low + (b[p + 3] as number) * 2 ** 24;
}
