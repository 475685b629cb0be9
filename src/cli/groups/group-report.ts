import type { GroupDescription, KafkaCluster, PartitionLag } from "../../cluster/index.ts";

/** A group with what it still has to read, at one moment. */
export interface GroupReport extends GroupDescription {
  /** Records still to be read on all partitions whose lag is known. */
  readonly lag: bigint;
  /** Partitions of which it cannot be said, as nothing is committed or an offset is not known. */
  readonly unknownLag: number;
  readonly partitions: readonly PartitionLag[];
}

/** Reads groups, in the order asked for. */
export async function readGroups(
  { groups }: KafkaCluster,
  ids: readonly string[],
  { topics, signal }: { topics?: readonly string[] | undefined; signal?: AbortSignal | undefined },
): Promise<GroupReport[]> {
  const [descriptions, lags] = await Promise.all([
    groups.describe(ids, { signal }),
    Promise.all(ids.map((id) => groups.lag(id, { topics, signal }))),
  ]);
  return descriptions.map((description, index): GroupReport => {
    const partitions = lags[index] ?? [];
    return { ...description, ...totalLag(partitions), partitions };
  });
}

/** A lag that is not known is none of the sum; how often that is so is told beside it. */
export function totalLag(
  partitions: readonly PartitionLag[],
): Pick<GroupReport, "lag" | "unknownLag"> {
  return {
    lag: partitions.reduce((sum, { lag = 0n }) => sum + lag, 0n),
    unknownLag: partitions.filter(({ lag }) => lag === undefined).length,
  };
}
