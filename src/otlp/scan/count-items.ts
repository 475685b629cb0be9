import type { Signal } from "../signal.ts";
import { afterLength, afterUnknown, lengthAt, unusual } from "../wire/index.ts";
import type { ItemSearch } from "./item-search.ts";

/**
 * Counts the items of a request by what leads to them alone, and shows them to a search. Of data points
 * it is shown the resources alone: whether a point is wanted depends on all around it.
 *
 * @param b - of one type in all calls, as `plainBytes` makes it
 * @throws `unusual` at what encoders do not write there
 */
export function countItems(signal: Signal, b: Uint8Array, search?: ItemSearch): number {
  return itemsIn(b, 0, b.length, 0, signal === "metrics", search);
}

/** Bit n is set where field n is known; on these levels, all known fields have a length. */
export const knownFields = [0x2, 0xe, 0xe];
/** Tags of what leads to the items, or is one. */
const childTags = [10, 18, 18];
/** Spans, log records and metrics are what a message on this level holds. */
const scopeLevel = 2;

/** The items in a message on that level, which is a request, a resource or a scope. */
function itemsIn(
  b: Uint8Array,
  from: number,
  end: number,
  level: number,
  ofMetrics: boolean,
  search: ItemSearch | undefined,
): number {
  const child = childTags[level];
  const ofPoints = ofMetrics && level === scopeLevel;
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
    } else if (n > end - start) throw unusual;
    p = start + n;
    if (tag === child) {
      items += ofPoints
        ? pointsOfMetric(b, start, p)
        : itemsOf(b, start, p, level, ofMetrics, search);
    }
  }
  if (p !== end) throw unusual;
  return items;
}

/** The items of what a message on that level holds: a resource, a scope, a span or log record. */
function itemsOf(
  b: Uint8Array,
  start: number,
  end: number,
  level: number,
  ofMetrics: boolean,
  search: ItemSearch | undefined,
): number {
  if (level === scopeLevel) {
    search?.look(b, start, end);
    return 1;
  }
  const inner = level === 0 ? search?.within(b, start, end) : search;
  const items = itemsIn(b, start, end, level + 1, ofMetrics, inner);
  if (ofMetrics && level === 0) {
    inner?.find();
  }
  return items;
}

/** Name, description, unit, the kinds of data, metadata. */
const knownOfMetric = 0x1eae;

/** Data points: two levels below the metric, by the one field that says its kind. */
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
