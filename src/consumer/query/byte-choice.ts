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
  if (own.length > 0) {
    checks.push((bytes, start, end) => hasNeedles(own, view(bytes, start, end)));
  }
  return {
    ...(needles.length === 0
      ? {}
      : { resource: (bytes, start, end) => hasNeedles(needles, view(bytes, start, end)) }),
    ...(checks.length === 0 ? {} : { item: allOf(checks) }),
  };
}

/** Holds where all checks do; a loop, as it is asked of every item. */
function allOf(checks: readonly Check[]): Check {
  const [only] = checks;
  if (checks.length === 1 && only !== undefined) {
    return only;
  }
  return (bytes, start, end) => {
    for (const check of checks) {
      if (!check(bytes, start, end)) {
        return false;
      }
    }
    return true;
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
  const [own, other] =
    signal === "traces" ? [spanTags.start] : ([logTags.time, logTags.observed] as const);
  const finder = new FieldFinder();
  return [
    (bytes, start, end) => {
      finder.find(bytes, start, end, own, other);
      const time = firstTime(bytes, finder) || secondTime(bytes, finder);
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
  const finder = new FieldFinder();
  const least = atLeastMs * 1e6 - slackNs;
  const most = atMostMs * 1e6 + slackNs;
  return (bytes, from, to) => {
    finder.find(bytes, from, to, spanTags.start, spanTags.end);
    const start = firstTime(bytes, finder);
    const end = secondTime(bytes, finder);
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

/** The time that was found, in nanoseconds; 0 where none is set. */
function firstTime(bytes: Uint8Array, { start, end }: FieldFinder): number {
  return end - start === 8 ? fixed64(bytes, start) : 0;
}

function secondTime(bytes: Uint8Array, { secondStart, secondEnd }: FieldFinder): number {
  return secondEnd - secondStart === 8 ? fixed64(bytes, secondStart) : 0;
}

function fixed64(b: Uint8Array, p: number): number {
  return uint32(b, p) + uint32(b, p + 4) * 2 ** 32;
}

function uint32(b: Uint8Array, p: number): number {
  const low = (b[p] as number) | ((b[p + 1] as number) << 8) | ((b[p + 2] as number) << 16);
  return low + (b[p + 3] as number) * 2 ** 24;
}
