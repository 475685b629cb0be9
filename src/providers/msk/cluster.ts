import type { Cluster } from "@aws-sdk/client-kafka";

/** How brokers are run. Express brokers are told by their instance type: `express.m7g.large`. */
export type ClusterKind = "provisioned" | "express" | "serverless";

/** How much MSK tells CloudWatch; each level has all of those before it. */
export const monitoringLevels = [
  "DEFAULT",
  "PER_BROKER",
  "PER_TOPIC_PER_BROKER",
  "PER_TOPIC_PER_PARTITION",
] as const;

export type MonitoringLevel = (typeof monitoringLevels)[number];

/** An MSK cluster, as far as anything here wants to know. */
export interface MskCluster {
  readonly arn: string;
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly kind: ClusterKind;
  readonly level: MonitoringLevel;
  readonly state: string;
  readonly stateReason: string | undefined;
  readonly kafkaVersion: string | undefined;
  readonly brokers: number | undefined;
  readonly instanceType: string | undefined;
  /** Whether closed segments go to the remote tier, which has metrics of its own. */
  readonly isTiered: boolean;
  /** Whether brokers keep to ZooKeeper, not to controllers of their own. */
  readonly hasZooKeeper: boolean;
  readonly configurationArn: string | undefined;
  readonly configurationRevision: number | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** Whether the answer said which tags there are. */
  readonly areTagsTold: boolean;
}

/** Reads a cluster of `ListClustersV2`; undefined for one without a name or an ARN. */
export function clusterOf(cluster: Cluster): MskCluster | undefined {
  const { ClusterArn: arn, ClusterName: name, Provisioned: provisioned } = cluster;
  if (!arn || !name) {
    return undefined;
  }
  const [, , , region = "", accountId = ""] = arn.split(":");
  const software = provisioned?.CurrentBrokerSoftwareInfo;
  const instanceType = provisioned?.BrokerNodeGroupInfo?.InstanceType;
  return {
    arn,
    name,
    accountId,
    region,
    kind: kindOf(cluster, instanceType),
    level: levelOf(provisioned?.EnhancedMonitoring),
    state: cluster.State ?? "",
    stateReason: cluster.StateInfo?.Message,
    kafkaVersion: software?.KafkaVersion,
    brokers: provisioned?.NumberOfBrokerNodes,
    instanceType,
    isTiered: provisioned?.StorageMode === "TIERED",
    hasZooKeeper: Boolean(provisioned?.ZookeeperConnectString),
    configurationArn: software?.ConfigurationArn,
    configurationRevision: software?.ConfigurationRevision,
    tags: cluster.Tags ?? {},
    areTagsTold: cluster.Tags !== undefined,
  };
}

function kindOf(cluster: Cluster, instanceType: string | undefined): ClusterKind {
  if (cluster.ClusterType === "SERVERLESS" || cluster.Serverless !== undefined) {
    return "serverless";
  }
  return instanceType?.startsWith("express.") ? "express" : "provisioned";
}

function levelOf(told: string | undefined): MonitoringLevel {
  return monitoringLevels.find((level) => level === told) ?? "DEFAULT";
}
