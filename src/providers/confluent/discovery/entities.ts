import type { ClusterEntity, Entity, EntityType, TopicEntity } from "../../contract/index.ts";
import { entityGuid } from "../../guid.ts";
import { providerType } from "../provider-type.ts";
import type { FoundCluster, FoundConnector, FoundKsqldb, FoundRegistry } from "./inventory.ts";

function guidOf(accountId: string, type: EntityType, id: string): string {
  return entityGuid({ accountId, provider: providerType, type, id });
}

/** What is known, without what is not: tags are never empty. */
function known(
  tags: Readonly<Record<string, string | number | boolean | undefined>>,
): Readonly<Record<string, string>> {
  const texts = Object.entries(tags).map(([key, value]) => [key, String(value ?? "")]);
  return Object.fromEntries(texts.filter(([, value]) => value !== ""));
}

/** A cluster's guid. */
function clusterGuid({ cluster, environment }: FoundCluster): string {
  return guidOf(environment.organization, "CONFLUENTCLOUDCLUSTER", cluster.id);
}

export function clusterEntity(found: FoundCluster): ClusterEntity {
  const { cluster, environment } = found;
  const { spec, status, metadata } = cluster;
  const config = spec.config ?? {};
  return {
    guid: clusterGuid(found),
    type: "CONFLUENTCLOUDCLUSTER",
    id: cluster.id,
    name: spec.display_name ?? cluster.id,
    parentGuid: guidOf(environment.organization, "CONFLUENTCLOUDENVIRONMENT", environment.id),
    accountId: environment.organization,
    ...(spec.region === undefined ? {} : { region: spec.region }),
    bootstrapServers: bootstrapOf(found),
    tags: known({
      clusterId: cluster.id,
      cloud: spec.cloud,
      region: spec.region,
      status: status?.phase,
      availability: spec.availability,
      type: textOf(config.kind),
      cku: status?.cku ?? textOf(config.cku),
      maxEcku: textOf(config.max_ecku),
      environmentId: environment.id,
      environmentName: environment.name,
      resourceName: metadata?.resource_name,
      createdAt: metadata?.created_at,
      networkId: spec.network?.id,
      httpEndpoint: spec.http_endpoint,
    }),
  };
}

function bootstrapOf({ cluster }: FoundCluster): Readonly<Record<string, string>> {
  const { kafka_bootstrap_endpoint: only, endpoints = {} } = cluster.spec;
  const named = Object.entries(endpoints).map(([name, { kafka_bootstrap_endpoint: address }]) => [
    name,
    address,
  ]);
  const all = named.length > 0 ? named : [["SASL_SSL", only]];
  return known(
    Object.fromEntries(all.map(([name, address]) => [name, address?.replace(/^\w+:\/\//, "")])),
  );
}

function textOf(value: unknown): string | number | undefined {
  return typeof value === "string" || typeof value === "number" ? value : undefined;
}

export function topicEntity(found: FoundCluster, topic: string): TopicEntity {
  const { cluster, environment } = found;
  const { region } = cluster.spec;
  return {
    guid: guidOf(
      environment.organization,
      "CONFLUENTCLOUDKAFKATOPIC",
      `${cluster.id}/topic/${topic}`,
    ),
    type: "CONFLUENTCLOUDKAFKATOPIC",
    name: topic,
    parentGuid: clusterGuid(found),
    accountId: environment.organization,
    ...(region === undefined ? {} : { region }),
    tags: known({ clusterId: cluster.id, clusterName: cluster.spec.display_name, topic, region }),
  };
}

export function connectorEntity({ connector, cluster }: FoundConnector): Entity {
  const { organization } = cluster.environment;
  const tasks = connector.status?.tasks ?? [];
  return {
    guid: guidOf(organization, "CONFLUENTCLOUDCONNECTOR", connector.id.id),
    type: "CONFLUENTCLOUDCONNECTOR",
    name: connector.name,
    parentGuid: clusterGuid(cluster),
    accountId: organization,
    ...(cluster.cluster.spec.region === undefined ? {} : { region: cluster.cluster.spec.region }),
    tags: known({
      connectorId: connector.id.id,
      clusterId: cluster.cluster.id,
      type: connector.status?.type ?? connector.info?.type,
      status: connector.status?.connector?.state,
      tasks: tasks.length === 0 ? undefined : tasks.length,
    }),
  };
}

export function ksqldbEntity({ ksqldb, cluster }: FoundKsqldb): Entity {
  const { organization } = cluster.environment;
  return {
    guid: guidOf(organization, "CONFLUENTCLOUDKSQLDB", ksqldb.id),
    type: "CONFLUENTCLOUDKSQLDB",
    name: ksqldb.spec.display_name ?? ksqldb.id,
    parentGuid: clusterGuid(cluster),
    accountId: organization,
    ...(cluster.cluster.spec.region === undefined ? {} : { region: cluster.cluster.spec.region }),
    tags: known({
      ksqldbId: ksqldb.id,
      clusterId: cluster.cluster.id,
      status: ksqldb.status?.phase,
      isPaused: ksqldb.status?.is_paused,
      csu: ksqldb.spec.csu,
    }),
  };
}

export function registryEntity({ registry, environment }: FoundRegistry): Entity {
  const { organization } = environment;
  const { region } = registry.spec;
  return {
    guid: guidOf(organization, "CONFLUENTCLOUDSCHEMAREGISTRY", registry.id),
    type: "CONFLUENTCLOUDSCHEMAREGISTRY",
    name: registry.spec.display_name ?? registry.id,
    parentGuid: guidOf(organization, "CONFLUENTCLOUDENVIRONMENT", environment.id),
    accountId: organization,
    ...(region === undefined ? {} : { region }),
    tags: known({
      schemaRegistryId: registry.id,
      environmentId: environment.id,
      environmentName: environment.name,
      cloud: registry.spec.cloud,
      region,
      package: registry.spec.package,
      status: registry.status?.phase,
    }),
  };
}
