import { mapConcurrently } from "../calls/index.ts";
import type { Shard } from "../contract/index.ts";
import type { ConfluentCloud } from "./confluent-cloud.ts";
import {
  clusterResource,
  connectorResource,
  ksqldbResource,
  registryResource,
} from "./discovery/index.ts";
import type { MetricResource } from "./metrics/index.ts";

/** All that is read of an organization, and the shards that it is in. */
export interface Scope {
  readonly shards: readonly Shard[];
  readonly resources: readonly MetricResource[];
}

/** Looks what there is to read: a shard for each Kafka cluster, and for each Schema Registry. */
export async function scopeOf(cloud: ConfluentCloud, signal?: AbortSignal): Promise<Scope> {
  const { config, inventory } = cloud;
  const clusters = await inventory.clusters(signal);
  const lists: readonly (() => Promise<readonly MetricResource[]>)[] = [
    ...(config.connectors
      ? [async () => (await inventory.connectors(clusters, signal)).map(connectorResource)]
      : []),
    ...(config.ksqldb
      ? [async () => (await inventory.ksqldb(clusters, signal)).map(ksqldbResource)]
      : []),
    ...(config.schemaRegistry
      ? [async () => (await inventory.registries(signal)).map(registryResource)]
      : []),
  ];
  const others = await mapConcurrently(lists, 1, (list) => list());
  const registries = others.flat().filter(({ kind }) => kind === "schema_registry");
  return {
    shards: [
      ...clusters.map(({ cluster, environment }) => ({
        id: cluster.id,
        name: `${cluster.spec.display_name ?? cluster.id} in ${environment.name}`,
      })),
      ...registries.map(({ id }) => ({ id, name: `Schema Registry ${id}` })),
    ],
    resources: [...clusters.map(clusterResource), ...others.flat()],
  };
}
