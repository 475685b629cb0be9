import { ProviderError } from "../../errors/index.ts";
import type {
  ClusterMetrics,
  ClusterThroughput,
  CollectionProblem,
  MetricOptions,
  MetricScope,
  NormalizedMetric,
} from "../contract/index.ts";
import type { ConfluentCloud } from "./confluent-cloud.ts";
import { clusterResource } from "./discovery/index.ts";
import type { FoundEntity } from "./entity-lookup.ts";
import { granularityOf, lengthOf, type MetricReading, newestRange } from "./metrics/index.ts";

/** More points than that are no answer for one call: a collector gives them in pieces. */
const mostPoints = 1_000_000;

/** Metrics of one cluster, or of one topic, all at once. */
export class MetricCalls {
  readonly #cloud: ConfluentCloud;

  constructor(cloud: ConfluentCloud) {
    this.#cloud = cloud;
  }

  /** Metrics of some levels of a cluster; those of its topics only where a topic is asked for. */
  async of(
    { cluster, topic }: FoundEntity,
    scopes: readonly MetricScope[],
    options: MetricOptions = {},
  ): Promise<readonly NormalizedMetric[]> {
    return await this.#read({
      ...this.#settings(options),
      resources: [clusterResource(cluster)],
      scopes: new Set(scopes),
      ...(topic === undefined ? {} : { labels: { "metric.topic": topic } }),
    });
  }

  /** Everything of a cluster: each metric is asked for once, the cluster's figures are made of the topics'. */
  async all({ cluster }: FoundEntity, options: MetricOptions = {}): Promise<ClusterMetrics> {
    const metrics = await this.#read({
      ...this.#settings(options),
      resources: [clusterResource(cluster)],
    });
    const at = (scope: MetricScope) => metrics.filter(({ tags }) => tags.scope === scope);
    return {
      cluster: at("cluster"),
      brokers: [],
      topics: at("topic"),
      consumerGroups: at("group"),
    };
  }

  async throughput(found: FoundEntity, options: MetricOptions = {}): Promise<ClusterThroughput> {
    const [bytesIn, bytesOut] = ["kafka.bytes.in.rate", "kafka.bytes.out.rate"] as const;
    const settings = this.#settings(options);
    const metrics = await this.of(found, ["cluster"], {
      ...options,
      range: settings.range,
      metrics: [bytesIn, bytesOut],
    });
    const length = lengthOf(settings.granularity);
    const first = Math.ceil(settings.range.startMs / length);
    const end = Math.floor(settings.range.endMs / length);
    const timestamps = Array.from(
      { length: Math.max(0, end - first) },
      (_, at) => (first + at) * length,
    );
    const valuesOf = (name: string) => {
      const named = metrics.filter((metric) => metric.name === name);
      const byTime = new Map(named.map(({ timestamp, value }) => [timestamp, value]));
      return timestamps.map((at) => byTime.get(at) ?? Number.NaN);
    };
    return { bytesInPerSec: valuesOf(bytesIn), bytesOutPerSec: valuesOf(bytesOut), timestamps };
  }

  #settings({ range, periodSeconds = 60, metrics, signal }: MetricOptions) {
    const { clock, config } = this.#cloud;
    const granularity = granularityOf(periodSeconds);
    return {
      range: range ?? newestRange(clock.now(), granularity, config.settleMs),
      granularity,
      names: metrics === undefined ? undefined : new Set(metrics),
      signal,
    };
  }

  async #read(reading: MetricReading): Promise<readonly NormalizedMetric[]> {
    const found: NormalizedMetric[] = [];
    const problems: CollectionProblem[] = [];
    for await (const piece of this.#cloud.reader.read(reading)) {
      problems.push(...(piece.problems ?? []));
      for (const metric of piece.metrics) {
        found.push(metric);
      }
      if (found.length > mostPoints) {
        throw new ProviderError("PROVIDER_REQUEST_INVALID", {
          detail: `there are more than ${mostPoints} points`,
          action: "Ask for a shorter range, a longer period or fewer metrics.",
        });
      }
    }
    const [problem] = problems;
    if (found.length === 0 && problem !== undefined) {
      throw new ProviderError("PROVIDER_REQUEST_INVALID", {
        detail: `${problem.subject}: ${problem.message}`,
      });
    }
    return found;
  }
}
