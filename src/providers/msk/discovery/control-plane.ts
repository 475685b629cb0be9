import type { NodeInfo, TopicInfo } from "@aws-sdk/client-kafka";
import { awsPackage } from "../aws/packages.ts";
import { allPages } from "../aws/paging.ts";
import type { AwsRegion } from "../aws/region.ts";
import { clusterOf, type MskCluster } from "../cluster.ts";

/** The most that a page of Amazon MSK has. */
const pageSize = 100;

/** A broker, by `ListNodes`. */
export interface MskBroker {
  readonly id: string;
  readonly instanceType: string | undefined;
  readonly endpoints: readonly string[];
  readonly subnet: string | undefined;
  readonly kafkaVersion: string | undefined;
  readonly arn: string | undefined;
}

/** A topic, by `ListTopics`. */
export interface MskTopic {
  readonly name: string;
  readonly partitions: number | undefined;
  readonly replicationFactor: number | undefined;
  readonly outOfSyncReplicas: number | undefined;
}

/** All clusters of an account in a region. */
export async function listClusters(at: AwsRegion, signal?: AbortSignal): Promise<MskCluster[]> {
  const { ListClustersV2Command } = await awsPackage("@aws-sdk/client-kafka");
  const found = await allPages("ListClustersV2", (NextToken) =>
    at.kafka(
      "ListClustersV2",
      async (client, abortSignal) => {
        const command = new ListClustersV2Command({ MaxResults: pageSize, NextToken });
        const answer = await client.send(command, { abortSignal });
        return { items: answer.ClusterInfoList ?? [], next: answer.NextToken };
      },
      { signal },
    ),
  );
  return found.map(clusterOf).filter((cluster) => cluster !== undefined);
}

/** A cluster as it is now; undefined where there is none of that ARN. */
export async function describeCluster(
  at: AwsRegion,
  arn: string,
  signal?: AbortSignal,
): Promise<MskCluster | undefined> {
  const { DescribeClusterV2Command } = await awsPackage("@aws-sdk/client-kafka");
  const answer = await at.kafka(
    "DescribeClusterV2",
    (client, abortSignal) =>
      client.send(new DescribeClusterV2Command({ ClusterArn: arn }), { abortSignal }),
    { of: arn, signal },
  );
  return answer.ClusterInfo && clusterOf(answer.ClusterInfo);
}

/** The brokers of a cluster. Controllers and ZooKeeper's nodes are none, and serverless shows none. */
export async function listBrokers(
  at: AwsRegion,
  cluster: MskCluster,
  signal?: AbortSignal,
): Promise<MskBroker[]> {
  if (cluster.kind === "serverless") {
    return [];
  }
  const { ListNodesCommand } = await awsPackage("@aws-sdk/client-kafka");
  const nodes = await allPages(`ListNodes of ${cluster.name}`, (NextToken) =>
    at.kafka(
      "ListNodes",
      async (client, abortSignal) => {
        const input = { ClusterArn: cluster.arn, MaxResults: pageSize, NextToken };
        const answer = await client.send(new ListNodesCommand(input), { abortSignal });
        return { items: answer.NodeInfoList ?? [], next: answer.NextToken };
      },
      { of: cluster.name, signal },
    ),
  );
  return nodes
    .map(brokerOf)
    .filter((broker) => broker !== undefined)
    .sort((one, other) => Number(one.id) - Number(other.id));
}

function brokerOf({
  BrokerNodeInfo: info,
  InstanceType,
  NodeARN,
}: NodeInfo): MskBroker | undefined {
  const id = info?.BrokerId;
  if (info === undefined || id === undefined || !Number.isFinite(id)) {
    return undefined;
  }
  return {
    // The model has it as a double, and CloudWatch knows brokers as "1".
    id: String(Math.round(id)),
    instanceType: InstanceType,
    endpoints: info.Endpoints ?? [],
    subnet: info.ClientSubnet,
    kafkaVersion: info.CurrentBrokerSoftwareInfo?.KafkaVersion,
    arn: NodeARN,
  };
}

/** The topics of a cluster. MSK logs in to the cluster for it, which permissions may not allow. */
export async function listTopics(
  at: AwsRegion,
  cluster: MskCluster,
  signal?: AbortSignal,
): Promise<MskTopic[]> {
  const { ListTopicsCommand } = await awsPackage("@aws-sdk/client-kafka");
  const topics = await allPages(`ListTopics of ${cluster.name}`, (NextToken) =>
    at.kafka(
      "ListTopics",
      async (client, abortSignal) => {
        const input = { ClusterArn: cluster.arn, MaxResults: pageSize, NextToken };
        const answer = await client.send(new ListTopicsCommand(input), { abortSignal });
        return { items: answer.Topics ?? [], next: answer.NextToken };
      },
      { of: cluster.name, signal },
    ),
  );
  return topics.map(topicOf).filter((topic) => topic !== undefined);
}

function topicOf(topic: TopicInfo): MskTopic | undefined {
  return topic.TopicName === undefined
    ? undefined
    : {
        name: topic.TopicName,
        partitions: topic.PartitionCount,
        replicationFactor: topic.ReplicationFactor,
        outOfSyncReplicas: topic.OutOfSyncReplicaCount,
      };
}

/** Where clients connect to, by how they authenticate: `tls`, `saslIam`, `publicTls`, … */
export async function bootstrapServers(
  at: AwsRegion,
  cluster: MskCluster,
  signal?: AbortSignal,
): Promise<Record<string, string>> {
  const { GetBootstrapBrokersCommand } = await awsPackage("@aws-sdk/client-kafka");
  const answer = await at.kafka(
    "GetBootstrapBrokers",
    (client, abortSignal) =>
      client.send(new GetBootstrapBrokersCommand({ ClusterArn: cluster.arn }), { abortSignal }),
    { of: cluster.name, signal },
  );
  const servers: Record<string, string> = {};
  for (const [key, value] of Object.entries(answer)) {
    const match = /^BootstrapBrokerString(.*)$/.exec(key);
    if (match !== null && typeof value === "string" && value !== "") {
      const how = match[1] || "plaintext";
      servers[how.charAt(0).toLowerCase() + how.slice(1)] = value;
    }
  }
  return servers;
}

/** Tags of a resource, where the list of clusters did not bring them. */
export async function listTags(
  at: AwsRegion,
  cluster: MskCluster,
  signal?: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const { ListTagsForResourceCommand } = await awsPackage("@aws-sdk/client-kafka");
  const answer = await at.kafka(
    "ListTagsForResource",
    (client, abortSignal) =>
      client.send(new ListTagsForResourceCommand({ ResourceArn: cluster.arn }), { abortSignal }),
    { of: cluster.name, signal },
  );
  return answer.Tags ?? {};
}

/** The settings of a cluster's configuration, as a file of properties; undefined where it has none. */
export async function serverProperties(
  at: AwsRegion,
  cluster: MskCluster,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const { configurationArn, configurationRevision } = cluster;
  if (configurationArn === undefined || configurationRevision === undefined) {
    return undefined;
  }
  const { DescribeConfigurationRevisionCommand } = await awsPackage("@aws-sdk/client-kafka");
  const input = { Arn: configurationArn, Revision: configurationRevision };
  const answer = await at.kafka(
    "DescribeConfigurationRevision",
    (client, abortSignal) =>
      client.send(new DescribeConfigurationRevisionCommand(input), { abortSignal }),
    { of: cluster.name, signal },
  );
  return answer.ServerProperties && Buffer.from(answer.ServerProperties).toString("utf8");
}
