import type { MetricResource } from "../metrics/index.ts";
import type { FoundCluster, FoundConnector, FoundKsqldb, FoundRegistry } from "./inventory.ts";

/** A Kafka cluster as something that metrics are of; its id names its shard. */
export function clusterResource(found: FoundCluster): MetricResource {
  const { id } = found.cluster;
  return { id, kind: "kafka", shardId: id, tags: clusterTags(found) };
}

export function connectorResource({ connector, cluster }: FoundConnector): MetricResource {
  const { id } = connector.id;
  const tags = { ...clusterTags(cluster), connector: connector.name, "connector.id": id };
  return { id, kind: "connector", shardId: cluster.cluster.id, tags };
}

export function ksqldbResource({ ksqldb, cluster }: FoundKsqldb): MetricResource {
  const { id, spec } = ksqldb;
  const tags = { ...clusterTags(cluster), ksqldb: spec.display_name ?? id, "ksqldb.id": id };
  return { id, kind: "ksql", shardId: cluster.cluster.id, tags };
}

/** A Schema Registry belongs to an environment, not to a cluster: it is a shard of its own. */
export function registryResource({ registry, environment }: FoundRegistry): MetricResource {
  const { id, spec } = registry;
  return {
    id,
    kind: "schema_registry",
    shardId: id,
    tags: {
      ...placeTags(spec.cloud, spec.region, environment.organization),
      "schema_registry.id": id,
    },
  };
}

function clusterTags({ cluster, environment }: FoundCluster): Readonly<Record<string, string>> {
  const { id, spec } = cluster;
  return {
    ...placeTags(spec.cloud, spec.region, environment.organization),
    "kafka.cluster.name": spec.display_name ?? id,
    "kafka.cluster.id": id,
  };
}

function placeTags(
  cloud: string | undefined,
  region: string | undefined,
  organization: string,
): Readonly<Record<string, string>> {
  return {
    // OpenTelemetry's names of clouds are in lower case.
    ...(cloud === undefined ? {} : { "cloud.provider": cloud.toLowerCase() }),
    ...(region === undefined ? {} : { "cloud.region": region }),
    ...(organization === "" ? {} : { "cloud.account.id": organization }),
  };
}
