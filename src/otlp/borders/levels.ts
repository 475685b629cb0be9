import type { Signal } from "../signal.ts";

/** Tags (number times 8 plus wire type 2) of the fields that lead from a level to the next. */
export interface Levels {
  /** Level by level from the request down; the last one leads to the items. */
  readonly tags: readonly number[];
  /** Index of the level of metrics, whose data is one of several fields; -1 for other signals. */
  readonly choice: number;
}

const tag = (number: number): number => number * 8 + 2;

/** Stands for the field of a metric that holds its data: `dataTags` says which fields these are. */
const anyData = 0;

/** gauge, sum, histogram, exponentialHistogram, summary. */
export const dataTags: ReadonlySet<number> = new Set([5, 7, 9, 10, 11].map(tag));

const records: Levels = { tags: [tag(1), tag(2), tag(2)], choice: -1 };

/** The borders of each signal. Items of metrics are data points, two levels below the metric. */
export const levelsOf: Readonly<Record<Signal, Levels>> = {
  traces: records,
  metrics: { tags: [tag(1), tag(2), tag(2), anyData, tag(1)], choice: 3 },
  logs: records,
};
