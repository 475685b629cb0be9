import { anySignal } from "../../abort/index.ts";
import {
  type ConfluentSource,
  type ConfluentSourceOptions,
  confluentConfig,
} from "../../config/index.ts";
import { ClosedError, ProviderError } from "../../errors/index.ts";
import type {
  BrokerEntity,
  CallOptions,
  ClusterEntity,
  ClusterMetrics,
  ClusterThroughput,
  Entity,
  EntityFilters,
  HealthStatus,
  KafkaProvider,
  MetricCollector,
  MetricFilters,
  MetricOptions,
  MetricType,
  NamedQueries,
  NormalizedMetric,
  ProviderCapabilities,
  ProviderQuery,
  ProviderUsage,
  TopicEntity,
  Validation,
} from "../contract/index.ts";
import { confluentDialect, ProviderQueries } from "../nrql/index.ts";
import { configurationOf } from "./configuration.ts";
import {
  type ConfluentCloud,
  type ConfluentSurroundings,
  confluentCloud,
} from "./confluent-cloud.ts";
import {
  clusterEntity,
  clusterResource,
  connectorEntity,
  ksqldbEntity,
  registryEntity,
  topicEntity,
} from "./discovery/index.ts";
import { clusterOf, entityOf } from "./entity-lookup.ts";
import { ExportCollector } from "./export/index.ts";
import { healthMetrics, healthOf } from "./health.ts";
import { MetricCalls } from "./metric-calls.ts";
import { newestRange } from "./metrics/index.ts";
import { providerType } from "./provider-type.ts";
import { QueryCollector } from "./query-collector.ts";
import { validationOf } from "./validate.ts";

const capabilities: ProviderCapabilities = Object.freeze({
  brokers: false,
  topics: true,
  consumerGroups: true,
  clusterMetrics: true,
  brokerMetrics: false,
  topicMetrics: true,
  consumerGroupMetrics: true,
  connectors: true,
  configuration: true,
  history: true,
  notes: Object.freeze([
    "brokers: Confluent Cloud does not show them, nor any metric of one",
    "topics: those that had data within the last hour, without partitions and replication factor",
    "configuration: that of the cluster; settings of topics need a key of the cluster itself",
  ]),
});

/** Confluent Cloud, by its public interfaces. */
export class ConfluentProvider implements KafkaProvider {
  readonly name = "Confluent Cloud";
  readonly type = providerType;
  readonly capabilities: ProviderCapabilities = capabilities;
  readonly queries: NamedQueries;
  readonly #cloud: ConfluentCloud;
  readonly #queries = new ProviderQueries(confluentDialect);
  readonly #metrics: MetricCalls;
  readonly #closing = new AbortController();

  /**
   * Calls nobody yet.
   *
   * @param options - the keys of `from.confluent` in a bridge.yaml, or those resolved
   * @param surroundings - a clock and limits of one's own
   * @throws ConfigError that names every problem of the options at once
   */
  constructor(
    options: ConfluentSourceOptions | ConfluentSource,
    surroundings: ConfluentSurroundings = {},
  ) {
    const config = "kind" in options ? options : confluentConfig(options);
    this.#cloud = confluentCloud(config, surroundings);
    this.#metrics = new MetricCalls(this.#cloud);
    this.queries = this.#queries.named;
  }

  async validate({ signal }: CallOptions = {}): Promise<Validation> {
    return await this.#during(signal, (until) => validationOf(this.#cloud, until));
  }

  async discoverClusters(
    accountId?: string,
    { signal }: CallOptions = {},
  ): Promise<readonly ClusterEntity[]> {
    const found = await this.#during(signal, (until) => this.#cloud.inventory.clusters(until));
    return found
      .map(clusterEntity)
      .filter((entity) => accountId === undefined || entity.accountId === accountId);
  }

  /** Always empty, for any cluster that there is: Confluent Cloud does not show brokers. */
  async discoverBrokers(
    clusterGuid: string,
    { signal }: CallOptions = {},
  ): Promise<readonly BrokerEntity[]> {
    await this.#cluster(clusterGuid, signal);
    return [];
  }

  async discoverTopics(
    clusterGuid: string,
    { signal }: CallOptions = {},
  ): Promise<readonly TopicEntity[]> {
    const { cluster } = await this.#cluster(clusterGuid, signal);
    const topics = await this.#during(signal, (until) =>
      this.#cloud.topics.of(cluster.cluster.id, until),
    );
    return topics.map((topic) => topicEntity(cluster, topic));
  }

  /** Connectors of all clusters, by name of the cluster's guid in `parentGuid`. */
  async discoverConnectors({ signal }: CallOptions = {}): Promise<readonly Entity[]> {
    const { inventory } = this.#cloud;
    const found = await this.#during(signal, async (until) =>
      inventory.connectors(await inventory.clusters(until), until),
    );
    return found.map(connectorEntity);
  }

  /** ksqlDB clusters. */
  async discoverKsqldb({ signal }: CallOptions = {}): Promise<readonly Entity[]> {
    const { inventory } = this.#cloud;
    const found = await this.#during(signal, async (until) =>
      inventory.ksqldb(await inventory.clusters(until), until),
    );
    return found.map(ksqldbEntity);
  }

  /** Schema Registry clusters. */
  async discoverSchemaRegistries({ signal }: CallOptions = {}): Promise<readonly Entity[]> {
    const found = await this.#during(signal, (until) => this.#cloud.inventory.registries(until));
    return found.map(registryEntity);
  }

  async getClusterMetrics(
    clusterGuid: string,
    options: MetricOptions = {},
  ): Promise<readonly NormalizedMetric[]> {
    const found = await this.#cluster(clusterGuid, options.signal);
    return await this.#measured(options, (until) => this.#metrics.of(found, ["cluster"], until));
  }

  /** Always empty, as there are no brokers to be seen. */
  async getBrokerMetrics(
    guid: string,
    { signal }: MetricOptions = {},
  ): Promise<readonly NormalizedMetric[]> {
    await this.#cluster(guid, signal);
    return [];
  }

  async getTopicMetrics(
    guid: string,
    options: MetricOptions = {},
  ): Promise<readonly NormalizedMetric[]> {
    const found = await this.#during(options.signal, (until) =>
      entityOf(this.#cloud.inventory, guid, until),
    );
    return await this.#measured(options, (until) => this.#metrics.of(found, ["topic"], until));
  }

  async getConsumerGroupMetrics(
    clusterGuid: string,
    options: MetricOptions = {},
  ): Promise<readonly NormalizedMetric[]> {
    const found = await this.#cluster(clusterGuid, options.signal);
    return await this.#measured(options, (until) => this.#metrics.of(found, ["group"], until));
  }

  async collectAllMetrics(
    cluster: ClusterEntity | string,
    options: MetricOptions = {},
  ): Promise<ClusterMetrics> {
    const guid = typeof cluster === "string" ? cluster : cluster.guid;
    const found = await this.#cluster(guid, options.signal);
    return await this.#measured(options, (until) => this.#metrics.all(found, until));
  }

  async getClusterThroughput(
    clusterGuid: string,
    options: MetricOptions = {},
  ): Promise<ClusterThroughput> {
    const found = await this.#cluster(clusterGuid, options.signal);
    return await this.#measured(options, (until) => this.#metrics.throughput(found, until));
  }

  async getClusterHealth(clusterGuid: string, { signal }: CallOptions = {}): Promise<HealthStatus> {
    const { cluster } = await this.#cluster(clusterGuid, signal);
    const { clock, config, reader } = this.#cloud;
    const now = clock.now();
    const { endMs } = newestRange(now, "PT1M", config.settleMs);
    const metrics: NormalizedMetric[] = [];
    let unreadable: string | undefined;
    try {
      await this.#during(signal, async (until) => {
        for await (const piece of reader.read({
          resources: [clusterResource(cluster)],
          range: { startMs: endMs - 300_000, endMs },
          granularity: "PT1M",
          names: new Set(healthMetrics),
          signal: until,
        })) {
          metrics.push(...piece.metrics);
        }
      });
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof ProviderError)) {
        throw error;
      }
      unreadable = error.message;
    }
    const phase = cluster.cluster.status?.phase;
    return healthOf({ phase, metrics, unreadable, checkedAt: now });
  }

  async queryMetrics(query: ProviderQuery): Promise<readonly NormalizedMetric[]> {
    const { guid, ...options } = query;
    const found = await this.#during(options.signal, (until) =>
      entityOf(this.#cloud.inventory, guid, until),
    );
    return await this.#measured(options, async (until) => {
      if (found.topic !== undefined) {
        return await this.#metrics.of(found, ["topic", "group"], until);
      }
      const { cluster, topics, consumerGroups } = await this.#metrics.all(found, until);
      return [...cluster, ...topics, ...consumerGroups];
    });
  }

  async getConfiguration(
    clusterGuid: string,
    { signal }: CallOptions = {},
  ): Promise<Readonly<Record<string, string>>> {
    const { cluster } = await this.#cluster(clusterGuid, signal);
    return configurationOf(cluster);
  }

  buildEntityQuery(filters: EntityFilters): string {
    return this.#queries.entityQuery(filters);
  }

  buildMetricsQuery(type: MetricType, filters: MetricFilters): string {
    return this.#queries.metricsQuery(type, filters);
  }

  collector(): MetricCollector {
    const { signal } = this.#closing;
    return this.#cloud.config.mode === "export"
      ? new ExportCollector(this.#cloud, signal)
      : new QueryCollector(this.#cloud, signal);
  }

  usage(): ProviderUsage {
    return this.#cloud.usage.snapshot();
  }

  async close(): Promise<void> {
    this.#closing.abort(new ClosedError({ detail: "the provider" }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #cluster(guid: string, signal: AbortSignal | undefined) {
    return await this.#during(signal, (until) => clusterOf(this.#cloud.inventory, guid, until));
  }

  async #measured<Result>(
    options: MetricOptions,
    work: (options: MetricOptions) => Promise<Result>,
  ): Promise<Result> {
    return await this.#during(options.signal, (signal) => work({ ...options, signal }));
  }

  /** Work that ends with the caller's signal, or with the provider. */
  async #during<Result>(
    signal: AbortSignal | undefined,
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    const closing = this.#closing.signal;
    closing.throwIfAborted();
    return await work(signal === undefined ? closing : anySignal([signal, closing]));
  }
}
