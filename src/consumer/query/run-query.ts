import type { DriverRecord } from "../../cluster/index.ts";
import type { KafkaConfig } from "../../config/index.ts";
import type { Signal } from "../../otlp/index.ts";
import { resolveSelection, signalRules } from "../subscription.ts";
import { TopicScan } from "../topic-scan.ts";
import { type Aggregator, ItemAggregator, MetricAggregator } from "./aggregate/index.ts";
import { ItemFinder } from "./found-items.ts";
import type { ItemOf } from "./item-fields.ts";
import { Page } from "./page.ts";
import { type AnyQuery, defaults, type QueryPlan } from "./query-plan.ts";
import type { QueryGroup, QueryStatistics } from "./query-result.ts";

/** What a query found: items, or with aggregations groups. */
export interface Found<S extends Signal> extends QueryStatistics {
  readonly items: ItemOf[S][];
  readonly groups: QueryGroup[];
}

/** Where to put what is found. */
interface Collector<S extends Signal> {
  add(finder: ItemFinder<S>, record: DriverRecord): void;
  finish(): Pick<Found<S>, "items" | "groups" | "matched" | "truncated">;
}

/** Between two looks at the event loop, so that a long scan in one process stops nothing else. */
const sliceMs = 20;

/**
 * Reads the topic of a query from where its items may begin up to the ends that the partitions have
 * now, in a connection of its own and without a group.
 *
 * @throws TopicError, ConnectionError, AuthenticationError, AuthorizationError, TimeoutError;
 * ConsumerError `QUERY_TOO_MANY_GROUPS`, `QUERY_TOO_LARGE`; the reason of the signal
 */
export async function runQuery<S extends Signal>(
  config: KafkaConfig,
  plan: QueryPlan<S>,
  signal: AbortSignal,
): Promise<Found<S>> {
  const topic = plan.query.topic ?? config.topic[plan.signal].name;
  const finder = new ItemFinder(plan, rulesOf(config, plan.signal, plan.query));
  const collector = collectorOf(plan);
  signal.throwIfAborted();
  await using scan = await TopicScan.open(config, signal);
  const whole = await scan.pieces(topic);
  const pieces =
    plan.writtenSinceMs === undefined ? whole : await scan.since(whole, plan.writtenSinceMs);
  let paused = performance.now();
  for await (const records of scan.batches(pieces, signal)) {
    for (const record of records) {
      collector.add(finder, record);
      if (performance.now() - paused > sliceMs) {
        plan.query.onProgress?.({ ...finder.scanned });
        await new Promise((resolve) => setImmediate(resolve));
        signal.throwIfAborted();
        paused = performance.now();
      }
    }
  }
  const { scanned, skipped, unreadable } = finder;
  return { ...collector.finish(), scanned, skipped, unreadable };
}

function rulesOf(config: KafkaConfig, signal: Signal, { topic, encoding }: AnyQuery) {
  const hints = { defaultSignal: signal, ...(encoding === undefined ? {} : { encoding }) };
  return topic === undefined
    ? resolveSelection(config, signal, hints).rules
    : signalRules(config, [signal], hints);
}

function collectorOf<S extends Signal>(plan: QueryPlan<S>): Collector<S> {
  return plan.query.aggregations === undefined ? collectItems(plan) : collectGroups(plan);
}

function collectItems<S extends Signal>({
  limit,
  maxBytes,
  offset,
  query,
}: QueryPlan<S>): Collector<S> {
  const page = new Page<ItemOf[S]>({ limit, maxBytes, offset, order: query.order ?? "newest" });
  return {
    add: (finder, record) => {
      for (const found of finder.find(record)) {
        page.add({ ...found, partition: record.partition, offset: record.offset });
      }
    },
    finish: () => {
      const { count: matched, truncated } = page;
      return { items: page.items(), groups: [], matched, truncated };
    },
  };
}

function collectGroups<S extends Signal>(plan: QueryPlan<S>): Collector<S> {
  const aggregator = aggregatorOf(plan);
  const { limit, offset: skip } = plan;
  let matched = 0;
  return {
    add: (finder, record) => {
      const { partition, offset } = record;
      for (const { item, time, index } of finder.find(record)) {
        matched++;
        aggregator.add(item, { time, partition, offset, index });
      }
    },
    finish: () => {
      const all = aggregator.finish();
      const groups = all.slice(skip, skip + limit);
      return { items: [], groups, matched, truncated: all.length > skip + limit };
    },
  };
}

function aggregatorOf<S extends Signal>({ from, query, signal, to }: QueryPlan<S>): Aggregator<S> {
  const { aggregations = [], everyMs, groupBy = [], maxGroups = defaults.maxGroups } = query;
  const measure = query.measure ?? (signal === "traces" ? "durationMs" : undefined);
  const plan = { aggregations, everyMs, groupBy, maxGroups, measure, from, to };
  const made =
    signal === "metrics"
      ? new MetricAggregator(plan)
      : new ItemAggregator<"traces" | "logs">(signal, plan);
  return made as Aggregator<Signal> as Aggregator<S>;
}
