import type {
  Aggregating,
  GroupsQueryResult,
  KafkaConsumer,
  LogsQueryResult,
  MetricGroup,
  MetricsQueryResult,
  QueryBase,
  TracesQueryResult,
} from "../../consumer/index.ts";
import type { Signal } from "../../otlp/index.ts";
import type { QueryOptions } from "./query-options.ts";

/** What a query found. */
export type Answer =
  | { readonly kind: "spans"; readonly signal: "traces"; readonly result: TracesQueryResult }
  | { readonly kind: "points"; readonly signal: "metrics"; readonly result: MetricsQueryResult }
  | { readonly kind: "records"; readonly signal: "logs"; readonly result: LogsQueryResult }
  | {
      readonly kind: "metric figures";
      readonly signal: "metrics";
      readonly result: GroupsQueryResult<MetricGroup>;
    }
  | {
      readonly kind: "figures";
      readonly signal: "traces" | "logs";
      readonly result: GroupsQueryResult;
    };

/** Asks for items, or with `--aggregate` for figures. */
export async function ask(
  consumer: KafkaConsumer,
  signal: Signal,
  common: QueryBase,
  options: QueryOptions,
): Promise<Answer> {
  if (options.aggregate === undefined) {
    return await askForItems(consumer, signal, {
      ...common,
      ...given({ order: options.order, ...figureOptions(options) }),
    });
  }
  const { aggregate: aggregations, measure, order } = options;
  const rest = given({ measure, order });
  const query: QueryBase & Aggregating = {
    ...common,
    aggregations,
    ...given(figureOptions(options)),
    ...rest,
  };
  switch (signal) {
    case "traces":
      return { kind: "figures", signal, result: await consumer.queryTraces(query) };
    case "metrics":
      return { kind: "metric figures", signal, result: await consumer.queryMetrics(query) };
    case "logs":
      return { kind: "figures", signal, result: await consumer.queryLogs(query) };
  }
}

async function askForItems(
  consumer: KafkaConsumer,
  signal: Signal,
  query: QueryBase,
): Promise<Answer> {
  switch (signal) {
    case "traces":
      return { kind: "spans", signal, result: await consumer.queryTraces(query) };
    case "metrics":
      return { kind: "points", signal, result: await consumer.queryMetrics(query) };
    case "logs":
      return { kind: "records", signal, result: await consumer.queryLogs(query) };
  }
}

/** What the library refuses without aggregations is told by it. */
function figureOptions({ every, groupBy, maxGroups, measure }: QueryOptions) {
  return { groupBy, everyMs: every, maxGroups, measure };
}

/** The properties that were given. */
function given<T extends object>(options: T): { [Name in keyof T]?: NonNullable<T[Name]> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [Name in keyof T]?: NonNullable<T[Name]>;
  };
}
