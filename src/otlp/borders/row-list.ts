/** A growing table of whole numbers below 2 ** 31, row after row, without an object for each. */
export class RowList {
  readonly #width: number;
  /** Row r has its columns from index r * width on. Another array after each growth. */
  values: Int32Array;
  /** Number of rows. */
  length = 0;

  constructor(width: number, rows: number) {
    this.#width = width;
    this.values = new Int32Array(width * rows);
  }

  /** Adds a row to be filled by the caller; the index of its first column. */
  addRow(): number {
    const at = this.length * this.#width;
    if (at === this.values.length) {
      const values = new Int32Array(at * 2);
      values.set(this.values);
      this.values = values;
    }
    this.length += 1;
    return at;
  }
}
