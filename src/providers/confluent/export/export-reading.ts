import { ProviderError } from "../../../errors/index.ts";
import type { Collected, CollectionProblem, TimeRange } from "../../contract/index.ts";
import { grouped } from "../grouped.ts";
import type { MetricPlan, MetricResource, SeriesBook } from "../metrics/index.ts";
import { Pieces, problemPiece, RollUp } from "../metrics/index.ts";
import type { Sample } from "./sample-lines.ts";

/** The service gives no more points of a metric and a kind of resource, and does not say so. */
const mostPointsOfMetric = 60_000;
/** Nothing is exported by other intervals. */
export const exportPeriodMs = 60_000;

/** What an export is read with. */
export interface ExportReadingOptions {
  readonly book: SeriesBook;
  /** By the names that the export has for the metrics. */
  readonly plans: ReadonlyMap<string, readonly MetricPlan[]>;
  readonly resources: readonly MetricResource[];
  readonly range: TimeRange;
  readonly onPoints: (count: number) => void;
}

interface Sum {
  readonly resource: MetricResource;
  readonly labels: readonly string[];
  readonly timestamp: number;
  value: number;
}

/** Points of one metric, added up over labels that are not kept apart. */
class Family {
  readonly name: string;
  readonly plans: readonly MetricPlan[];
  readonly sums = new Map<string, Sum>();
  samples = 0;

  constructor(name: string, plans: readonly MetricPlan[]) {
    this.name = name;
    this.plans = plans;
  }
}

/** Makes points of an export's samples, metric by metric: what belongs to one comes in one piece. */
export class ExportReading {
  readonly #options: ExportReadingOptions;
  readonly #byKind: ReadonlyMap<string, ReadonlyMap<string, MetricResource>>;
  readonly #done = new Set<string>();
  readonly #shards: readonly string[];
  #family: Family | undefined;
  /** Metrics that were cut off. */
  truncated = 0;
  /** The newest interval that was exported, whether asked for or not. */
  newest: number | undefined;

  constructor(options: ExportReadingOptions) {
    this.#options = options;
    const kinds = grouped(options.resources, ({ kind }) => kind);
    this.#byKind = new Map(
      [...kinds].map(([kind, all]) => [kind, new Map(all.map((each) => [each.id, each]))]),
    );
    this.#shards = [...new Set(options.resources.map(({ shardId }) => shardId))];
  }

  /** Takes a sample; gives what is complete by that. */
  *take(sample: Sample): Generator<Collected> {
    if (this.#family?.name !== sample.name) {
      yield* this.finish();
      yield* this.#begin(sample);
    }
    const family = this.#family;
    if (family !== undefined) {
      family.samples++;
      this.#add(family, sample);
    }
  }

  /** What is left of the last metric. */
  *finish(): Generator<Collected> {
    const family = this.#family;
    this.#family = undefined;
    if (family === undefined) {
      return;
    }
    this.#done.add(family.name);
    this.#options.onPoints(family.samples);
    for (const plan of family.plans) {
      yield* this.#pointsOf(family, plan);
    }
    if (family.samples >= mostPointsOfMetric) {
      this.truncated++;
      yield* this.#toAll({
        kind: "truncated",
        subject: family.name,
        message: `The export has no more than ${mostPointsOfMetric} points of a metric; some are missing.`,
      });
    }
  }

  *#begin(sample: Sample): Generator<Collected> {
    const { name, labels, value } = sample;
    if (name === "confluent_scrape_resource_access_error") {
      yield* this.#accessOf(labels, value);
    } else if (name.endsWith("export_status")) {
      yield* this.#statusOf(labels, value);
    } else {
      const plans = this.#done.has(name) ? undefined : this.#options.plans.get(name);
      this.#family = plans === undefined ? undefined : new Family(name, plans);
    }
  }

  #add(family: Family, { labels, value, timestamp }: Sample): void {
    const { range } = this.#options;
    if (timestamp === undefined || !Number.isFinite(value)) {
      return;
    }
    this.newest = Math.max(this.newest ?? timestamp, timestamp);
    const isAsked = timestamp >= range.startMs && timestamp < range.endMs;
    if (!isAsked || timestamp % exportPeriodMs !== 0) {
      return;
    }
    for (const plan of family.plans) {
      const id = labels.get(`${plan.resource}_id`) ?? "";
      const resource = this.#byKind.get(plan.resource)?.get(id);
      if (resource !== undefined) {
        add(family, plan, { resource, labels, timestamp, value });
      }
    }
    if (family.sums.size > 4 * mostPointsOfMetric) {
      throw new ProviderError("PROVIDER_FAILED", {
        detail: `the export has more points of ${family.name} than the service gives`,
      });
    }
  }

  *#pointsOf(family: Family, plan: MetricPlan): Generator<Collected> {
    const { book } = this.#options;
    const rollUp = new RollUp(plan);
    const pieces = new Pieces();
    for (const { resource, labels, timestamp, value } of family.sums.values()) {
      if (resource.kind !== plan.resource) {
        continue;
      }
      rollUp.add(resource, labels, timestamp, value);
      const { scope, statistic } = plan;
      const place = { plan, resource, scope, labels, statistic };
      const point = book.seriesOf(place)?.point(value, timestamp, exportPeriodMs);
      const piece = point === undefined ? undefined : pieces.add(resource.shardId, point);
      if (piece !== undefined) {
        yield piece;
      }
    }
    for (const [resource, point] of rollUp.finish(book, exportPeriodMs)) {
      const piece = pieces.add(resource.shardId, point);
      if (piece !== undefined) {
        yield piece;
      }
    }
    yield* pieces.finish();
  }

  /** A resource that may not be read is 1, all others are 0. */
  *#accessOf(labels: Sample["labels"], value: number): Generator<Collected> {
    const id = labels.get("resource_id") ?? "";
    const resource = this.#options.resources.find((each) => each.id === id);
    if (value !== 0 && resource !== undefined) {
      yield problemPiece(resource.shardId, {
        kind: "forbidden",
        subject: `metrics of ${id}`,
        message: `The credentials may not read the metrics of ${id}: grant MetricsViewer on it.`,
      });
    }
  }

  /** A set of states, of which the one that holds is 1. */
  *#statusOf(labels: Sample["labels"], value: number): Generator<Collected> {
    const states = [...labels.values()].join(" ");
    if (value === 1 && /fail|error|partial/i.test(states)) {
      yield* this.#toAll({
        kind: "partial",
        subject: "export",
        message: `The export is not complete: ${states.slice(0, 200)}`,
      });
    }
  }

  *#toAll(problem: CollectionProblem): Generator<Collected> {
    for (const shardId of this.#shards) {
      yield problemPiece(shardId, problem);
    }
  }
}

function add(
  { sums }: Family,
  { groupBy }: MetricPlan,
  found: Pick<Sample, "labels" | "value"> & Pick<Sum, "resource" | "timestamp">,
): void {
  const { resource, timestamp, value } = found;
  const labels = groupBy
    .slice(1)
    .map((label) => found.labels.get(label.replace(/^metric\./, "")) ?? "");
  const key = [resource.kind, resource.id, timestamp, ...labels].join("\u0000");
  const sum = sums.get(key);
  if (sum === undefined) {
    sums.set(key, { resource, labels, timestamp, value });
  } else {
    sum.value += value;
  }
}
