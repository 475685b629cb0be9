/**
 * Quantiles of any number of values, in bounded memory: DDSketch, by Masson, Rim and Lee ("DDSketch:
 * A Fast and Fully-Mergeable Quantile Sketch with Relative-Error Guarantees", VLDB 2019). A value is
 * counted in the bucket `ceil(log(value) / log(γ))`, γ = (1 + α) / (1 − α), and stands for
 * `2 γ^bucket / (γ + 1)`, which is off by the share α of it at most. No buckets are ever joined, as
 * all doubles together make fewer than 150,000 of them: α holds for every quantile.
 */
export class DdSketch {
  /** The share of a value by which its estimate is off at most. */
  static readonly relativeError = 0.01;

  readonly #positive = new Map<number, number>();
  readonly #negative = new Map<number, number>();
  #zeros = 0;
  #count = 0;

  /** Counts a finite value. */
  add(value: number): void {
    this.#count++;
    if (value === 0) {
      this.#zeros++;
      return;
    }
    const buckets = value > 0 ? this.#positive : this.#negative;
    const bucket = bucketOf(Math.abs(value));
    buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1);
  }

  /**
   * An estimate of the value of rank `⌊quantile · (count − 1)⌋`, counted from 0 in ascending order;
   * undefined without values.
   *
   * @param quantile - from 0 to 1
   */
  quantile(quantile: number): number | undefined {
    if (this.#count === 0) {
      return undefined;
    }
    let rank = Math.floor(quantile * (this.#count - 1));
    for (const [value, count] of this.#ascending()) {
      if (rank < count) {
        return value;
      }
      rank -= count;
    }
    return undefined;
  }

  *#ascending(): Generator<[value: number, count: number]> {
    const byBucket = ([a]: [number, number], [b]: [number, number]): number => a - b;
    for (const [bucket, count] of [...this.#negative].sort(byBucket).reverse()) {
      yield [-middleOf(bucket), count];
    }
    yield [0, this.#zeros];
    for (const [bucket, count] of [...this.#positive].sort(byBucket)) {
      yield [middleOf(bucket), count];
    }
  }
}

const gamma = (1 + DdSketch.relativeError) / (1 - DdSketch.relativeError);
const logGamma = Math.log(gamma);

function bucketOf(value: number): number {
  return Math.ceil(Math.log(value) / logGamma);
}

/** The value of a bucket, by logarithms: a power of the uppermost buckets would be no double. */
function middleOf(bucket: number): number {
  return Math.exp(bucket * logGamma + Math.log(2 / (gamma + 1)));
}
