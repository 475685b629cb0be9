/** Keeps totals growing when whoever counts begins anew at zero. */
export class GrowingTotals {
  readonly #totals = new Map<string, { base: number; last: number }>();

  /** The total of a key, whose count is at this value now. */
  at(key: string, value: number): number {
    const total = this.#totals.get(key);
    if (total === undefined) {
      this.#totals.set(key, { base: 0, last: value });
      return value;
    }
    if (value < total.last) {
      total.base += total.last;
    }
    total.last = value;
    return total.base + value;
  }
}
