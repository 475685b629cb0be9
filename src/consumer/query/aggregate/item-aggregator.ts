import type { Signal } from "../../../otlp/index.ts";
import { fieldReader, type ItemOf } from "../item-fields.ts";
import type { Aggregation } from "../query-options.ts";
import type { QueryGroup } from "../query-result.ts";
import { figuresOf, wantsQuantiles } from "./figures.ts";
import {
  type Group,
  type Grouping,
  type GroupReader,
  GroupTable,
  groupReader,
} from "./group-table.ts";
import { type Sample, SampleTally } from "./sample-tally.ts";

/** Where and when an item was found. */
export type ItemPlace = Omit<Sample, "value">;

/** What to make of items. */
export interface AggregationPlan extends Grouping {
  readonly aggregations: readonly Aggregation[];
  readonly measure: string | undefined;
  /** Nanoseconds; the end is not included. */
  readonly from: bigint | undefined;
  readonly to: bigint | undefined;
}

/** Makes figures of items. */
export interface Aggregator<S extends Signal> {
  /** @throws ConsumerError QUERY_TOO_MANY_GROUPS */
  add(item: ItemOf[S], place: ItemPlace): void;
  finish(): QueryGroup[];
}

interface Tally {
  items: number;
  readonly samples: SampleTally;
}

/**
 * Figures of spans and log records: of the numbers in one field of theirs, or only how many there are.
 * `count` is the number of items with such a number; `rate` the same, divided by the seconds of the
 * stretch of time, cut to the time range; without `everyMs`, of the time range, in which an end that
 * is not given is the first or the last item's time. Percentiles are DDSketch's.
 */
export class ItemAggregator<S extends "traces" | "logs"> implements Aggregator<S> {
  readonly #plan: AggregationPlan;
  readonly #groupOf: GroupReader<S>;
  readonly #measure: (item: ItemOf[S]) => unknown;
  readonly #groups: GroupTable<Tally>;
  #first: bigint | undefined;
  #last: bigint | undefined;

  constructor(signal: S, plan: AggregationPlan) {
    const { aggregations, groupBy, measure } = plan;
    const quantiles = wantsQuantiles(aggregations);
    this.#plan = plan;
    this.#groupOf = groupReader(signal, groupBy);
    // Without a field to measure, an item is one item.
    this.#measure = measure === undefined ? () => 1 : fieldReader(signal, measure);
    this.#groups = new GroupTable(plan, () => ({ items: 0, samples: new SampleTally(quantiles) }));
  }

  add(item: ItemOf[S], place: ItemPlace): void {
    const { time } = place;
    const value = this.#measure(item);
    const bucket = this.#groups.bucketOf(time);
    const tally = this.#groups.of([], this.#groupOf(item), bucket);
    tally.items++;
    this.#first = this.#first === undefined || time < this.#first ? time : this.#first;
    this.#last = this.#last === undefined || time > this.#last ? time : this.#last;
    if (typeof value === "number" || typeof value === "bigint") {
      tally.samples.add({ ...place, value: Number(value) });
    }
  }

  finish(): QueryGroup[] {
    return this.#groups.sorted().map((group) => this.#finishGroup(group));
  }

  #finishGroup({ bucket, tally, values }: Group<Tally>): QueryGroup {
    const { aggregations, groupBy } = this.#plan;
    const { samples, items } = tally;
    const { average: avg, count, last, max, min, sum } = samples;
    const stretch = this.#groups.stretch(bucket);
    const seconds = this.#secondsOf(stretch);
    const rate = seconds > 0 ? count / seconds : undefined;
    const quantile = (share: number): number | undefined => samples.quantile(share);
    return {
      by: Object.fromEntries(groupBy.map((field, index) => [field, values[index]])),
      ...(stretch === undefined ? {} : { from: stretch.from }),
      values: figuresOf(aggregations, { sum, avg, min, max, count, last, rate, quantile }),
      items,
    };
  }

  #secondsOf(stretch: { readonly from: bigint; readonly to: bigint } | undefined): number {
    const from = this.#plan.from ?? stretch?.from ?? this.#first ?? 0n;
    const to = this.#plan.to ?? stretch?.to ?? this.#last ?? 0n;
    const start = stretch !== undefined && stretch.from > from ? stretch.from : from;
    const end = stretch !== undefined && stretch.to < to ? stretch.to : to;
    return Number(end - start) / 1e9;
  }
}
