import type { MetricTags } from "../../contract/index.ts";
import type { MskCluster } from "../cluster.ts";
import { chosenTags, type EntityTags } from "../discovery/entities.ts";
import { type DimensionName, dimensionTags, type MskMetric } from "../metrics/index.ts";

/** Where a series is in its cluster. One object for all metrics there. */
export interface Place {
  /** Whether CloudWatch has it with the dimension `Cluster Name`. */
  readonly hasClusterName: boolean;
  /** The other dimensions, by their names. */
  readonly dimensions: readonly (readonly [name: DimensionName, value: string])[];
}

/** A series that CloudWatch is asked for. There may be hundreds of thousands. */
export interface SeriesSpec {
  readonly metric: MskMetric;
  readonly cluster: MskCluster;
  readonly place: Place;
}

export const clusterPlace: Place = { hasClusterName: true, dimensions: [] };

/** The dimensions of a series as CloudWatch wants them. */
export function dimensionsOf({ cluster, place }: SeriesSpec): { Name: string; Value: string }[] {
  const own = place.dimensions.map(([Name, Value]) => ({ Name: Name as string, Value }));
  return place.hasClusterName ? [{ Name: "Cluster Name", Value: cluster.name }, ...own] : own;
}

/** Makes the tags of series, those of a cluster once for all of its series. */
export class SeriesTags {
  readonly #entityTags: EntityTags;
  readonly #ofClusters = new WeakMap<MskCluster, MetricTags>();

  constructor(entityTags: EntityTags) {
    this.#entityTags = entityTags;
  }

  tagsOf({ cluster, place }: SeriesSpec): MetricTags {
    const tags: Record<string, string> = { ...this.#clusterTags(cluster) };
    for (const [name, value] of place.dimensions) {
      tags[dimensionTags[name]] = value;
    }
    return tags;
  }

  #clusterTags(cluster: MskCluster): MetricTags {
    let tags = this.#ofClusters.get(cluster);
    if (tags === undefined) {
      const chosen = Object.entries(chosenTags(cluster.tags, this.#entityTags));
      tags = {
        "cloud.provider": "aws",
        "cloud.region": cluster.region,
        "cloud.account.id": cluster.accountId,
        "kafka.cluster.name": cluster.name,
        "kafka.cluster.id": cluster.arn,
        ...Object.fromEntries(chosen.map(([name, value]) => [`tag.${name}`, value])),
      };
      this.#ofClusters.set(cluster, tags);
    }
    return tags;
  }
}
