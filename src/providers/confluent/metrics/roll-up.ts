import type { NormalizedMetric } from "../../contract/index.ts";
import type { MetricPlan } from "./plan.ts";
import type { MetricResource } from "./resource.ts";
import type { SeriesBook, SeriesPlace } from "./series-book.ts";

interface Total {
  sum: number;
  max: number;
}

interface Totals {
  readonly resource: MetricResource;
  readonly labels: readonly string[];
  readonly byTime: Map<number, Total>;
}

/**
 * Adds up what the service gives in parts, so that it is not asked again for the whole: a cluster's
 * figure is the sum of its topics', and the lag of a group on a topic that of the partitions.
 */
export class RollUp {
  readonly #plan: MetricPlan;
  readonly #totals = new Map<string, Totals>();

  constructor(plan: MetricPlan) {
    this.#plan = plan;
  }

  /** Takes a point of a part. */
  add(resource: MetricResource, labels: readonly string[], timestamp: number, value: number): void {
    const { isSummedUp, isLag } = this.#plan;
    if (!isSummedUp && !isLag) {
      return;
    }
    const kept = isLag ? this.#withoutPartition(labels) : [];
    const totals = this.#totalsOf(resource, kept);
    const total = totals.byTime.get(timestamp);
    if (total === undefined) {
      totals.byTime.set(timestamp, { sum: value, max: value });
    } else {
      total.sum += value;
      total.max = Math.max(total.max, value);
    }
  }

  /** The wholes, once all parts are there; they are given up by this. */
  *finish(book: SeriesBook, periodMs: number): Generator<[MetricResource, NormalizedMetric]> {
    const figures = this.#plan.isLag ? (["sum", "max"] as const) : (["sum"] as const);
    for (const [key, totals] of this.#totals) {
      this.#totals.delete(key);
      for (const figure of figures) {
        yield* this.#figuresOf(totals, figure, book, periodMs);
      }
    }
  }

  *#figuresOf(
    { resource, labels, byTime }: Totals,
    figure: keyof Total,
    book: SeriesBook,
    periodMs: number,
  ): Generator<[MetricResource, NormalizedMetric]> {
    const { isLag } = this.#plan;
    const place: SeriesPlace = {
      plan: this.#plan,
      resource,
      scope: isLag ? "group" : "cluster",
      labels,
      statistic: isLag ? figure : "",
    };
    const series = book.seriesOf(place);
    for (const [timestamp, total] of byTime) {
      const point = series?.point(total[figure], timestamp, periodMs);
      if (point !== undefined) {
        yield [resource, point];
      }
    }
  }

  #totalsOf(resource: MetricResource, labels: readonly string[]): Totals {
    const key = [resource.id, ...labels].join("\u0000");
    let totals = this.#totals.get(key);
    if (totals === undefined) {
      totals = { resource, labels, byTime: new Map() };
      this.#totals.set(key, totals);
    }
    return totals;
  }

  /** Blank, so that the other labels keep their places. */
  #withoutPartition(labels: readonly string[]): readonly string[] {
    return labels.map((label, at) =>
      this.#plan.groupBy[at + 1] === "metric.partition" ? "" : label,
    );
  }
}
