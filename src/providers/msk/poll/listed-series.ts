import type { ListMetricsCommandInput, Metric } from "@aws-sdk/client-cloudwatch";
import { awsPackage } from "../aws/packages.ts";
import { pages } from "../aws/paging.ts";
import type { AwsRegion } from "../aws/region.ts";
import type { MskCluster } from "../cluster.ts";
import {
  type DimensionName,
  type DimensionSet,
  dimensionSetOf,
  type MskMetric,
  mskMetricOf,
  mskMetrics,
} from "../metrics/index.ts";
import { isReported, type MetricChoice } from "./metric-choice.ts";
import type { Place, SeriesSpec } from "./series-spec.ts";

/** What only CloudWatch knows: topics, consumer groups and partitions that have figures. */
export interface ListedSeries {
  readonly series: readonly SeriesSpec[];
  /** Lag of groups without a cluster's name, which more than one cluster may have. */
  readonly ambiguous: number;
  /** The same for the same series in the same order. */
  readonly fingerprint: number;
}

/** Series of what is asked for. */
export interface ListQuestion {
  /** All clusters of the account in the region: those that are not wanted have topics too. */
  readonly clusters: readonly MskCluster[];
  isWanted(cluster: MskCluster): boolean;
  readonly choice: MetricChoice;
  /** One cluster alone. */
  readonly clusterName?: string | undefined;
  /** One topic of it alone. */
  readonly topic?: string | undefined;
}

const listedSets: readonly DimensionSet[] = ["topicOfBroker", "topic", "group", "partition"];
/** Up to that many metrics are asked for by their names, more all at once. */
const fewMetrics = 3;

/**
 * Asks CloudWatch which series there are below the level of brokers. All that is per topic has the
 * dimension `Topic`, lag included, so one list has them all.
 */
export async function listSeries(
  at: AwsRegion,
  question: ListQuestion,
  { isRecent, signal }: { isRecent: boolean; signal: AbortSignal | undefined },
): Promise<ListedSeries> {
  const collecting = new ListedSeriesBuilder(question);
  for (const filter of filtersFor(question)) {
    for await (const metrics of listMetrics(at, { ...filter, ...recency(isRecent) }, signal)) {
      for (const metric of metrics) {
        collecting.add(metric);
      }
    }
  }
  return collecting.build();
}

/** The service knows what had points in the last three hours, and leaves out what is gone. */
function recency(isRecent: boolean): ListMetricsCommandInput {
  return isRecent ? { RecentlyActive: "PT3H" } : {};
}

/** The least number of lists that have all that is wanted. */
function filtersFor(question: ListQuestion): ListMetricsCommandInput[] {
  const { choice, clusterName, topic } = question;
  const clusters = question.clusters.filter((cluster) => question.isWanted(cluster));
  const sourcesOf = (sets: readonly DimensionSet[]) => [
    ...new Set(
      mskMetrics
        .filter(
          (metric) =>
            sets.includes(metric.dimensions) &&
            choice.isWanted(metric) &&
            clusters.some((cluster) => isReported(metric, cluster)),
        )
        .map(({ source }) => source),
    ),
  ];
  const Namespace = "AWS/Kafka";
  const ofCluster = clusterName === undefined ? [] : [{ Name: "Cluster Name", Value: clusterName }];
  const Topic = { Name: "Topic", ...(topic === undefined ? {} : { Value: topic }) };
  const Dimensions = [...ofCluster, Topic];
  const byName = (MetricName: string) => ({ Namespace, MetricName });
  const topicSources = sourcesOf(listedSets);
  const ofTopics =
    topicSources.length > fewMetrics
      ? [{ Namespace, Dimensions }]
      : topicSources.map((MetricName) => ({ ...byName(MetricName), Dimensions }));
  const ofGroups = sourcesOf(["group", "partition"]);
  // Lag may come without its cluster's name, and is not in a list by that name.
  const homeless =
    clusterName === undefined || ofGroups.length === 0
      ? []
      : [{ Namespace, Dimensions: [{ Name: "Consumer Group" }, Topic] }];
  const ofClients = sourcesOf(["authentication"]).map((name) => ({
    ...byName(name),
    Dimensions: ofCluster,
  }));
  return [...ofTopics, ...homeless, ...ofClients];
}

async function* listMetrics(
  at: AwsRegion,
  filter: ListMetricsCommandInput,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly Metric[]> {
  const { ListMetricsCommand } = await awsPackage("@aws-sdk/client-cloudwatch");
  yield* pages("ListMetrics", (NextToken) =>
    at.cloudWatch(
      "ListMetrics",
      async (client, abortSignal) => {
        const command = new ListMetricsCommand({ ...filter, NextToken });
        const answer = await client.send(command, { abortSignal });
        return { items: answer.Metrics ?? [], next: answer.NextToken };
      },
      { signal },
    ),
  );
}

/** Lag of a group that came without its cluster's name. */
interface Homeless {
  readonly source: string;
  readonly set: DimensionSet;
  readonly place: Place;
}

class ListedSeriesBuilder {
  readonly #question: ListQuestion;
  readonly #clusters: ReadonlyMap<string, MskCluster>;
  readonly #series = new Map<string, SeriesSpec>();
  readonly #places = new Map<string, Place>();
  readonly #homeless = new Map<string, Homeless>();
  /** Names of clusters by their topics. */
  readonly #owners = new Map<string, Set<string>>();
  #fingerprint = 17;

  constructor(question: ListQuestion) {
    this.#question = question;
    this.#clusters = new Map(question.clusters.map((cluster) => [cluster.name, cluster]));
  }

  add({ MetricName: source, Dimensions = [] }: Metric): void {
    const values = new Map(Dimensions.map(({ Name, Value }) => [Name ?? "", Value ?? ""]));
    const set = dimensionSetOf(values.keys());
    if (source === undefined || set === undefined) {
      return;
    }
    const clusterName = values.get("Cluster Name");
    values.delete("Cluster Name");
    const place = this.#place(values, clusterName !== undefined);
    if (clusterName === undefined) {
      this.#homeless.set(keyOf(source, place), { source, set, place });
      return;
    }
    const topic = values.get("Topic");
    if (topic !== undefined) {
      this.#owners.set(topic, (this.#owners.get(topic) ?? new Set()).add(clusterName));
    }
    this.#take(source, set, { place, clusterName });
  }

  build(): ListedSeries {
    let ambiguous = 0;
    for (const { source, set, place } of this.#homeless.values()) {
      const owners = this.#ownersOf(place);
      const [clusterName] = owners;
      if (owners.length === 1 && clusterName !== undefined && this.#knowsOwners()) {
        this.#take(source, set, { place, clusterName });
      } else if (owners.length > 1) {
        ambiguous++;
      }
    }
    return { series: [...this.#series.values()], ambiguous, fingerprint: this.#fingerprint };
  }

  /** A list of one cluster tells nothing of who else has a topic. */
  #knowsOwners(): boolean {
    return this.#question.clusterName === undefined || this.#clusters.size === 1;
  }

  #take(
    source: string,
    set: DimensionSet,
    { place, clusterName }: { place: Place; clusterName: string },
  ): void {
    const cluster = this.#clusters.get(clusterName);
    const metric: MskMetric | undefined = cluster && mskMetricOf(source, set, cluster.kind);
    const key = `${clusterName}|${keyOf(source, place)}`;
    if (
      cluster === undefined ||
      metric === undefined ||
      !this.#question.isWanted(cluster) ||
      this.#series.has(key) ||
      !(this.#question.choice.isWanted(metric) && isReported(metric, cluster))
    ) {
      return;
    }
    this.#series.set(key, { metric, cluster, place });
    for (let index = 0; index < key.length; index++) {
      this.#fingerprint = (this.#fingerprint * 31 + key.charCodeAt(index)) | 0;
    }
  }

  /** Clusters that the topic of a place may be of: those known to have it, or the only one there is. */
  #ownersOf({ dimensions }: Place): string[] {
    const topic = dimensions.find(([name]) => name === "Topic")?.[1] ?? "";
    const known = this.#owners.get(topic);
    return known === undefined ? [...this.#clusters.keys()] : [...known];
  }

  /** One object for all metrics of a place, and so one text for each name in it. */
  #place(values: ReadonlyMap<string, string>, hasClusterName: boolean): Place {
    // The set of dimensions is known, and so are their names.
    const dimensions = [...values].sort() as [DimensionName, string][];
    const key = `${hasClusterName}|${dimensions.flat().join("|")}`;
    let place = this.#places.get(key);
    if (place === undefined) {
      place = { hasClusterName, dimensions };
      this.#places.set(key, place);
    }
    return place;
  }
}

/** A series within its cluster, whether CloudWatch says the cluster or not. */
function keyOf(source: string, { dimensions }: Place): string {
  return `${source}|${dimensions.flat().join("|")}`;
}
