import { ProviderError } from "../../errors/index.ts";
import { parseGuid } from "../guid.ts";
import type { FoundCluster, Inventory } from "./discovery/index.ts";
import { providerType } from "./provider-type.ts";

/** A cluster, or a topic of it. */
export interface FoundEntity {
  readonly cluster: FoundCluster;
  readonly topic: string | undefined;
}

const topicPart = "/topic/";

/**
 * Finds what a guid names. A topic's cluster has to be there; whether the topic is, its metrics tell.
 *
 * @throws ProviderError `ENTITY_UNKNOWN`
 */
export async function entityOf(
  inventory: Inventory,
  guid: string,
  signal?: AbortSignal,
): Promise<FoundEntity> {
  const { accountId, provider, type, id } = parseGuid(guid);
  const at = id.indexOf(topicPart);
  const isTopic = type === "CONFLUENTCLOUDKAFKATOPIC" && at > 0;
  if (provider !== providerType || !(isTopic || type === "CONFLUENTCLOUDCLUSTER")) {
    throw unknown(`${type} ${id} of ${provider} is no cluster or topic of Confluent Cloud`);
  }
  const clusterId = isTopic ? id.slice(0, at) : id;
  const clusters = await inventory.clusters(signal);
  const cluster = clusters.find(
    (each) => each.cluster.id === clusterId && each.environment.organization === accountId,
  );
  if (cluster === undefined) {
    throw unknown(`there is no cluster ${clusterId}, or the options leave it out`);
  }
  return { cluster, topic: isTopic ? id.slice(at + topicPart.length) : undefined };
}

/**
 * The same for what has to be a cluster.
 *
 * @throws ProviderError `ENTITY_UNKNOWN`
 */
export async function clusterOf(
  inventory: Inventory,
  guid: string,
  signal?: AbortSignal,
): Promise<FoundEntity> {
  const found = await entityOf(inventory, guid, signal);
  if (found.topic !== undefined) {
    throw unknown("the guid is a topic's, where a cluster's is asked for");
  }
  return found;
}

function unknown(detail: string): ProviderError {
  return new ProviderError("ENTITY_UNKNOWN", { detail });
}
