import { DataPointFlags, type MetricData, type MetricNumber } from "../../../otlp/index.ts";
import type { MetricGroup } from "../query-result.ts";
import { bucketsOf } from "./buckets-of.ts";
import { Distribution } from "./distribution.ts";
import { type FigureSource, figuresOf, wantsQuantiles } from "./figures.ts";
import { type Group, type GroupReader, GroupTable, groupReader } from "./group-table.ts";
import type { AggregationPlan, Aggregator, ItemPlace } from "./item-aggregator.ts";
import {
  type DistributionPoint,
  MetricSeries,
  type NumberPoint,
  seriesKey,
} from "./metric-series.ts";
import { SampleTally } from "./sample-tally.ts";

interface Tally {
  points: number;
  readonly samples: SampleTally;
  readonly distribution: Distribution;
  /** What came to counters. */
  grown: number | undefined;
  rate: number | undefined;
}

/**
 * Figures of points of metrics. Points of different metrics are never put together.
 *
 * | | gauge, up-down counter | counter | histograms, summary |
 * |---|---|---|---|
 * | `count` | points | points | measurements |
 * | `sum` | of the points' values | what came | of the measurements |
 * | `rate` | – | what came, per second | measurements per second |
 * | `avg`, `min`, `max` | of the points' values | of the points' values | of the measurements |
 * | `last` | the latest point's value | the latest point's value | – |
 * | percentiles | of the points' values, by DDSketch | the same | of the buckets; none of a summary |
 *
 * What came is the sum of delta points, and of cumulative ones the growth of each series, resets
 * counted (see `RunningTotal`). A rate is that of each series, by the time that its points cover,
 * added up. `min` and `max` of cumulative distributions are since their start, as their points tell.
 */
export class MetricAggregator implements Aggregator<"metrics"> {
  readonly #plan: AggregationPlan;
  readonly #groupOf: GroupReader<"metrics">;
  readonly #groups: GroupTable<Tally>;
  readonly #series = new Map<string, { of: readonly string[]; series: MetricSeries }>();

  constructor(plan: AggregationPlan) {
    const quantiles = wantsQuantiles(plan.aggregations);
    this.#plan = plan;
    this.#groupOf = groupReader("metrics", plan.groupBy);
    this.#groups = new GroupTable(plan, () => ({
      points: 0,
      samples: new SampleTally(quantiles),
      distribution: new Distribution(),
      grown: undefined,
      rate: undefined,
    }));
  }

  add(point: MetricData, place: ItemPlace): void {
    if ((point.flags & DataPointFlags.NO_RECORDED_VALUE_MASK) !== 0) {
      return;
    }
    const bucket = this.#groups.bucketOf(place.time);
    const { of, series } = this.#seriesOf(point);
    const tally = this.#groups.of(of, series.values, bucket);
    tally.points++;
    if (isNumber(point)) {
      if (point.value !== null) {
        this.#addNumber(tally, series, { ...point, value: point.value }, { ...place, bucket });
      }
    } else if (isDelta(point)) {
      tally.distribution.add(bucketsOf(point));
      series.addDelta(point, Number(point.value.count), bucket);
    } else {
      this.#groups.keep(series.addCounted(point, bucket));
    }
  }

  #addNumber(
    { samples }: Tally,
    series: MetricSeries,
    point: NumberPoint & { readonly value: MetricNumber },
    { bucket, ...place }: ItemPlace & { readonly bucket: number },
  ): void {
    samples.add({ ...place, value: Number(point.value) });
    if (point.type !== "counter") {
      return;
    }
    if (isDelta(point)) {
      series.addDelta(point, Number(point.value), bucket);
    } else {
      this.#groups.keep(series.addTotal(point, bucket));
    }
  }

  #seriesOf(point: MetricData): { of: readonly string[]; series: MetricSeries } {
    const key = seriesKey(point);
    const known = this.#series.get(key);
    if (known !== undefined) {
      return known;
    }
    this.#groups.keep(1);
    const { name, type, unit } = point;
    const series = new MetricSeries(this.#groupOf(point), this.#plan.from);
    const made = { of: [name, unit, type], series };
    this.#series.set(key, made);
    return made;
  }

  finish(): MetricGroup[] {
    for (const { of, series } of this.#series.values()) {
      for (const [bucket, counted] of series.distributions()) {
        this.#groups.of(of, series.values, bucket).distribution.add(counted);
      }
      for (const [bucket, { amount, seconds }] of series.arrivals()) {
        const tally = this.#groups.of(of, series.values, bucket);
        tally.grown = (tally.grown ?? 0) + amount;
        tally.rate = seconds > 0 ? (tally.rate ?? 0) + amount / seconds : tally.rate;
      }
    }
    this.#series.clear();
    return this.#groups.sorted().map((group) => this.#finishGroup(group));
  }

  #finishGroup({ bucket, of, tally, values }: Group<Tally>): MetricGroup {
    const { aggregations, groupBy } = this.#plan;
    const [name = "", unit = "", type = "gauge"] = of as [string, string, MetricData["type"]];
    const stretch = this.#groups.stretch(bucket);
    return {
      name,
      type,
      unit,
      by: Object.fromEntries(groupBy.map((field, index) => [field, values[index]])),
      ...(stretch === undefined ? {} : { from: stretch.from }),
      values: figuresOf(aggregations, sourceOf(type, tally)),
      items: tally.points,
    };
  }
}

function sourceOf(type: MetricData["type"], tally: Tally): FigureSource {
  const { distribution, grown, rate, samples } = tally;
  switch (type) {
    case "gauge":
    case "upDownCounter":
    case "counter": {
      const { average: avg, count, last, max, min } = samples;
      const sum = type === "counter" ? grown : samples.sum;
      const quantile = (share: number): number | undefined => samples.quantile(share);
      return { sum, avg, min, max, count, last, rate, quantile };
    }
    case "histogram":
    case "exponentialHistogram":
    case "summary": {
      const { count, max, min, sum } = distribution;
      const avg = sum === undefined || count === 0 ? undefined : sum / count;
      const quantile = (share: number): number | undefined => distribution.quantile(share);
      return { sum, avg, min, max, count, last: undefined, rate, quantile };
    }
  }
}

function isNumber(point: MetricData): point is NumberPoint {
  return point.type === "gauge" || point.type === "counter" || point.type === "upDownCounter";
}

function isDelta<Point extends NumberPoint | DistributionPoint>(point: Point): boolean {
  return "temporality" in point && point.temporality === "delta";
}
