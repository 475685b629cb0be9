/** One line of the result table. */
export interface Row {
  /** What was measured, in words: `scan, every nested field`. */
  readonly name: string;
  readonly value: number;
  /** `spans per CPU-s`, `ms p50`, … */
  readonly unit: string;
  /** `value` by the peer's value in the same run. */
  readonly ratio?: number;
  /** The middle half of the rounds' ratios. */
  readonly spread?: readonly [low: number, high: number];
  /** What the ratio compares with. */
  readonly peer?: string;
  /** Anything a reader needs to understand the figure. */
  readonly note?: string;
}

/** What a suite is given. */
export interface BenchContext {
  /** True when the run is only to see that the suites work: the shortest run that gives a figure. */
  readonly quick: boolean;
  /** Writes a line of progress for the person who waits. */
  say(line: string): void;
}

/** A file `bench/<name>.bench.ts` exports `const suite: Suite`. */
export interface Suite {
  /** The title over its rows. */
  readonly name: string;
  run(context: BenchContext): Promise<Row[]>;
}
