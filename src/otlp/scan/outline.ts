import type { Signal } from "../signal.ts";
import { afterLength, afterUnknown, lengthAt, plainBytes, unusual } from "../wire/index.ts";
import { scan } from "./scan.ts";

/** What a look at the containers of a request found. */
export interface Outline {
  /** Spans, data points or log records in the request. */
  readonly items: number;
  /** Whether every nested field was checked on the way, as `scan` does. */
  readonly checked: boolean;
}

/**
 * Counts the items of a request without looking into them: as {@link scan}, but only what leads to
 * the items is checked. A request that has anything unusual there is scanned as a whole.
 *
 * @throws {@link SerializationError} as {@link scan} does; never for what `scan` accepts
 */
export function outline(signal: Signal, bytes: Uint8Array): Outline {
  const plain = plainBytes(bytes);
  try {
    const items =
      signal === "metrics"
        ? metricItems(plain, 0, plain.length, 0)
        : recordItems(plain, 0, plain.length, 0);
    return { items, checked: false };
  } catch (error) {
    if (error !== unusual) {
      throw error;
    }
    return { items: scan(signal, bytes).items, checked: true };
  }
}

/**
 * Checks the outermost fields of a request alone: enough to tell it from what is none, and from one
 * that is cut short. Where there is anything unusual in them, the request is scanned as a whole.
 *
 * @returns whether every nested field was checked
 * @throws {@link SerializationError} as {@link scan} does; never for what `scan` accepts
 */
export function checkFrame(signal: Signal, bytes: Uint8Array): boolean {
  const plain = plainBytes(bytes);
  const end = plain.length;
  try {
    let p = 0;
    while (p < end) {
      const start = plain[p] === 10 ? afterLength(plain, p + 1, end) : 0;
      p =
        start === 0
          ? afterUnknown(plain, p, end, knownFields[0] as number)
          : start + lengthAt(plain, p + 1, start, end);
    }
    if (p === end) {
      return false;
    }
  } catch (error) {
    if (error !== unusual) {
      throw error;
    }
  }
  scan(signal, bytes);
  return true;
}

/** Bit n is set where field n is known; on these levels, all known fields have a length. */
const knownFields = [0x2, 0xe, 0xe];
const itemLevel = 2;

/** Spans and log records: three levels below the request. */
function recordItems(b: Uint8Array, from: number, end: number, level: number): number {
  const child = level === 0 ? 10 : 18;
  const last = end - 1;
  let items = 0;
  let p = from;
  while (p < last) {
    const tag = b[p] as number;
    if ((tag & 0x87) !== 2 || tag < 8) {
      p = afterUnknown(b, p, end, knownFields[level] as number);
      continue;
    }
    let n = b[p + 1] as number;
    let start = p + 2;
    if (n > 127) {
      start = afterLength(b, p + 1, end);
      n = lengthAt(b, p + 1, start, end);
    }
    p = start + n;
    if (tag === child) {
      // Where this one ends too late, so does the message around it: that is found below.
      items += level === itemLevel ? 1 : recordItems(b, start, p, level + 1);
    }
  }
  if (p !== end) throw unusual;
  return items;
}

/** Name, description, unit, the kinds of data, metadata. */
const knownOfMetric = 0x1eae;
const metricLevel = 3;

/** Data points: two levels below the metric, by the one field that says its kind. */
function metricItems(b: Uint8Array, from: number, end: number, level: number): number {
  if (level === metricLevel) {
    return pointsOfMetric(b, from, end);
  }
  const child = level === 0 ? 10 : 18;
  const last = end - 1;
  let items = 0;
  let p = from;
  while (p < last) {
    const tag = b[p] as number;
    if ((tag & 0x87) !== 2 || tag < 8) {
      p = afterUnknown(b, p, end, knownFields[level] as number);
      continue;
    }
    const start = afterLength(b, p + 1, end);
    p = start + lengthAt(b, p + 1, start, end);
    if (tag === child) {
      items += metricItems(b, start, p, level + 1);
    }
  }
  if (p !== end) throw unusual;
  return items;
}

function pointsOfMetric(b: Uint8Array, from: number, end: number): number {
  let kind = 0;
  let points = 0;
  let p = from;
  while (p < end) {
    const tag = b[p] as number;
    if ((tag & 0x87) !== 2 || tag < 8) {
      p = afterUnknown(b, p, end, knownOfMetric);
      continue;
    }
    const start = afterLength(b, p + 1, end);
    p = start + lengthAt(b, p + 1, start, end);
    if (isData(tag)) {
      // The kinds replace each other; pieces of one kind belong together.
      points = pointsIn(b, start, p) + (tag === kind ? points : 0);
      kind = tag;
    }
  }
  if (p !== end) throw unusual;
  return points;
}

/** gauge, sum, histogram, exponentialHistogram, summary. */
function isData(tag: number): boolean {
  return tag === 42 || tag === 58 || tag === 74 || tag === 82 || tag === 90;
}

function pointsIn(b: Uint8Array, from: number, end: number): number {
  let points = 0;
  let p = from;
  while (p < end) {
    if (b[p] === 10) {
      const start = afterLength(b, p + 1, end);
      p = start + lengthAt(b, p + 1, start, end);
      points += 1;
    } else {
      // Temporality and the like are checked with the points.
      p = afterUnknown(b, p, end, 0x2);
    }
  }
  if (p !== end) throw unusual;
  return points;
}
