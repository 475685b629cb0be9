import type { BrokerEntity, ClusterEntity, TopicEntity } from "../../contract/index.ts";
import type { MskCluster } from "../cluster.ts";
import { clusterGuid, partGuid } from "../msk-id.ts";
import type { MskBroker, MskTopic } from "./control-plane.ts";

/** Which of AWS's tags are copied: all, none, or those in the list. */
export type EntityTags = boolean | readonly string[];

/** The tags of AWS that were asked for, under their own names. */
export function chosenTags(
  tags: Readonly<Record<string, string>>,
  chosen: EntityTags,
): Record<string, string> {
  const isChosen = (name: string) => (Array.isArray(chosen) ? chosen.includes(name) : chosen);
  return Object.fromEntries(
    Object.entries(tags).filter(([name, value]) => value !== "" && isChosen(name)),
  );
}

export function clusterEntity(
  cluster: MskCluster,
  { servers, entityTags }: { servers: Record<string, string>; entityTags: EntityTags },
): ClusterEntity {
  return {
    guid: clusterGuid(cluster),
    type: "AWSMSKCLUSTER",
    name: cluster.name,
    id: cluster.arn,
    accountId: cluster.accountId,
    region: cluster.region,
    bootstrapServers: servers,
    tags: {
      ...chosenTags(cluster.tags, entityTags),
      ...told({
        clusterArn: cluster.arn,
        clusterName: cluster.name,
        clusterState: cluster.state,
        clusterType: cluster.kind.toUpperCase(),
        status: cluster.state,
        kafkaVersion: cluster.kafkaVersion,
        numberOfBrokers: cluster.brokers?.toString(),
        enhancedMonitoring: cluster.kind === "serverless" ? undefined : cluster.level,
        instanceType: cluster.instanceType,
        storageMode: cluster.isTiered ? "TIERED" : undefined,
        cloud: "aws",
        region: cluster.region,
        endpoints: Object.values(servers).join(","),
      }),
    },
  };
}

export function brokerEntity(
  cluster: MskCluster,
  broker: MskBroker,
  entityTags: EntityTags,
): BrokerEntity {
  return {
    guid: partGuid(cluster, "broker", broker.id),
    type: "AWSMSKBROKER",
    name: `Broker ${broker.id}`,
    parentGuid: clusterGuid(cluster),
    brokerId: broker.id,
    accountId: cluster.accountId,
    region: cluster.region,
    tags: {
      ...chosenTags(cluster.tags, entityTags),
      ...told({
        brokerId: broker.id,
        brokerArn: broker.arn,
        clusterArn: cluster.arn,
        clusterName: cluster.name,
        instanceType: broker.instanceType ?? cluster.instanceType,
        kafkaVersion: broker.kafkaVersion ?? cluster.kafkaVersion,
        endpoints: broker.endpoints.join(","),
        subnet: broker.subnet,
        cloud: "aws",
        region: cluster.region,
      }),
    },
  };
}

export function topicEntity(
  cluster: MskCluster,
  topic: MskTopic,
  entityTags: EntityTags,
): TopicEntity {
  const { name, partitions, replicationFactor, outOfSyncReplicas } = topic;
  return {
    guid: partGuid(cluster, "topic", name),
    type: "AWSMSKTOPIC",
    name,
    parentGuid: clusterGuid(cluster),
    accountId: cluster.accountId,
    region: cluster.region,
    ...(partitions === undefined ? {} : { partitions }),
    ...(replicationFactor === undefined ? {} : { replicationFactor }),
    tags: {
      ...chosenTags(cluster.tags, entityTags),
      ...told({
        topic: name,
        clusterArn: cluster.arn,
        clusterName: cluster.name,
        partitionCount: partitions?.toString(),
        replicationFactor: replicationFactor?.toString(),
        outOfSyncReplicaCount: outOfSyncReplicas?.toString(),
        cloud: "aws",
        region: cluster.region,
      }),
    },
  };
}

/** What was told, without what was not. */
function told(tags: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const known = Object.entries(tags).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== "",
  );
  return Object.fromEntries(known);
}
