import type { NormalizedMetric } from "../../contract/index.ts";
import { RecentMap } from "./recent-map.ts";
import type { Statistics } from "./statistics.ts";
import type { StreamSeries } from "./stream-series.ts";

/** What becomes of the points of one series. */
export interface SeriesTarget {
  /** The point, or what is wrong with it. */
  point(statistics: Statistics): NormalizedMetric | string;
}

/** Says what becomes of a series: its target, or null where it is left out. */
export type ResolveSeries = (series: StreamSeries) => SeriesTarget | null;

/** About 1 kB each, with their tags. */
const keptSeries = 32_768;

/**
 * Remembers what becomes of which series. Points of a series come each minute with the same text, and
 * to find out what it means takes longer than all else.
 */
export class SeriesDirectory {
  readonly #resolve: ResolveSeries;
  readonly #targets = new RecentMap<SeriesTarget | null>(keptSeries);

  constructor(resolve: ResolveSeries) {
    this.#resolve = resolve;
  }

  /** @param key - never the same for two series */
  find(key: string): SeriesTarget | null | undefined {
    return this.#targets.get(key);
  }

  learn(key: string, series: StreamSeries): SeriesTarget | null {
    const target = this.#resolve(series);
    this.#targets.set(key, target);
    return target;
  }
}
