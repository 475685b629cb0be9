import { anySignal } from "../../abort/index.ts";
import { type MskSource, type MskSourceOptions, mskConfig } from "../../config/index.ts";
import { ClosedError, ProviderError } from "../../errors/index.ts";
import { mapConcurrently } from "../calls/index.ts";
import type {
  BrokerEntity,
  CallOptions,
  ClusterEntity,
  ClusterMetrics,
  ClusterThroughput,
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
import { mskDialect, ProviderQueries } from "../nrql/index.ts";
import { capabilitiesOf, mskCapabilities } from "./capabilities.ts";
import { readCluster, setsOf, topicsWithFigures } from "./cluster-query.ts";
import { configurationOf } from "./configuration.ts";
import { type DeployedStack, deployMetricStream, type StreamDeployment } from "./deploy/index.ts";
import type { MskTopic } from "./discovery/control-plane.ts";
import type { PlacedCluster } from "./discovery/discovery.ts";
import { brokerEntity, clusterEntity, topicEntity } from "./discovery/entities.ts";
import { knownBrokers } from "./discovery/known-brokers.ts";
import { callsAtATime } from "./discovery/tags.ts";
import { healthOf } from "./health.ts";
import { isFault, isSpared } from "./is-for-good.ts";
import { type MskCloud, type MskSurroundings, mskCloud } from "./msk-cloud.ts";
import { type MskId, mskType, parseMskGuid } from "./msk-id.ts";
import { metricChoice } from "./poll/metric-choice.ts";
import { MskCollector } from "./poll/msk-collector.ts";
import { SeriesPlanner } from "./poll/series-plan.ts";
import { throughputOf } from "./throughput.ts";
import { validateMsk } from "./validate/validate.ts";

/**
 * Amazon MSK: what clusters there are, in several regions and accounts, and their metrics by CloudWatch.
 *
 * `new MskProvider({ regions: ["eu-central-1"] })` is enough. Credentials come by AWS's default chain,
 * endpoints from the options or from `AWS_ENDPOINT_URL` and its likes.
 *
 * @throws ConfigError for options that are wrong
 */
export class MskProvider implements KafkaProvider {
  readonly name = "AWS MSK";
  readonly type = mskType;
  readonly queries: NamedQueries;
  readonly #cloud: MskCloud;
  readonly #nrql = new ProviderQueries(mskDialect);
  /** By what could not be had. */
  readonly #notes = new Map<string, string>();
  readonly #ending = new AbortController();

  constructor(options: MskSourceOptions | MskSource, surroundings: MskSurroundings = {}) {
    const config = "kind" in options ? options : mskConfig(options);
    this.#cloud = mskCloud(config, surroundings);
    this.queries = this.#nrql.named;
  }

  get capabilities(): ProviderCapabilities {
    return mskCapabilities(this.#notes.values());
  }

  /** What can be told of one cluster, by its kind. */
  async capabilitiesOf(clusterGuid: string, call: CallOptions = {}): Promise<ProviderCapabilities> {
    const { cluster } = await this.#find(clusterGuid, this.#signal(call));
    return capabilitiesOf(cluster.kind);
  }

  validate(call: CallOptions = {}): Promise<Validation> {
    return validateMsk(this.#cloud, { signal: this.#signal(call) });
  }

  async discoverClusters(accountId?: string, call: CallOptions = {}): Promise<ClusterEntity[]> {
    const signal = this.#signal(call);
    const { discovery, config } = this.#cloud;
    const found = await discovery.all(signal, accountId);
    return await mapConcurrently(found, callsAtATime, async (placed) => {
      const servers = await this.#servers(placed, signal);
      return clusterEntity(placed.cluster, { servers, entityTags: config.entityTags });
    });
  }

  /** Where MSK does not list the brokers, as many as the cluster has, with their ids alone. */
  async discoverBrokers(clusterGuid: string, call: CallOptions = {}): Promise<BrokerEntity[]> {
    const signal = this.#signal(call);
    const placed = await this.#find(clusterGuid, signal);
    const { discovery, config } = this.#cloud;
    const { brokers, error } = await knownBrokers(discovery, placed, signal);
    if (error !== undefined) {
      this.#note(`brokers of ${placed.cluster.name}`, error);
    }
    const { entityTags } = config;
    return brokers.map((broker) => brokerEntity(placed.cluster, broker, entityTags));
  }

  /** Where MSK does not list the topics, those that CloudWatch has figures of, with their names alone. */
  async discoverTopics(clusterGuid: string, call: CallOptions = {}): Promise<TopicEntity[]> {
    const signal = this.#signal(call);
    const placed = await this.#find(clusterGuid, signal);
    const topics = await this.#topics(placed, signal);
    const { entityTags } = this.#cloud.config;
    return topics.map((topic) => topicEntity(placed.cluster, topic, entityTags));
  }

  getClusterMetrics(guid: string, options: MetricOptions = {}): Promise<NormalizedMetric[]> {
    return this.#read(guid, ["cluster"], options);
  }

  getBrokerMetrics(guid: string, options: MetricOptions = {}): Promise<NormalizedMetric[]> {
    return this.#read(guid, ["broker"], options);
  }

  getTopicMetrics(guid: string, options: MetricOptions = {}): Promise<NormalizedMetric[]> {
    return this.#read(guid, ["topic"], options);
  }

  getConsumerGroupMetrics(guid: string, options: MetricOptions = {}): Promise<NormalizedMetric[]> {
    return this.#read(guid, ["group"], options);
  }

  async collectAllMetrics(
    cluster: ClusterEntity | string,
    options: MetricOptions = {},
  ): Promise<ClusterMetrics> {
    const guid = typeof cluster === "string" ? cluster : cluster.guid;
    const all = await this.#read(guid, ["cluster", "broker", "topic", "group"], options);
    const of = (scope: string) => all.filter(({ tags }) => tags.scope === scope);
    return {
      cluster: of("cluster"),
      brokers: of("broker"),
      topics: of("topic"),
      consumerGroups: of("group"),
    };
  }

  async getClusterThroughput(
    clusterGuid: string,
    options: MetricOptions = {},
  ): Promise<ClusterThroughput> {
    const signal = this.#signal(options);
    const placed = await this.#find(clusterGuid, signal);
    return await throughputOf(this.#cloud, placed, { ...options, signal });
  }

  async getClusterHealth(clusterGuid: string, call: CallOptions = {}): Promise<HealthStatus> {
    const signal = this.#signal(call);
    return await healthOf(this.#cloud, await this.#find(clusterGuid, signal), { signal });
  }

  async queryMetrics({ guid, ...options }: ProviderQuery): Promise<NormalizedMetric[]> {
    const { part } = parseMskGuid(guid);
    const scopes = part === undefined ? ["cluster", "broker", "topic", "group"] : [part.kind];
    return await this.#read(guid, scopes, options);
  }

  async getConfiguration(
    clusterGuid: string,
    call: CallOptions = {},
  ): Promise<Record<string, string>> {
    const signal = this.#signal(call);
    return await configurationOf(await this.#find(clusterGuid, signal), signal);
  }

  buildEntityQuery(filters: EntityFilters): string {
    return this.#nrql.entityQuery(filters);
  }

  buildMetricsQuery(type: MetricType, filters: MetricFilters): string {
    return this.#nrql.metricsQuery(type, filters);
  }

  /** @throws ProviderError `PROVIDER_UNSUPPORTED` where only a metric stream is configured */
  collector(): MetricCollector {
    const { config, discovery, session, reader, clock } = this.#cloud;
    if (config.polling === undefined) {
      throw new ProviderError("PROVIDER_UNSUPPORTED", {
        detail: "polling is off, as there is a metricStream",
        action: "Add `polling` to have CloudWatch asked too.",
      });
    }
    const choice = metricChoice(config.polling.metricFilters, config.unmapped === "drop");
    const planner = new SeriesPlanner(discovery, choice, clock);
    return new MskCollector(config.polling, {
      planner,
      reader,
      regions: session.regions,
      ending: this.#ending.signal,
    });
  }

  /**
   * Makes, or updates, the CloudFormation stack of a CloudWatch metric stream in each account and region,
   * and waits until all are complete. It takes permissions that reading does not: `cloudformation:*Stack*`
   * and those of the template's resources.
   *
   * @throws ProviderError: `PROVIDER_PACKAGE_MISSING`, `PROVIDER_DENIED` and what else CloudFormation
   * answers; `PROVIDER_FAILED` with what failed first where it rolls a stack back
   */
  deployMetricStream(
    deployment: StreamDeployment,
    call: CallOptions = {},
  ): Promise<DeployedStack[]> {
    return deployMetricStream(this.#cloud, deployment, this.#signal(call));
  }

  usage(): ProviderUsage {
    return this.#cloud.usage.snapshot();
  }

  async close(): Promise<void> {
    this.#ending.abort(new ClosedError({ detail: "the provider of Amazon MSK" }));
    this.#cloud.session.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #read(
    guid: string,
    scopes: readonly string[],
    options: MetricOptions,
  ): Promise<NormalizedMetric[]> {
    const signal = this.#signal(options);
    const id = parseMskGuid(guid);
    const placed = await this.#cloud.discovery.find(id, signal);
    const question = {
      sets: setsOf(...scopes),
      ...(id.part === undefined ? {} : { part: id.part }),
    };
    return await readCluster(this.#cloud, placed, question, { ...options, signal });
  }

  async #find(guid: string, signal: AbortSignal): Promise<PlacedCluster> {
    const id: MskId = parseMskGuid(guid);
    if (id.part !== undefined) {
      const detail = `a ${id.part.kind}, where a cluster is asked for: ${id.part.name}`;
      throw new ProviderError("ENTITY_UNKNOWN", { detail });
    }
    return await this.#cloud.discovery.find(id, signal);
  }

  async #servers(placed: PlacedCluster, signal: AbortSignal): Promise<Record<string, string>> {
    try {
      return await this.#cloud.discovery.servers(placed, signal);
    } catch (error) {
      if (!isSpared(error)) {
        throw error;
      }
      this.#note(`bootstrap servers of ${placed.cluster.name}`, error);
      return {};
    }
  }

  async #topics(placed: PlacedCluster, signal: AbortSignal): Promise<readonly MskTopic[]> {
    try {
      return await this.#cloud.discovery.topics(placed, signal);
    } catch (error) {
      if (!isSpared(error)) {
        throw error;
      }
      this.#note(`topics of ${placed.cluster.name}`, error);
      const names = await topicsWithFigures(this.#cloud, placed, signal);
      return names.map((name) => ({
        name,
        partitions: undefined,
        replicationFactor: undefined,
        outOfSyncReplicas: undefined,
      }));
    }
  }

  /** Tells in the capabilities what could not be had, the last time that it was asked for. */
  #note(subject: string, error: ProviderError): void {
    const again = isFault(error)
      ? " It is asked for again after 5 minutes, later after an hour."
      : "";
    this.#notes.set(subject, `${subject}: ${error.message}${again}`);
  }

  #signal({ signal }: CallOptions): AbortSignal {
    const { signal: ending } = this.#ending;
    ending.throwIfAborted();
    return signal === undefined ? ending : anySignal([signal, ending]);
  }
}
