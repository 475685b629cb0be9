import type { MskSource } from "../../../config/index.ts";
import { ProviderError } from "../../../errors/index.ts";
import { AdaptiveCache, type Clock, mapConcurrently } from "../../calls/index.ts";
import type { AwsRegion } from "../aws/region.ts";
import type { MskCluster } from "../cluster.ts";
import { isFault } from "../is-for-good.ts";
import type { MskId } from "../msk-id.ts";
import {
  bootstrapServers,
  listBrokers,
  listClusters,
  listTopics,
  type MskBroker,
  type MskTopic,
} from "./control-plane.ts";
import { nameFilter } from "./name-filter.ts";
import { callsAtATime, withTags } from "./tags.ts";

/** A cluster and where it is asked. */
export interface PlacedCluster {
  readonly at: AwsRegion;
  readonly cluster: MskCluster;
}

/** What there is in the accounts and regions; each answer kept as long as it stays the same. */
export class MskDiscovery {
  readonly #regions: readonly AwsRegion[];
  readonly #isWanted: (name: string) => boolean;
  readonly #asksForTags: boolean;
  readonly #clusters: AdaptiveCache<readonly MskCluster[]>;
  readonly #brokers: AdaptiveCache<readonly MskBroker[]>;
  readonly #topics: AdaptiveCache<readonly MskTopic[]>;
  readonly #servers: AdaptiveCache<Record<string, string>>;

  constructor(
    regions: readonly AwsRegion[],
    { clusters, entityTags }: Pick<MskSource, "clusters" | "entityTags">,
    clock: Clock,
  ) {
    this.#regions = regions;
    this.#isWanted = nameFilter(clusters);
    this.#asksForTags = entityTags !== false;
    this.#clusters = new AdaptiveCache({
      clock,
      maxTtlMs: 600_000,
      onChange: (_, before, after) => this.#forget(before, after),
    });
    // All three can be done without, and some who speak for MSK do not have them.
    const spared = { clock, keepsFailure: isFault };
    this.#brokers = new AdaptiveCache(spared);
    this.#topics = new AdaptiveCache(spared);
    this.#servers = new AdaptiveCache(spared);
  }

  /** All clusters that are asked for, of all regions, and of one account or all. */
  async all(signal?: AbortSignal, accountId?: string): Promise<PlacedCluster[]> {
    const found = await mapConcurrently(this.#regions, callsAtATime, async (at) => {
      if (accountId !== undefined && (await at.account.id(signal)) !== accountId) {
        return [];
      }
      return (await this.clustersAt(at, signal)).map((cluster) => ({ at, cluster }));
    });
    return found.flat();
  }

  /** The clusters of one region that are asked for. */
  async clustersAt(at: AwsRegion, signal?: AbortSignal): Promise<readonly MskCluster[]> {
    return (await this.everyClusterAt(at, signal)).filter((cluster) => this.isWanted(cluster));
  }

  /** All clusters of one region. */
  async everyClusterAt(at: AwsRegion, signal?: AbortSignal): Promise<readonly MskCluster[]> {
    const { id } = await at.shard(signal);
    return await this.#clusters.get(id, (shared) => this.#load(at, shared), signal);
  }

  /** Whether a cluster is asked for. */
  isWanted({ name }: MskCluster): boolean {
    return this.#isWanted(name);
  }

  /**
   * The cluster that an id names.
   *
   * @throws ProviderError `ENTITY_UNKNOWN`
   */
  async find(id: MskId, signal?: AbortSignal): Promise<PlacedCluster> {
    for (const at of this.#regions.filter(({ region }) => region === id.region)) {
      const shard = await at.shard(signal);
      if (shard.id !== `${id.accountId}/${id.region}`) {
        continue;
      }
      const known = await this.#findAt(at, id.clusterArn, signal);
      if (known !== undefined) {
        return { at, cluster: known };
      }
      // It may have come since they were listed.
      this.#clusters.expire(shard.id);
      const now = await this.#findAt(at, id.clusterArn, signal);
      if (now !== undefined) {
        return { at, cluster: now };
      }
    }
    throw new ProviderError("ENTITY_UNKNOWN", { detail: `no cluster ${id.clusterArn}` });
  }

  async brokers({ at, cluster }: PlacedCluster, signal?: AbortSignal) {
    const load = (shared: AbortSignal) => listBrokers(at, cluster, shared);
    return await this.#brokers.get(cluster.arn, load, signal);
  }

  async topics({ at, cluster }: PlacedCluster, signal?: AbortSignal) {
    const load = (shared: AbortSignal) => listTopics(at, cluster, shared);
    return await this.#topics.get(cluster.arn, load, signal);
  }

  async servers({ at, cluster }: PlacedCluster, signal?: AbortSignal) {
    const load = (shared: AbortSignal) => bootstrapServers(at, cluster, shared);
    return await this.#servers.get(cluster.arn, load, signal);
  }

  /** Asks anew the next time. */
  expire(): void {
    this.#clusters.keepOnly(() => false);
    for (const cache of [this.#brokers, this.#topics, this.#servers]) {
      cache.clear();
    }
  }

  async #findAt(at: AwsRegion, arn: string, signal?: AbortSignal) {
    return (await this.clustersAt(at, signal)).find((cluster) => cluster.arn === arn);
  }

  async #load(at: AwsRegion, signal: AbortSignal): Promise<readonly MskCluster[]> {
    const others = new Set(this.#regions.map(({ region }) => region));
    others.delete(at.region);
    // Some who answer in place of AWS do so with all regions' clusters, which would be read twice.
    const clusters = (await listClusters(at, signal)).filter(({ region }) => !others.has(region));
    const isUntold = (cluster: MskCluster) =>
      this.#asksForTags && !cluster.areTagsTold && this.isWanted(cluster);
    // Some who speak for MSK leave the tags out of the list.
    return clusters.some(isUntold) ? await withTags(at, clusters, isUntold, signal) : clusters;
  }

  /** What is kept of clusters that are gone is forgotten. */
  #forget(before: readonly MskCluster[], after: readonly MskCluster[]): void {
    const left = new Set(after.map(({ arn }) => arn));
    const gone = new Set(before.map(({ arn }) => arn).filter((arn) => !left.has(arn)));
    for (const cache of [this.#brokers, this.#topics, this.#servers]) {
      cache.keepOnly((arn) => !gone.has(arn));
    }
  }
}
