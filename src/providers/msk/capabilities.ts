import type { ProviderCapabilities } from "../contract/index.ts";
import type { ClusterKind } from "./cluster.ts";

const all: ProviderCapabilities = {
  brokers: true,
  topics: true,
  consumerGroups: true,
  clusterMetrics: true,
  brokerMetrics: true,
  topicMetrics: true,
  consumerGroupMetrics: true,
  connectors: false,
  configuration: true,
  history: true,
  notes: [],
};

const notes: Readonly<Record<ClusterKind, readonly string[]>> = {
  provisioned: [
    "messages of topics: from the monitoring level PER_TOPIC_PER_BROKER on",
    "lag of partitions: at the monitoring level PER_TOPIC_PER_PARTITION only",
  ],
  express: [
    "Express brokers: no metrics of disks, volumes, swap, and of offline or under-replicated partitions",
  ],
  serverless: [
    "serverless clusters: no brokers, no metrics of clusters and brokers, no configuration",
  ],
};

/** What can be told of a kind of cluster. */
export function capabilitiesOf(kind: ClusterKind): ProviderCapabilities {
  const isServerless = kind === "serverless";
  return {
    ...all,
    brokers: !isServerless,
    clusterMetrics: !isServerless,
    brokerMetrics: !isServerless,
    configuration: !isServerless,
    notes: notes[kind],
  };
}

/** What can be told of clusters of any kind. */
export function mskCapabilities(found: Iterable<string>): ProviderCapabilities {
  return {
    ...all,
    notes: [
      "connectors: MSK Connect is another service, whose metrics are not read",
      ...Object.values(notes).flat(),
      ...found,
    ],
  };
}
