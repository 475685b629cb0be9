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
  #size = 0;
  /** Points of a series follow each other, mostly, and share its tags. */
  #last: { readonly name: string; readonly tags: MetricTags; readonly number: number } | undefined;

  constructor(hash: SeriesHash = hashSeries) {
    this.#hash = hash;
  }

  /** How many there are: all numbers are less. */
  get size(): number {
    return this.#size;
  }

  of({ name, tags }: Pick<NormalizedMetric, "name" | "tags">): number {
    if (this.#last?.tags === tags && this.#last.name === name) {
      return this.#last.number;
    }
    this.#hash({ name, tags }, this.#wanted);
    const slot = this.#slotOf(this.#wanted);
    const number = (this.#slots[slot] || this.#add(slot)) - 1;
    this.#last = { name, tags, number };
    return number;
  }

  /**
   * Counts anew those that are still of use.
   *
   * @returns the new numbers by those of before; where one was not of use, what there is means nothing
   */
  keepOnly(isUsed: (number: number) => boolean): Uint32Array {
    const [hashes, size] = [this.#hashes, this.#size];
    const renumbered = new Uint32Array(size);
    this.#slots = new Uint32Array(leastSlots);
    this.#hashes = new Uint32Array((leastSlots / 2) * hashLanes);
    this.#size = 0;
    this.#last = undefined;
    for (let number = 0; number < size; number++) {
      if (isUsed(number)) {
        const from = number * hashLanes;
        this.#wanted.set(hashes.subarray(from, from + hashLanes));
        renumbered[number] = this.#add(this.#slotOf(this.#wanted)) - 1;
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
  #add(slot: number): number {
    this.#hashes.set(this.#wanted, this.#size * hashLanes);
    this.#size++;
    this.#slots[slot] = this.#size;
    if (this.#size >= this.#slots.length / 2) {
      this.#grow();
    }
    return this.#size;
  }

  #grow(): void {
    const hashes = new Uint32Array(this.#hashes.length * 2);
    hashes.set(this.#hashes);
    this.#hashes = hashes;
    this.#slots = new Uint32Array(this.#slots.length * 2);
    for (let number = 0; number < this.#size; number++) {
      const from = number * hashLanes;
      this.#slots[this.#slotOf(hashes.subarray(from, from + hashLanes))] = number + 1;
    }
  }
}
