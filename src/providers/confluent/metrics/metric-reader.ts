import { anySignal } from "../../../abort/index.ts";
import { ProviderError } from "../../../errors/index.ts";
import type { Clock, UsageCounter } from "../../calls/index.ts";
import type { Collected, MetricScope, TimeRange } from "../../contract/index.ts";
import type { ConfluentHttp } from "../http/index.ts";
import { type Granularity, spansOf } from "./buckets.ts";
import type { Descriptors, MetricDescriptor } from "./descriptor.ts";
import { merged } from "./merge.ts";
import { tableFor } from "./metric-table.ts";
import { problemPiece } from "./piece.ts";
import { type MetricPlan, plansFor } from "./plan.ts";
import { type PlanReading, readPlan } from "./read-plan.ts";
import type { MetricResource } from "./resource.ts";
import { SeriesBook } from "./series-book.ts";

/** What metrics are read with. */
export interface MetricReaderOptions {
  readonly http: ConfluentHttp;
  readonly descriptors: Descriptors;
  readonly usage: UsageCounter;
  readonly clock: Clock;
  readonly unmapped: "prefix" | "drop" | "plain";
}

/** What is to be read. */
export interface MetricReading {
  readonly resources: readonly MetricResource[];
  readonly range: TimeRange;
  readonly granularity: Granularity;
  /** Levels; undefined is all of them, the coarser ones made of the finer ones. */
  readonly scopes?: ReadonlySet<MetricScope> | undefined;
  /** Normalized or the service's own names; undefined is all. */
  readonly names?: ReadonlySet<string> | undefined;
  /** Labels that have to have a value, such as `metric.topic`; metrics without the label are left out. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Metrics that are asked for at the same time. */
const atATime = 4;
/** For how long a resource that may not be read is left out of the questions. */
const deniedForMs = 600_000;

/** Reads metrics by `POST /query`. */
export class MetricReader {
  readonly #options: MetricReaderOptions;
  /** Resources whose metrics are known to be readable, or not, until then. */
  readonly #readable = new Set<string>();
  readonly #deniedUntil = new Map<string, number>();
  #book: { readonly of: readonly MetricDescriptor[]; readonly book: SeriesBook } | undefined;

  constructor(options: MetricReaderOptions) {
    this.#options = options;
  }

  /**
   * Reads all that is asked for, in pieces.
   *
   * @throws ProviderError after the last try, and where nothing at all may be read
   */
  async *read(reading: MetricReading): AsyncGenerator<Collected> {
    const spans = spansOf(reading.range, reading.granularity);
    if (spans.length === 0 || reading.resources.length === 0) {
      return;
    }
    const { book, plans } = await this.plan(reading);
    const [first, ...others] = plans.flatMap((plan) => spans.map((span) => ({ plan, span })));
    if (first === undefined) {
      return;
    }
    const ended = new AbortController();
    const signals = reading.signal === undefined ? [] : [reading.signal];
    const signal = anySignal([...signals, ended.signal]);
    const source = ({ plan, span }: { plan: MetricPlan; span: TimeRange }) =>
      this.#readOne({ reading, book, plan, span, signal });
    try {
      yield* this.#deniedBefore(reading);
      // Finds out whose metrics may be read, before all others ask the same.
      const isKnown = reading.resources.every(({ id }) => this.#readable.has(id));
      if (!isKnown) {
        yield* source(first);
        this.#refuseIfAllDenied(reading);
      }
      const rest = isKnown ? [first, ...others] : others;
      yield* merged(
        rest.map((each) => () => source(each)),
        atATime,
      );
    } finally {
      ended.abort();
    }
  }

  /** The questions for a reading, and what makes points of the answers. */
  async plan(
    reading: Pick<MetricReading, "resources" | "scopes" | "names" | "labels" | "signal"> & {
      /** Whether it is by the export endpoint, which has not all metrics and labels. */
      readonly isExport?: boolean;
    },
  ): Promise<{ readonly book: SeriesBook; readonly plans: readonly MetricPlan[] }> {
    const { unmapped, descriptors } = this.#options;
    const all = await descriptors.all(reading.signal);
    if (this.#book?.of !== all) {
      this.#book = { of: all, book: new SeriesBook(tableFor(all, unmapped), unmapped) };
    }
    const { book } = this.#book;
    const plans = plansFor(reading.isExport === true ? exported(all) : all, {
      table: book.table,
      keepsUnmapped: unmapped !== "drop",
      resources: new Set(reading.resources.map(({ kind }) => kind)),
      scopes: reading.scopes,
      names: reading.names,
    });
    const labels = Object.keys(reading.labels ?? {});
    const kept = plans.filter(({ groupBy }) => labels.every((label) => groupBy.includes(label)));
    return { book, plans: kept };
  }

  async *#readOne(given: {
    readonly reading: MetricReading;
    readonly book: SeriesBook;
    readonly plan: MetricPlan;
    readonly span: TimeRange;
    readonly signal: AbortSignal;
  }): AsyncGenerator<Collected> {
    const { reading, book, plan, span, signal } = given;
    const resources = reading.resources.filter(
      ({ id, kind }) => kind === plan.resource && !this.#isDenied(id),
    );
    const { http, usage } = this.#options;
    const one: PlanReading = {
      http,
      book,
      plan,
      granularity: reading.granularity,
      span,
      signal,
      ...(reading.labels === undefined ? {} : { labels: reading.labels }),
      onPoints: (count) => usage.addPoints(count),
      onAccess: (resource, isAllowed) => this.#learn(resource, isAllowed),
    };
    yield* readPlan(one, resources);
  }

  #learn({ id }: MetricResource, isAllowed: boolean): void {
    if (isAllowed) {
      this.#readable.add(id);
      this.#deniedUntil.delete(id);
    } else {
      this.#readable.delete(id);
      this.#deniedUntil.set(id, this.#options.clock.now() + deniedForMs);
    }
  }

  #isDenied(id: string): boolean {
    return (this.#deniedUntil.get(id) ?? 0) > this.#options.clock.now();
  }

  *#deniedBefore({ resources }: MetricReading): Generator<Collected> {
    this.#refuseIfAllDenied({ resources });
    for (const { id, shardId } of resources.filter((each) => this.#isDenied(each.id))) {
      yield problemPiece(shardId, {
        kind: "forbidden",
        subject: `metrics of ${id}`,
        message: `The credentials may not read the metrics of ${id}: grant MetricsViewer on it.`,
      });
    }
  }

  #refuseIfAllDenied({ resources }: Pick<MetricReading, "resources">): void {
    if (resources.every(({ id }) => this.#isDenied(id))) {
      // Once the role is granted, the next reading is to see it.
      for (const { id } of resources) {
        this.#deniedUntil.delete(id);
      }
      const ids = resources.slice(0, 5).map(({ id }) => id);
      const others = resources.length > ids.length ? " and others" : "";
      throw new ProviderError("PROVIDER_DENIED", {
        detail: `the role MetricsViewer is missing for ${ids.join(", ")}${others}`,
      });
    }
  }
}

function exported(all: readonly MetricDescriptor[]): readonly MetricDescriptor[] {
  return all
    .filter(({ isExportable }) => isExportable)
    .map((descriptor) => ({ ...descriptor, labels: descriptor.exportedLabels }));
}
