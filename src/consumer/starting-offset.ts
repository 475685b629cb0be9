import {
  type DriverConsumerQueries,
  logicalOffsets,
  type PartitionOffset,
  type TopicPartition,
} from "../cluster/index.ts";

/**
 * A place in a partition: an offset, its beginning or end, or the first record at or after a time
 * (milliseconds since 1970, or a `Date`).
 */
export type StartingOffset = bigint | "beginning" | "end" | { readonly time: Date | number };

const queryTimeoutMs = 10_000;

/**
 * Looks places up, so that each is an offset that stays what it is: what is written after this is
 * behind `end`, and will be read.
 */
export async function resolveOffsets(
  queries: Pick<DriverConsumerQueries, "offsetsForTime" | "watermarks">,
  partitions: readonly TopicPartition[],
  place: StartingOffset,
): Promise<PartitionOffset[]> {
  if (typeof place === "bigint") {
    const offset = Number(place);
    return partitions.map(({ topic, partition }) => ({ topic, partition, offset }));
  }
  if (place === "beginning") {
    const offset = logicalOffsets.beginning;
    return partitions.map(({ topic, partition }) => ({ topic, partition, offset }));
  }
  const found =
    place === "end"
      ? partitions.map((each) => ({ ...each, offset: logicalOffsets.end as number }))
      : await queries.offsetsForTime(partitions, Number(place.time), queryTimeoutMs);
  return await Promise.all(found.map((each) => endAsOffset(queries, each)));
}

async function endAsOffset(
  queries: Pick<DriverConsumerQueries, "watermarks">,
  { topic, partition, offset }: PartitionOffset,
): Promise<PartitionOffset> {
  if (offset !== logicalOffsets.end) {
    return { topic, partition, offset };
  }
  const { high } = await queries.watermarks({ topic, partition }, queryTimeoutMs);
  return { topic, partition, offset: high };
}
