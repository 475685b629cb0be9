import { catalogue, type Dims } from "./metric-catalogue.ts";
import type { FakeCluster } from "./world.ts";

/** A series that the fake CloudWatch has. */
export interface Series {
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly key: string;
  readonly cluster: string;
  readonly hash: number;
  /** Samples that come in a minute. */
  readonly samples: number;
}

/** One text for a metric and its dimensions, in whatever order they came. */
export function seriesKey(metric: string, dimensions: Readonly<Record<string, string>>): string {
  const names = Object.keys(dimensions).sort();
  return `${metric}|${names.map((name) => `${name}=${dimensions[name]}`).join("|")}`;
}

const levels = ["DEFAULT", "PER_BROKER", "PER_TOPIC_PER_BROKER", "PER_TOPIC_PER_PARTITION"];

/** All series of a cluster, as MSK reports them at the cluster's monitoring level. */
export function* clusterSeries(cluster: FakeCluster): Generator<Series> {
  for (const entry of catalogue) {
    const isOfType = entry.types.includes(cluster.type);
    const isOfLevel =
      cluster.type === "serverless" || levels.indexOf(entry.level) <= levels.indexOf(cluster.level);
    if (!(isOfType && isOfLevel) || (entry.isTiered && !cluster.isTiered)) {
      continue;
    }
    for (const metric of entry.metrics) {
      for (const dimensions of dimensionsOf(entry.dims, cluster)) {
        yield makeSeries(metric, dimensions, cluster, entry.samples);
      }
    }
  }
}

function makeSeries(
  metric: string,
  dimensions: Record<string, string>,
  cluster: FakeCluster,
  samples: "one" | "brokers" | "partitions" | "processors",
): Series {
  const key = seriesKey(metric, dimensions);
  const partitions = cluster.topics.find(({ name }) => name === dimensions.Topic)?.partitions ?? 1;
  const counts = { one: 1, brokers: cluster.brokers, partitions, processors: 5 };
  return {
    metric,
    dimensions,
    key,
    cluster: cluster.arn,
    hash: hashOf(key),
    samples: counts[samples],
  };
}

function* dimensionsOf(dims: Dims, cluster: FakeCluster): Generator<Record<string, string>> {
  const own = { "Cluster Name": cluster.name };
  const brokers = Array.from({ length: cluster.brokers }, (_, index) => String(index + 1));
  switch (dims) {
    case "cluster":
      yield own;
      return;
    case "broker":
      yield* brokers.map((id) => ({ ...own, "Broker ID": id }));
      return;
    case "authentication":
      yield* brokers.flatMap((id) =>
        ["IAM", "SSL"].map((how) => ({ ...own, "Broker ID": id, "Client Authentication": how })),
      );
      return;
    case "topic-broker":
      for (const topic of cluster.topics) {
        yield* brokers
          .slice(0, topic.partitions)
          .map((id) => ({ ...own, "Broker ID": id, Topic: topic.name }));
      }
      return;
    case "topic":
      yield* cluster.topics.map((topic) => ({ ...own, Topic: topic.name }));
      return;
    case "group":
      yield* groupDimensions(cluster);
      return;
    case "partition":
      yield* partitionDimensions(cluster);
  }
}

function* groupDimensions(cluster: FakeCluster): Generator<Record<string, string>> {
  const own = cluster.lagHasCluster ? { "Cluster Name": cluster.name } : {};
  for (const group of cluster.groups) {
    yield* group.topics.map((Topic) => ({ ...own, "Consumer Group": group.name, Topic }));
  }
}

function* partitionDimensions(cluster: FakeCluster): Generator<Record<string, string>> {
  for (const dimensions of groupDimensions(cluster)) {
    const topic = cluster.topics.find(({ name }) => name === dimensions.Topic);
    for (let partition = 0; partition < (topic?.partitions ?? 0); partition++) {
      yield { ...dimensions, Partition: String(partition) };
    }
  }
}

function hashOf(text: string): number {
  let hash = 7;
  for (let index = 0; index < text.length; index++) {
    hash = (hash * 31 + text.charCodeAt(index)) % 1_000_003;
  }
  return hash;
}
