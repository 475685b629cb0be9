import { AdaptiveCache, type Clock, mapConcurrently } from "../../calls/index.ts";
import type { ControlPlane } from "./control-plane.ts";
import { nameFilter } from "./name-filter.ts";
import type {
  ClusterAnswer,
  ConnectorAnswer,
  EnvironmentAnswer,
  KsqldbAnswer,
  RegistryAnswer,
} from "./resources.ts";

/** A Kafka cluster, and where it is. */
export interface FoundCluster {
  readonly cluster: ClusterAnswer;
  readonly environment: FoundEnvironment;
}

export interface FoundEnvironment {
  readonly id: string;
  readonly name: string;
  /** The organization; empty where the service does not tell. */
  readonly organization: string;
}

/** A connector, and its cluster. */
export interface FoundConnector {
  readonly connector: ConnectorAnswer & { readonly name: string };
  readonly cluster: FoundCluster;
}

/** A ksqlDB cluster, and its Kafka cluster. */
export interface FoundKsqldb {
  readonly ksqldb: KsqldbAnswer;
  readonly cluster: FoundCluster;
}

export interface FoundRegistry {
  readonly registry: RegistryAnswer;
  readonly environment: FoundEnvironment;
}

/** What of an organization is of interest. */
export interface InventoryOptions {
  readonly plane: ControlPlane;
  readonly clock: Clock;
  /** Ids, names and `^regex`; undefined is all. */
  readonly environments: readonly string[] | undefined;
  readonly clusters: readonly string[] | undefined;
}

/** Lists are asked for that many at a time. */
const atATime = 4;

/**
 * What an organization runs, by the options' choice. Each list is kept for a while, longer where it does
 * not change.
 */
export class Inventory {
  readonly #plane: ControlPlane;
  readonly #wantsEnvironment: ReturnType<typeof nameFilter>;
  readonly #wantsCluster: ReturnType<typeof nameFilter>;
  readonly #environments: AdaptiveCache<readonly EnvironmentAnswer[]>;
  readonly #clusters: AdaptiveCache<readonly ClusterAnswer[]>;
  readonly #connectors: AdaptiveCache<Awaited<ReturnType<ControlPlane["connectors"]>>>;
  readonly #ksqldb: AdaptiveCache<readonly KsqldbAnswer[]>;
  readonly #registries: AdaptiveCache<readonly RegistryAnswer[]>;

  constructor({ plane, clock, environments, clusters }: InventoryOptions) {
    this.#plane = plane;
    this.#wantsEnvironment = nameFilter(environments);
    this.#wantsCluster = nameFilter(clusters);
    this.#environments = new AdaptiveCache({ clock });
    this.#clusters = new AdaptiveCache({ clock });
    this.#connectors = new AdaptiveCache({ clock });
    this.#ksqldb = new AdaptiveCache({ clock });
    this.#registries = new AdaptiveCache({ clock });
  }

  async environments(signal?: AbortSignal): Promise<readonly FoundEnvironment[]> {
    const all = await this.#environments.get(
      "all",
      (loading) => this.#plane.environments(loading),
      signal,
    );
    const kept = all.filter(({ id, display_name }) => this.#wantsEnvironment(id, display_name));
    const ids = new Set(kept.map(({ id }) => id));
    this.#clusters.keepOnly((id) => ids.has(id));
    return kept.map(environmentOf);
  }

  async clusters(signal?: AbortSignal): Promise<readonly FoundCluster[]> {
    const lists = await this.#inEnvironments(async (environment) => {
      const all = await this.#clusters.get(
        environment.id,
        (loading) => this.#plane.clusters(environment.id, loading),
        signal,
      );
      return all
        .filter(({ id, spec }) => this.#wantsCluster(id, spec.display_name))
        .map((cluster) => ({ cluster, environment }));
    }, signal);
    const found = lists.flat();
    const ids = new Set(found.map(({ cluster }) => cluster.id));
    this.#connectors.keepOnly((id) => ids.has(id));
    return found;
  }

  async connectors(
    clusters: readonly FoundCluster[],
    signal?: AbortSignal,
  ): Promise<readonly FoundConnector[]> {
    const lists = await mapConcurrently(clusters, atATime, async (cluster) => {
      const { id } = cluster.cluster;
      const all = await this.#connectors.get(
        id,
        (loading) => this.#plane.connectors(cluster.environment.id, id, loading),
        signal,
      );
      return all.map((connector) => ({ connector, cluster }));
    });
    return lists.flat();
  }

  /** ksqlDB of those Kafka clusters. */
  async ksqldb(
    clusters: readonly FoundCluster[],
    signal?: AbortSignal,
  ): Promise<readonly FoundKsqldb[]> {
    const byId = new Map(clusters.map((each) => [each.cluster.id, each]));
    const lists = await this.#inEnvironments(
      async ({ id }) =>
        await this.#ksqldb.get(id, (loading) => this.#plane.ksqldb(id, loading), signal),
      signal,
    );
    return lists.flat().flatMap((ksqldb) => {
      const cluster = byId.get(ksqldb.spec.kafka_cluster?.id ?? "");
      return cluster === undefined ? [] : [{ ksqldb, cluster }];
    });
  }

  async registries(signal?: AbortSignal): Promise<readonly FoundRegistry[]> {
    const lists = await this.#inEnvironments(async (environment) => {
      const all = await this.#registries.get(
        environment.id,
        (loading) => this.#plane.registries(environment.id, loading),
        signal,
      );
      return all.map((registry) => ({ registry, environment }));
    }, signal);
    return lists.flat();
  }

  /** Asks anew the next time: something known is gone. */
  forget(environmentId: string): void {
    this.#clusters.expire(environmentId);
  }

  async #inEnvironments<Result>(
    work: (environment: FoundEnvironment) => Promise<Result>,
    signal: AbortSignal | undefined,
  ): Promise<Result[]> {
    return await mapConcurrently(await this.environments(signal), atATime, work);
  }
}

/** The organization is in the resource name: `crn://…/organization=<id>/environment=<id>`. */
function environmentOf({ id, display_name, metadata }: EnvironmentAnswer): FoundEnvironment {
  const organization = /\/organization=([^/]+)/.exec(metadata?.resource_name ?? "")?.[1];
  return { id, name: display_name ?? id, organization: organization ?? "" };
}
