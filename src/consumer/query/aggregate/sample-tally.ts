import { DdSketch } from "./dd-sketch.ts";

/** A value with what tells the latest of several. */
export interface Sample {
  readonly value: number;
  /** Nanoseconds since 1970. */
  readonly time: bigint;
  readonly partition: number;
  readonly offset: number;
  readonly index: number;
}

/** What is made of values one by one. */
export class SampleTally {
  readonly #sketch: DdSketch | undefined;
  count = 0;
  min: number | undefined;
  max: number | undefined;
  #last: Sample | undefined;
  #sum = 0;
  /** What rounding took from the sum (Neumaier, 1974). */
  #lost = 0;

  /** @param wantsQuantiles - whether quantiles will be asked for */
  constructor(wantsQuantiles: boolean) {
    this.#sketch = wantsQuantiles ? new DdSketch() : undefined;
  }

  /** Counts a sample; values that are no numbers (NaN) or have no end do not count. */
  add(sample: Sample): void {
    const { value } = sample;
    if (!Number.isFinite(value)) {
      return;
    }
    this.count++;
    this.min = Math.min(this.min ?? value, value);
    this.max = Math.max(this.max ?? value, value);
    const sum = this.#sum + value;
    this.#lost +=
      Math.abs(this.#sum) >= Math.abs(value) ? this.#sum - sum + value : value - sum + this.#sum;
    this.#sum = sum;
    this.#sketch?.add(value);
    if (this.#last === undefined || isLater(sample, this.#last)) {
      this.#last = sample;
    }
  }

  get sum(): number | undefined {
    return this.count === 0 ? undefined : this.#sum + this.#lost;
  }

  get average(): number | undefined {
    return this.sum === undefined ? undefined : this.sum / this.count;
  }

  get last(): number | undefined {
    return this.#last?.value;
  }

  /** As {@link DdSketch.quantile}, and never beyond the least and the greatest value. */
  quantile(quantile: number): number | undefined {
    const estimate = this.#sketch?.quantile(quantile);
    return estimate === undefined
      ? undefined
      : Math.min(Math.max(estimate, this.min ?? estimate), this.max ?? estimate);
  }
}

/** The same whichever of the two came first. */
function isLater(a: Sample, b: Sample): boolean {
  if (a.time !== b.time) {
    return a.time > b.time;
  }
  return (a.partition - b.partition || a.offset - b.offset || a.index - b.index) > 0;
}
