import { anySignal } from "../../abort/index.ts";
import type { KafkaConfig } from "../../config/index.ts";
import { ClosedError } from "../../errors/index.ts";
import type { Signal } from "../../otlp/index.ts";
import { checkQuery } from "./check-query.ts";
import { type AnyQuery, planQuery } from "./query-plan.ts";
import type {
  GroupsQueryResult,
  LogsQueryResult,
  MetricGroup,
  MetricsQueryResult,
  TracesQueryResult,
} from "./query-result.ts";
import { type Found, runQuery } from "./run-query.ts";

/** The queries of a consumer, each in a connection of its own, until it is closed. */
export class Queries {
  readonly #config: KafkaConfig;
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<unknown>>();

  constructor(config: KafkaConfig) {
    this.#config = config;
  }

  /** @throws ConfigError, ClosedError, and what `runQuery` throws */
  async traces(query: AnyQuery): Promise<TracesQueryResult | GroupsQueryResult> {
    const { groups, items, ...told } = await this.#run("traces", query);
    return query.aggregations === undefined ? { spans: items, ...told } : { groups, ...told };
  }

  /** Throws as {@link traces} does. */
  async metrics(query: AnyQuery): Promise<MetricsQueryResult | GroupsQueryResult<MetricGroup>> {
    const { groups, items, ...told } = await this.#run("metrics", query);
    return query.aggregations === undefined
      ? { metrics: items, ...told }
      : { groups: groups as MetricGroup[], ...told };
  }

  /** Throws as {@link traces} does. */
  async logs(query: AnyQuery): Promise<LogsQueryResult | GroupsQueryResult> {
    const { groups, items, ...told } = await this.#run("logs", query);
    return query.aggregations === undefined ? { records: items, ...told } : { groups, ...told };
  }

  async #run<S extends Signal>(signal: S, query: AnyQuery): Promise<Found<S>> {
    checkQuery(signal, query);
    const ended = anySignal([
      this.#closing.signal,
      ...(query.signal === undefined ? [] : [query.signal]),
    ]);
    const running = runQuery(this.#config, planQuery(signal, query), ended);
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  /** Ends what is under way. */
  async close(): Promise<void> {
    this.#closing.abort(new ClosedError({ detail: "the consumer" }));
    await Promise.allSettled(this.#running);
  }
}
