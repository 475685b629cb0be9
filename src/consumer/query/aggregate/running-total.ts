/** A value of a total, at a time. */
export interface TotalPoint<Value> {
  /** When the total began to count, in nanoseconds; 0 where that is not known. */
  readonly startTime: bigint;
  readonly time: bigint;
  readonly value: Value;
  /** Which stretch of time it lies in. */
  readonly bucket: number;
}

/** How values of a total are dealt with. */
export interface TotalKind<Value, Change> {
  /** What came between two values; undefined where the later one counts from a reset. */
  readonly difference: (later: Value, earlier: Value) => Change | undefined;
  /** A value as what came since a start. */
  readonly whole: (value: Value) => Change;
  /** What puts values of one time in order: the one that counted less comes first. */
  readonly size: (value: Value) => number | bigint;
}

/** What came to a total in a stretch of time. */
export interface Growth<Change> {
  readonly bucket: number;
  readonly change: Change;
  /** The time that it came in. */
  readonly seconds: number;
}

interface Ends<Value> {
  first: TotalPoint<Value>;
  last: TotalPoint<Value>;
}

/**
 * What came to a total that counts up from a start, by its points in any order (OpenTelemetry's
 * metrics data model, "Resets and gaps").
 *
 * All points of one start are one run, which never falls, so its first and its last point tell all;
 * another start is a reset, after which it counts from 0. Where points tell no start, all of them are
 * kept, and a value lower than the one before it tells the reset.
 *
 * A run that began within the time asked for grew from 0; of an older one, and of one whose start is
 * not known, growth begins with the first point.
 */
export class RunningTotal<Value, Change> {
  readonly #kind: TotalKind<Value, Change>;
  readonly #from: bigint | undefined;
  readonly #runs = new Map<bigint, Map<number, Ends<Value>>>();
  readonly #unstarted: TotalPoint<Value>[] = [];

  /** @param from - start of the time asked for; undefined where all of it is */
  constructor(kind: TotalKind<Value, Change>, from: bigint | undefined) {
    this.#kind = kind;
    this.#from = from;
  }

  /** @returns how many points it keeps more than before */
  add(point: TotalPoint<Value>): number {
    if (point.startTime === 0n) {
      this.#unstarted.push(point);
      return 1;
    }
    const run = this.#runs.get(point.startTime) ?? new Map<number, Ends<Value>>();
    this.#runs.set(point.startTime, run);
    const ends = run.get(point.bucket);
    if (ends === undefined) {
      run.set(point.bucket, { first: point, last: point });
      return 2;
    }
    ends.first = this.#compare(point, ends.first) < 0 ? point : ends.first;
    ends.last = this.#compare(point, ends.last) > 0 ? point : ends.last;
    return 0;
  }

  /** What came to it, several times for a stretch of time where there were resets. */
  *growth(): Generator<Growth<Change>> {
    for (const [startTime, run] of this.#runs) {
      const isWhole = this.#from === undefined || startTime >= this.#from;
      const ends = [...run.values()].sort((a, b) => this.#compare(a.first, b.first));
      let before: TotalPoint<Value> | undefined;
      for (const [index, { first, last }] of ends.entries()) {
        if (index === 0 && isWhole) {
          yield growthOf(last, this.#kind.whole(last.value), startTime);
        } else {
          yield* this.#between(before ?? first, last);
        }
        before = last;
      }
    }
    let before: TotalPoint<Value> | undefined;
    for (const point of this.#unstarted.sort((a, b) => this.#compare(a, b))) {
      yield* before === undefined ? [] : this.#between(before, point);
      before = point;
    }
  }

  *#between(earlier: TotalPoint<Value>, later: TotalPoint<Value>): Generator<Growth<Change>> {
    if (earlier !== later) {
      const { difference, whole } = this.#kind;
      const change = difference(later.value, earlier.value) ?? whole(later.value);
      yield growthOf(later, change, earlier.time);
    }
  }

  #compare(a: TotalPoint<Value>, b: TotalPoint<Value>): number {
    if (a.time !== b.time) {
      return a.time < b.time ? -1 : 1;
    }
    const [left, right] = [this.#kind.size(a.value), this.#kind.size(b.value)];
    return left < right ? -1 : Number(left > right);
  }
}

function growthOf<Change>(
  { bucket, time }: TotalPoint<unknown>,
  change: Change,
  since: bigint,
): Growth<Change> {
  return { bucket, change, seconds: Math.max(0, Number(time - since) / 1e9) };
}
