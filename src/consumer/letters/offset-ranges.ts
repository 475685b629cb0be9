/**
 * A set of offsets of one partition. Neighbours are kept as one range, so that a million letters
 * that were replayed one after the other take the room of one.
 */
export class OffsetRanges {
  /** First and last offset of each range, by turns, ascending. */
  readonly #bounds: number[] = [];

  /** Adds all offsets from `first` to `last`. */
  add(first: number, last: number): void {
    // Ranges that touch the new one become part of it.
    const from = this.#rangesBefore(first - 1);
    let to = from;
    let [low, high] = [first, last];
    while (to < this.#bounds.length / 2 && (this.#bounds[2 * to] ?? 0) <= last + 1) {
      low = Math.min(low, this.#bounds[2 * to] ?? low);
      high = Math.max(high, this.#bounds[2 * to + 1] ?? high);
      to++;
    }
    this.#bounds.splice(2 * from, 2 * (to - from), low, high);
  }

  has(offset: number): boolean {
    const index = this.#rangesBefore(offset);
    return (this.#bounds[2 * index] ?? Number.POSITIVE_INFINITY) <= offset;
  }

  /** How many ranges it takes to say what is in the set. */
  get size(): number {
    return this.#bounds.length / 2;
  }

  /** Such as `4-17,20`. */
  toString(): string {
    return Array.from({ length: this.size }, (_, index) => {
      const [first, last] = [this.#bounds[2 * index], this.#bounds[2 * index + 1]];
      return first === last ? String(first) : `${first}-${last}`;
    }).join(",");
  }

  /** Adds what a text such as `4-17,20` names. @returns whether the text is of that form */
  addText(text: string): boolean {
    const ranges = text.split(",").map((part) => {
      const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
      return [Number(first), Number(last)] as const;
    });
    const isReadable = ranges.every(([first, last]) => first <= last);
    for (const [first, last] of isReadable ? ranges : []) {
      this.add(first, last);
    }
    return isReadable;
  }

  /** Number of ranges that end before an offset. */
  #rangesBefore(offset: number): number {
    let [low, high] = [0, this.size];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#bounds[2 * middle + 1] ?? 0) < offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
