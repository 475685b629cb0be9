import type { MetricTags, NormalizedMetric } from "../contract/index.ts";
import type { MetricRow } from "./metric-row.ts";

/** One metric of one entity: what all of its points share. */
export class Series {
  readonly name: string;
  readonly unit: string;
  /** Frozen, and one object for all points. */
  readonly tags: MetricTags;
  readonly #factor: number;
  /** Seconds that a value is a sum over, per sample; 0 where it is no sum. */
  readonly #sumSeconds: number;

  constructor(row: MetricRow, tags: MetricTags) {
    this.name = row.name;
    this.unit = row.unit;
    this.tags = tags;
    this.#factor = row.factor ?? 1;
    this.#sumSeconds = row.isPerInterval === true ? 1 : (row.sampleSeconds ?? 0);
  }

  /**
   * A point of it; undefined where there is no value, which is not 0.
   *
   * @param value - as the provider gives it
   * @param timestamp - begin of the interval, in milliseconds since 1970
   */
  point(
    value: number | null | undefined,
    timestamp: number,
    periodMs: number,
  ): NormalizedMetric | undefined {
    if (value === undefined || value === null || !Number.isFinite(value)) {
      return undefined;
    }
    const { name, unit, tags } = this;
    return { name, value: this.#scaled(value, periodMs), unit, timestamp, periodMs, tags };
  }

  #scaled(value: number, periodMs: number): number {
    const scaled = value * this.#factor;
    return this.#sumSeconds === 0 ? scaled : (scaled * this.#sumSeconds * 1_000) / periodMs;
  }
}
