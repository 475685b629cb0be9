import { mapConcurrently } from "../../calls/index.ts";
import { awsPackage } from "../aws/packages.ts";
import { allPages } from "../aws/paging.ts";
import type { AwsRegion } from "../aws/region.ts";
import type { MskCluster } from "../cluster.ts";
import { isForGood } from "../is-for-good.ts";
import { listTags } from "./control-plane.ts";

/** Calls to Amazon MSK that are under way at a time. */
export const callsAtATime = 8;

type Tags = Readonly<Record<string, string>>;

/**
 * Adds tags to clusters that came without: those of all clusters by the Resource Groups Tagging API, a
 * hundred at a time, or by MSK for each cluster where that is not allowed. Without either there are none,
 * as tags only add something; `validate` tells of the permissions.
 */
export async function withTags(
  at: AwsRegion,
  clusters: readonly MskCluster[],
  isUntold: (cluster: MskCluster) => boolean,
  signal: AbortSignal,
): Promise<MskCluster[]> {
  const tagged = await taggedClusters(at, signal).catch(undefinedIfForGood);
  return await mapConcurrently(clusters, callsAtATime, async (cluster) => {
    if (!isUntold(cluster)) {
      return cluster;
    }
    const tags =
      tagged === undefined
        ? await listTags(at, cluster, signal).catch(undefinedIfForGood)
        : tagged.get(cluster.arn);
    return { ...cluster, tags: tags ?? {} };
  });
}

function undefinedIfForGood(error: unknown): undefined {
  if (!isForGood(error)) {
    throw error;
  }
}

/** Tags of all clusters that have any, by their ARN. */
async function taggedClusters(
  at: AwsRegion,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Tags>> {
  const { GetResourcesCommand } = await awsPackage("@aws-sdk/client-resource-groups-tagging-api");
  const mappings = await allPages("GetResources", (PaginationToken) =>
    at.tagging(
      "GetResources",
      async (client, abortSignal) => {
        const input = { ResourceTypeFilters: ["kafka:cluster"], PaginationToken };
        const answer = await client.send(new GetResourcesCommand(input), { abortSignal });
        return { items: answer.ResourceTagMappingList ?? [], next: answer.PaginationToken };
      },
      { signal },
    ),
  );
  return new Map(
    mappings.map(({ ResourceARN = "", Tags: tags = [] }) => [
      ResourceARN,
      Object.fromEntries(tags.map(({ Key, Value }) => [Key ?? "", Value ?? ""])),
    ]),
  );
}
