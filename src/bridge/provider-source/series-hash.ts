import type { NormalizedMetric } from "../../providers/index.ts";

/** Of how many numbers a hash is, each of 32 bits. */
export const hashLanes = 4;

/** Writes a series' hash, by its name and tags, in whatever order these come. */
export type SeriesHash = (
  series: Pick<NormalizedMetric, "name" | "tags">,
  into: Uint32Array,
) => void;

/**
 * Four hashes of 32 bits side by side, each in the manner of FNV-1a, over UTF-16 units. Each step maps
 * what a lane has to something else that no other value becomes, so that long texts wear nothing out.
 */
export const hashSeries: SeriesHash = ({ name, tags }, into) => {
  into[0] = 0x811c_9dc5;
  into[1] = 0x9747_b28c;
  into[2] = 0x1b87_3593;
  into[3] = 0xe654_6b64;
  for (const tag of Object.keys(tags).sort()) {
    add(tag, into);
    add(tags[tag] ?? "", into);
  }
  add(name, into);
};

/** The end of a text counts, so that "ab", "c" is not "a", "bc". */
function add(text: string, into: Uint32Array): void {
  let [a = 0, b = 0, c = 0, d = 0] = into;
  for (let at = 0; at <= text.length; at++) {
    const unit = at === text.length ? 0x1_0000 : text.charCodeAt(at);
    a = Math.imul(a ^ unit, 0x0100_0193);
    a ^= a >>> 15;
    b = Math.imul(b ^ unit, 0x85eb_ca6b);
    b ^= b >>> 13;
    c = Math.imul(c ^ unit, 0xcc9e_2d51);
    c ^= c >>> 16;
    d = Math.imul(d ^ unit, 0xc2b2_ae35);
    d ^= d >>> 14;
  }
  into[0] = a;
  into[1] = b;
  into[2] = c;
  into[3] = d;
}
