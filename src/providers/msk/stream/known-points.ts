import type { OtelResource } from "./otel-attributes.ts";
import type { SeriesTarget } from "./series-directory.ts";

/** Where in a record it is told what a point is of. One object serves all points of a record. */
export interface SeriesPlace {
  resource: OtelResource;
  unitStart: number;
  unitEnd: number;
  /** Of its labels or attributes. */
  start: number;
  end: number;
}

interface Known {
  readonly resource: OtelResource;
  readonly unit: Uint8Array;
  readonly bytes: Uint8Array;
  readonly target: SeriesTarget | null;
  /** Of the same hash. */
  readonly next: Known | undefined;
}

/** About 1 kB each, with their tags. */
const keptSeries = 32_768;

/**
 * Remembers what becomes of series by the bytes that tell them, which are the same each minute. To make
 * a text of them, for a `Map` to hash, takes more time than all else that is done with a point.
 */
export class KnownPoints {
  /** Those that were used of late, and those before them. */
  #young = new Map<number, Known>();
  #old = new Map<number, Known>();
  #count = 0;

  /** What becomes of a series; undefined where it is not known. */
  find(bytes: Uint8Array, view: DataView, place: SeriesPlace): SeriesTarget | null | undefined {
    const hash = hashOf(view, place);
    const young = matching(this.#young.get(hash), bytes, place);
    if (young !== undefined) {
      return young.target;
    }
    const old = matching(this.#old.get(hash), bytes, place);
    if (old !== undefined) {
      this.#keep(hash, old);
    }
    return old?.target;
  }

  learn(bytes: Uint8Array, view: DataView, place: SeriesPlace, target: SeriesTarget | null): void {
    this.#keep(hashOf(view, place), {
      resource: place.resource,
      unit: bytes.slice(place.unitStart, place.unitEnd),
      bytes: bytes.slice(place.start, place.end),
      target,
      next: undefined,
    });
  }

  #keep(hash: number, known: Known): void {
    if (this.#count >= keptSeries) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#count = 0;
    }
    this.#count++;
    this.#young.set(hash, { ...known, next: this.#young.get(hash) });
  }
}

const factor = 0x01000193;

/** FNV-1a, of four bytes at a time. */
function hashOf(view: DataView, { start, end, unitStart, unitEnd }: SeriesPlace): number {
  let hash = 0x811c9dc5 ^ (end - start);
  let at = start;
  for (; at + 4 <= end; at += 4) {
    hash = Math.imul(hash ^ view.getInt32(at, true), factor);
    hash ^= hash >>> 15;
  }
  for (; at < end; at++) {
    hash = Math.imul(hash ^ view.getUint8(at), factor);
  }
  for (at = unitStart; at < unitEnd; at++) {
    hash = Math.imul(hash ^ view.getUint8(at), factor);
  }
  return hash;
}

function matching(
  first: Known | undefined,
  bytes: Uint8Array,
  place: SeriesPlace,
): Known | undefined {
  let known = first;
  while (known !== undefined) {
    if (
      known.resource.accountId === place.resource.accountId &&
      known.resource.region === place.resource.region &&
      isSame(known.bytes, bytes, place.start, place.end) &&
      isSame(known.unit, bytes, place.unitStart, place.unitEnd)
    ) {
      return known;
    }
    known = known.next;
  }
  return undefined;
}

function isSame(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  const { length } = known;
  if (length !== end - start) {
    return false;
  }
  for (let index = 0; index < length; index++) {
    if (known[index] !== bytes[start + index]) {
      return false;
    }
  }
  return true;
}
