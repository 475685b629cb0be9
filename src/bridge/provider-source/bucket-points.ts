const leastSlots = 64;

/**
 * The values of an interval's points, by numbers that name their series: 32 bytes for a point or a
 * little more, where a `Map` takes about three times that.
 */
export class BucketPoints {
  /** Open addressing; 0 is an empty slot. */
  #keys = new Float64Array(leastSlots);
  #values = new Float64Array(leastSlots);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Undefined where there is no point of the series. */
  get(key: number): number | undefined {
    const slot = this.#slotOf(key);
    return this.#keys[slot] === key ? this.#values[slot] : undefined;
  }

  /** @returns whether the series had no point before */
  set(key: number, value: number): boolean {
    const slot = this.#slotOf(key);
    const isNew = this.#keys[slot] !== key;
    this.#keys[slot] = key;
    this.#values[slot] = value;
    if (isNew && ++this.#size > this.#keys.length / 2) {
      this.#grow();
    }
    return isNew;
  }

  *[Symbol.iterator](): IterableIterator<readonly [key: number, value: number]> {
    for (const [slot, key] of this.#keys.entries()) {
      if (key !== 0) {
        yield [key, this.#values[slot] ?? 0];
      }
    }
  }

  /** Where the key is, or would be. */
  #slotOf(key: number): number {
    const keys = this.#keys;
    const mask = keys.length - 1;
    let slot = (key % 0x7fff_ffff) & mask;
    while (keys[slot] !== 0 && keys[slot] !== key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #grow(): void {
    const [keys, values] = [this.#keys, this.#values];
    this.#keys = new Float64Array(keys.length * 2);
    this.#values = new Float64Array(keys.length * 2);
    for (const [from, key] of keys.entries()) {
      if (key !== 0) {
        const slot = this.#slotOf(key);
        this.#keys[slot] = key;
        this.#values[slot] = values[from] ?? 0;
      }
    }
  }
}
