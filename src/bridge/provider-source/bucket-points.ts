const leastSeries = 32;

/** The values of an interval's points, by the numbers of their series: eight bytes and a bit for each. */
export class BucketPoints {
  #values: Float64Array;
  /** A bit for each number: whether there is a point. */
  #present: Uint8Array;

  /** @param series - how many series are expected */
  constructor(series = 0) {
    const room = Math.max(leastSeries, series);
    this.#values = new Float64Array(room);
    this.#present = new Uint8Array((room + 7) >>> 3);
  }

  has(series: number): boolean {
    return ((this.#present[series >>> 3] ?? 0) & (1 << (series & 7))) !== 0;
  }

  /** Undefined where there is no point of the series. */
  get(series: number): number | undefined {
    return this.has(series) ? this.#values[series] : undefined;
  }

  /** @returns whether the series had no point before */
  set(series: number, value: number): boolean {
    if (series >= this.#values.length) {
      this.#grow(series);
    }
    const isNew = !this.has(series);
    this.#values[series] = value;
    const byte = series >>> 3;
    this.#present[byte] = (this.#present[byte] ?? 0) | (1 << (series & 7));
    return isNew;
  }

  *[Symbol.iterator](): IterableIterator<readonly [series: number, value: number]> {
    for (const [series, value] of this.#values.entries()) {
      if (this.has(series)) {
        yield [series, value];
      }
    }
  }

  #grow(series: number): void {
    const [values, present] = [this.#values, this.#present];
    const room = Math.ceil((series + 1) * 1.25);
    this.#values = new Float64Array(room);
    this.#values.set(values);
    this.#present = new Uint8Array((room + 7) >>> 3);
    this.#present.set(present);
  }
}
