import type { MetricData, MetricNumber, ResourceData } from "../../../otlp/index.ts";
import { bucketsOf, subtract } from "./buckets-of.ts";
import type { Buckets } from "./distribution.ts";
import { RunningTotal, type TotalKind } from "./running-total.ts";

/** Points with a number. */
export type NumberPoint = Extract<MetricData, { type: "gauge" | "counter" | "upDownCounter" }>;
/** Points with a distribution. */
export type DistributionPoint = Exclude<MetricData, NumberPoint>;

const numbers: TotalKind<MetricNumber, number> = {
  difference: (later, earlier) => {
    const isExact = typeof later === "bigint" && typeof earlier === "bigint";
    const difference = isExact ? Number(later - earlier) : Number(later) - Number(earlier);
    return difference < 0 ? undefined : difference;
  },
  whole: Number,
  size: (value) => value,
};

const distributions: TotalKind<Buckets, Buckets> = {
  difference: subtract,
  whole: (value) => value,
  size: ({ count }) => count,
};

/** How much came, and in what time it is known to have come. */
interface Arrival {
  amount: number;
  seconds: number;
}

/** One time series, as far as its points belong together. */
export class MetricSeries {
  /** The values that its group is made of. */
  readonly values: readonly (string | undefined)[];
  readonly #total: RunningTotal<MetricNumber, number>;
  readonly #counted: RunningTotal<Buckets, Buckets>;
  readonly #arrivals = new Map<number, Arrival>();

  constructor(values: readonly (string | undefined)[], from: bigint | undefined) {
    this.values = values;
    this.#total = new RunningTotal(numbers, from);
    this.#counted = new RunningTotal(distributions, from);
  }

  /** Takes a value of a total that counts from a start. @returns points kept more than before */
  addTotal(point: NumberPoint & { readonly value: MetricNumber }, bucket: number): number {
    const { startTime, timestamp: time, value } = point;
    return this.#total.add({ startTime, time, value, bucket });
  }

  /** Takes a distribution that counts from a start. @returns points kept more than before */
  addCounted(point: DistributionPoint, bucket: number): number {
    const { startTime, timestamp: time } = point;
    return this.#counted.add({ startTime, time, value: bucketsOf(point), bucket });
  }

  /** Takes what came since the point before. */
  addDelta({ startTime, timestamp }: MetricData, amount: number, bucket: number): void {
    const seconds = startTime === 0n ? 0 : Number(timestamp - startTime) / 1e9;
    this.#arrive(bucket, amount, Math.max(0, seconds));
  }

  #arrive(bucket: number, amount: number, seconds: number): void {
    const known = this.#arrivals.get(bucket) ?? { amount: 0, seconds: 0 };
    this.#arrivals.set(bucket, known);
    known.amount += amount;
    known.seconds += seconds;
  }

  /** Tells what was counted between its points, each with its stretch of time. Called once. */
  *distributions(): Generator<readonly [bucket: number, counted: Buckets]> {
    for (const { bucket, change, seconds } of this.#counted.growth()) {
      this.#arrive(bucket, change.count, seconds);
      yield [bucket, change];
    }
  }

  /** How much came in each stretch of time. Called once, after {@link distributions}. */
  arrivals(): ReadonlyMap<number, Readonly<Arrival>> {
    for (const { bucket, change, seconds } of this.#total.growth()) {
      this.#arrive(bucket, change, seconds);
    }
    return this.#arrivals;
  }
}

/** Texts of resources, which many points share. */
const resourceTexts = new WeakMap<ResourceData, string>();

/** A text that is the same for all points of a time series, and for no others. */
export function seriesKey(point: MetricData): string {
  const { labels, name, resource, scope, type, unit } = point;
  const temporality = "temporality" in point ? point.temporality : "";
  const { name: scopeName = "", version = "", attributes = {} } = scope ?? {};
  const own = [name, type, unit, temporality, scopeName, version];
  return `${JSON.stringify(own)}${sortedText(labels)}${sortedText(attributes)}${resourceText(resource)}`;
}

function resourceText(resource: ResourceData | undefined): string {
  if (resource === undefined) {
    return "";
  }
  const known = resourceTexts.get(resource) ?? sortedText(resource.attributes);
  resourceTexts.set(resource, known);
  return known;
}

/** Attributes as text, whatever their order; integers and doubles are not the same. */
function sortedText(attributes: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(
    Object.keys(attributes)
      .sort()
      .map((key) => [key, attributes[key]]),
    (_, value) => (typeof value === "bigint" ? { integer: String(value) } : value),
  );
}
