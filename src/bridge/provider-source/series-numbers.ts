import type { MetricTags, NormalizedMetric } from "../../providers/index.ts";
import { hashLanes, hashSeries, type SeriesHash } from "./series-hash.ts";

const leastSlots = 64;

/**
 * Counts series through: 0, 1, 2 and so on, each as it is met for the first time.
 *
 * A series is known by a hash of 128 bits, not by its texts, which would take ten times the memory. Were
 * two of them the same, the points of one would be taken for the other's and left out; of 100,000 series
 * that happens once in 7 × 10²⁸ times (2¹²⁹ / n²). Nothing of it is kept over a restart.
 */
export class SeriesNumbers {
  readonly #hash: SeriesHash;
  readonly #wanted = new Uint32Array(hashLanes);
  /** Open addressing: a series' number and 1; 0 is an empty slot. */
  #slots = new Uint32Array(leastSlots);
  /** By number. */
  #hashes = new Uint32Array((leastSlots / 2) * hashLanes);
  /** By number: tags may be those of several series. */
  #names: string[] = [];
  /** Tags are shared by the points of a series: each object is gone through once. */
  #byTags = new WeakMap<MetricTags, number>();

  constructor(hash: SeriesHash = hashSeries) {
    this.#hash = hash;
  }

  /** How many there are: all numbers are less. */
  get size(): number {
    return this.#names.length;
  }

  of({ name, tags }: Pick<NormalizedMetric, "name" | "tags">): number {
    const known = this.#byTags.get(tags);
    if (known !== undefined && this.#names[known] === name) {
      return known;
    }
    this.#hash({ name, tags }, this.#wanted);
    const slot = this.#slotOf(this.#wanted);
    const number = (this.#slots[slot] || this.#add(slot, name)) - 1;
    this.#byTags.set(tags, number);
    return number;
  }

  /**
   * Counts anew those that are still of use.
   *
   * @returns the new numbers by those of before; where one was not of use, what there is means nothing
   */
  keepOnly(isUsed: (number: number) => boolean): Uint32Array {
    const [hashes, names] = [this.#hashes, this.#names];
    const renumbered = new Uint32Array(names.length);
    this.#slots = new Uint32Array(leastSlots);
    this.#hashes = new Uint32Array((leastSlots / 2) * hashLanes);
    this.#names = [];
    this.#byTags = new WeakMap();
    for (const [number, name] of names.entries()) {
      if (isUsed(number)) {
        const from = number * hashLanes;
        this.#wanted.set(hashes.subarray(from, from + hashLanes));
        renumbered[number] = this.#add(this.#slotOf(this.#wanted), name) - 1;
      }
    }
    return renumbered;
  }

  /** Where the series of a hash is, or would be. */
  #slotOf(hash: Uint32Array): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = (hash[0] ?? 0) & mask;
    for (;;) {
      const held = slots[slot] ?? 0;
      if (held === 0 || this.#isOf(held - 1, hash)) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
  }

  #isOf(number: number, hash: Uint32Array): boolean {
    for (let lane = 0; lane < hashLanes; lane++) {
      if (this.#hashes[number * hashLanes + lane] !== hash[lane]) {
        return false;
      }
    }
    return true;
  }

  /** @returns its number and 1 */
  #add(slot: number, name: string): number {
    const number = this.#names.length;
    this.#names.push(name);
    this.#hashes.set(this.#wanted, number * hashLanes);
    this.#slots[slot] = number + 1;
    if (number + 1 >= this.#slots.length / 2) {
      this.#grow();
    }
    return number + 1;
  }

  #grow(): void {
    const hashes = new Uint32Array(this.#hashes.length * 2);
    hashes.set(this.#hashes);
    this.#hashes = hashes;
    this.#slots = new Uint32Array(this.#slots.length * 2);
    for (let number = 0; number < this.#names.length; number++) {
      const from = number * hashLanes;
      this.#slots[this.#slotOf(hashes.subarray(from, from + hashLanes))] = number + 1;
    }
  }
}
