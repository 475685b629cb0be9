import {
  type ClusterDescription,
  KafkaCluster,
  type KafkaOptions,
  ProviderError,
} from "otel-kafka-bridge";
import {
  type BrokerEntity,
  type CallOptions,
  type ClusterEntity,
  type ClusterMetrics,
  type ClusterThroughput,
  type EntityFilters,
  type EntityType,
  entityGuid,
  type HealthStatus,
  type KafkaProvider,
  type MetricCollector,
  type MetricFilters,
  type MetricOptions,
  MetricTable,
  type MetricType,
  type NormalizedMetric,
  Normalizer,
  type ProviderCapabilities,
  type ProviderQuery,
  type ProviderUsage,
  parseGuid,
  providerErrorOf,
  type Series,
  type Shard,
  type TimeRange,
  type TopicEntity,
  UsageCounter,
  type Validation,
} from "otel-kafka-bridge/providers";
import { providerType, queries, table } from "./metric-table.ts";
import {
  brokerReadings,
  clusterReadings,
  groupReadings,
  offline,
  type Reading,
  topicReadings,
  underReplicated,
  withWanted,
} from "./readings.ts";

/** Which cluster, and how to reach it. */
export interface PlainKafkaConfig {
  /** What people call the cluster. */
  readonly name: string;
  readonly kafka: KafkaOptions;
  /** Topics and groups to look at. Default: all. */
  readonly only?: RegExp;
  /** How often a pipeline asks. Default 60,000 ms. */
  readonly intervalMs?: number;
}

const clusterType: EntityType = "KAFKACLUSTER";

/** A provider over plain Apache Kafka: one cluster, asked by its own protocol. It has no past. */
export class PlainKafkaProvider implements KafkaProvider {
  readonly name = "Apache Kafka";
  readonly type = providerType;
  readonly queries = queries.named;
  readonly capabilities: ProviderCapabilities;
  readonly #config: PlainKafkaConfig;
  readonly #cluster: KafkaCluster;
  readonly #clusterId: string;
  readonly #wanted: RegExp;
  readonly #usage = new UsageCounter();
  readonly #normalizer = new Normalizer({ provider: providerType, table });

  private constructor(
    config: PlainKafkaConfig,
    cluster: KafkaCluster,
    { clusterId, embedded }: ClusterDescription,
  ) {
    this.#config = config;
    this.#wanted = config.only ?? /^/;
    this.#cluster = cluster;
    // The embedded cluster has no id of its own.
    this.#clusterId = clusterId ?? config.name;
    this.capabilities = {
      brokers: true,
      topics: true,
      consumerGroups: !embedded,
      clusterMetrics: true,
      brokerMetrics: true,
      topicMetrics: true,
      consumerGroupMetrics: !embedded,
      connectors: false,
      configuration: false,
      history: false,
      notes: [
        "history: Kafka tells how it is now",
        ...(embedded ? ["consumer groups: the embedded cluster does not describe them"] : []),
      ],
    };
  }

  /** Connects, and asks the cluster who it is. */
  static async connect(config: PlainKafkaConfig): Promise<PlainKafkaProvider> {
    const cluster = new KafkaCluster(config.kafka);
    try {
      return new PlainKafkaProvider(config, cluster, await cluster.describe());
    } catch (error) {
      await cluster.close();
      throw providerErrorOf(error, `describe ${config.name}`);
    }
  }

  async validate(call?: CallOptions): Promise<Validation> {
    try {
      await this.#metadata(call);
      return { isValid: true, identity: this.#config.name, permissions: [], problems: [] };
    } catch (error) {
      const problems = [error instanceof Error ? error.message : String(error)];
      return { isValid: false, identity: undefined, permissions: [], problems };
    }
  }

  async discoverClusters(accountId?: string): Promise<readonly ClusterEntity[]> {
    const { name, kafka } = this.#config;
    const cluster: ClusterEntity = {
      guid: this.#guid(clusterType, this.#clusterId),
      type: clusterType,
      id: this.#clusterId,
      name,
      accountId: "",
      bootstrapServers: { plain: [kafka.bootstrapServers ?? ""].flat().join(",") },
      tags: { clusterId: this.#clusterId },
    };
    return accountId === undefined || accountId === "" ? [cluster] : [];
  }

  async discoverBrokers(clusterGuid: string, call?: CallOptions): Promise<readonly BrokerEntity[]> {
    this.#check(clusterGuid, [clusterType]);
    const { brokers } = await this.#metadata(call);
    return brokers.map(({ id, host, port }) => ({
      guid: this.#guid("KAFKABROKER", `${this.#clusterId}/broker/${id}`),
      type: "KAFKABROKER",
      name: `Broker ${id}`,
      parentGuid: clusterGuid,
      accountId: "",
      brokerId: String(id),
      tags: { brokerId: String(id), endpoints: `${host}:${port}` },
    }));
  }

  async discoverTopics(clusterGuid: string, call?: CallOptions): Promise<readonly TopicEntity[]> {
    this.#check(clusterGuid, [clusterType]);
    return (await this.#metadata(call)).topics.map(({ name, partitions }) => ({
      guid: this.#guid("KAFKATOPIC", `${this.#clusterId}/topic/${name}`),
      type: "KAFKATOPIC",
      name,
      parentGuid: clusterGuid,
      accountId: "",
      partitions: partitions.length,
      replicationFactor: partitions[0]?.replicas.length ?? 0,
      tags: { topic: name },
    }));
  }

  async getClusterMetrics(guid: string, options: MetricOptions = {}) {
    this.#check(guid, [clusterType]);
    return this.#normalized(clusterReadings(await this.#metadata(options)), options);
  }

  async getBrokerMetrics(guid: string, options: MetricOptions = {}) {
    const suffix = this.#check(guid, [clusterType, "KAFKABROKER"]);
    const metrics = this.#normalized(brokerReadings(await this.#metadata(options)), options);
    return metrics.filter(({ tags }) => suffix === "" || suffix === `/broker/${tags["broker.id"]}`);
  }

  async getTopicMetrics(guid: string, options: MetricOptions = {}) {
    const suffix = this.#check(guid, [clusterType, "KAFKATOPIC"]);
    const metadata = await this.#metadata(options);
    const readings = await topicReadings(this.#cluster, metadata, options.signal);
    const metrics = this.#normalized(readings, options);
    return metrics.filter(({ tags }) => suffix === "" || suffix === `/topic/${tags.topic}`);
  }

  async getConsumerGroupMetrics(guid: string, options: MetricOptions = {}) {
    this.#check(guid, [clusterType]);
    return this.capabilities.consumerGroups
      ? this.#normalized(await groupReadings(this.#cluster, this.#wanted, options.signal), options)
      : [];
  }

  async collectAllMetrics(
    cluster: ClusterEntity | string,
    options: MetricOptions = {},
  ): Promise<ClusterMetrics> {
    const guid = typeof cluster === "string" ? cluster : cluster.guid;
    const [ofCluster, brokers, topics, consumerGroups] = await Promise.all([
      this.getClusterMetrics(guid, options),
      this.getBrokerMetrics(guid, options),
      this.getTopicMetrics(guid, options),
      this.getConsumerGroupMetrics(guid, options),
    ]);
    return { cluster: ofCluster, brokers, topics, consumerGroups };
  }

  /** Kafka's protocol tells of no bytes per second: there are no points. */
  async getClusterThroughput(clusterGuid: string): Promise<ClusterThroughput> {
    this.#check(clusterGuid, [clusterType]);
    return { bytesInPerSec: [], bytesOutPerSec: [], timestamps: [] };
  }

  async getClusterHealth(clusterGuid: string, call?: CallOptions): Promise<HealthStatus> {
    this.#check(clusterGuid, [clusterType]);
    const partitions = (await this.#metadata(call)).topics.flatMap((topic) => topic.partitions);
    const [lost, behind] = [offline(partitions), underReplicated(partitions)];
    const reasons = [
      ...(lost > 0 ? [`${lost} partitions have no leader`] : []),
      ...(behind > 0 ? [`${behind} partitions lack replicas that are in sync`] : []),
    ];
    const status = lost > 0 ? "unhealthy" : behind > 0 ? "degraded" : "healthy";
    return { status, reasons, checkedAt: Date.now() };
  }

  async queryMetrics({ guid, ...options }: ProviderQuery): Promise<readonly NormalizedMetric[]> {
    const { type } = parseGuid(guid);
    if (type === "KAFKABROKER") {
      return await this.getBrokerMetrics(guid, options);
    }
    if (type === "KAFKATOPIC") {
      return await this.getTopicMetrics(guid, options);
    }
    return Object.values(await this.collectAllMetrics(guid, options)).flat();
  }

  async getConfiguration(clusterGuid: string): Promise<Readonly<Record<string, string>>> {
    this.#check(clusterGuid, [clusterType]);
    return {};
  }

  buildEntityQuery(filters: EntityFilters): string {
    return queries.entityQuery(filters);
  }

  buildMetricsQuery(type: MetricType, filters: MetricFilters): string {
    return queries.metricsQuery(type, filters);
  }

  /** What is now stands for the newest interval of a range: older ones cannot be had. */
  collector(): MetricCollector {
    const intervalMs = this.#config.intervalMs ?? 60_000;
    const shard: Shard = { id: this.#clusterId, name: this.#config.name };
    return {
      intervalMs,
      periodMs: intervalMs,
      settleMs: 0,
      lookbackMs: intervalMs,
      maxBackfillMs: 0,
      shards: async () => [shard],
      collect: (shards, range, call) => this.#collect(shards, range, intervalMs, call),
    };
  }

  usage(): ProviderUsage {
    return this.#usage.snapshot();
  }

  async close(): Promise<void> {
    await this.#cluster.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async *#collect(
    shards: readonly Shard[],
    { startMs, endMs }: TimeRange,
    periodMs: number,
    call?: CallOptions,
  ) {
    const newest = Math.floor(endMs / periodMs) * periodMs - periodMs;
    if (newest < startMs || !shards.some(({ id }) => id === this.#clusterId)) {
      return;
    }
    const guid = this.#guid(clusterType, this.#clusterId);
    const range = { startMs: newest, endMs: newest + periodMs };
    const options = { ...call, range, periodSeconds: periodMs / 1_000 };
    for (const metrics of Object.values(await this.collectAllMetrics(guid, options))) {
      yield { shardId: this.#clusterId, metrics };
    }
  }

  #normalized(readings: readonly Reading[], options: MetricOptions): readonly NormalizedMetric[] {
    const { range, periodSeconds = 60, metrics } = options;
    const periodMs = periodSeconds * 1_000;
    // What is now stands for the newest interval that is over.
    const timestamp = Math.floor((range?.endMs ?? Date.now()) / periodMs - 1) * periodMs;
    const names = metrics === undefined ? undefined : new Set(metrics);
    const points = readings.flatMap((reading) => {
      const row = table.find(reading);
      const isWanted =
        row !== undefined && (names === undefined || MetricTable.isNamed(row, names));
      const series = isWanted ? this.#seriesOf(reading) : undefined;
      return series?.point(reading.value, timestamp, periodMs) ?? [];
    });
    this.#usage.addPoints(points.length);
    return points;
  }

  #seriesOf({ source, scope, tags }: Reading): Series | undefined {
    const key = [scope, source, ...Object.values(tags)].join("\u0000");
    const ofCluster = {
      "kafka.cluster.name": this.#config.name,
      "kafka.cluster.id": this.#clusterId,
    };
    return this.#normalizer.seriesOf(key, () => ({
      source,
      scope,
      tags: { ...ofCluster, ...tags },
    }));
  }

  async #metadata(call: CallOptions = {}) {
    try {
      const metadata = await this.#cluster.metadata(undefined, call);
      this.#usage.addCall("metadata", "ok");
      return withWanted(metadata, this.#wanted);
    } catch (error) {
      call.signal?.throwIfAborted();
      this.#usage.addCall("metadata", "failed");
      throw providerErrorOf(error, `describe ${this.#config.name}`);
    }
  }

  #guid(type: EntityType, id: string): string {
    return entityGuid({ accountId: "", provider: providerType, type, id });
  }

  /** What of the cluster a guid names: empty for the cluster itself. */
  #check(guid: string, types: readonly EntityType[]): string {
    const { provider, type, id } = parseGuid(guid);
    const isOurs = provider === providerType && types.some((each) => each === type);
    if (!isOurs || (id !== this.#clusterId && !id.startsWith(`${this.#clusterId}/`))) {
      const detail = `${guid} is no ${types.join(" or ")} of ${this.#config.name}`;
      throw new ProviderError("ENTITY_UNKNOWN", { detail });
    }
    return id.slice(this.#clusterId.length);
  }
}
