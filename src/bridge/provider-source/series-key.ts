import type { MetricTags, NormalizedMetric } from "../../providers/index.ts";

const offsetBasis = 0x811c_9dc5;
const otherBasis = 0x9747_b28c;
const prime = 0x0100_0193;
const otherPrime = 0x85eb_ca6b;
/** Of the 64 bits of two hashes, a number holds 53 exactly. */
const highBits = 0x1f_ffff;

interface Lanes {
  low: number;
  high: number;
}

/** Tags are shared by the points of a series: each object is gone through once. */
const tagLanes = new WeakMap<MetricTags, Lanes>();

/**
 * A number that names a series, by its name and tags. Of 100,000 series two have the same number once
 * in a million times (n² / 2⁵⁴); then the points of one of them would be taken for the other's, and left
 * out.
 *
 * Two hashes in the manner of FNV-1a side by side, over UTF-16 units. Never 0.
 */
export function seriesKey({ name, tags }: NormalizedMetric): number {
  const { low, high } = added(lanesOf(tags), name);
  return (high & highBits) * 2 ** 32 + (low >>> 0) || 1;
}

function lanesOf(tags: MetricTags): Lanes {
  const known = tagLanes.get(tags);
  if (known !== undefined) {
    return known;
  }
  let lanes: Lanes = { low: offsetBasis, high: otherBasis };
  for (const name of Object.keys(tags).sort()) {
    lanes = added(added(lanes, name), tags[name] ?? "");
  }
  tagLanes.set(tags, lanes);
  return lanes;
}

/** The end of a text counts, so that "ab", "c" is not "a", "bc". */
function added({ low, high }: Lanes, text: string): Lanes {
  for (let at = 0; at <= text.length; at++) {
    const unit = at === text.length ? 0x1_0000 : text.charCodeAt(at);
    low = Math.imul(low ^ unit, prime);
    high = Math.imul(high ^ unit, otherPrime) ^ (high >>> 13);
  }
  return { low, high };
}
