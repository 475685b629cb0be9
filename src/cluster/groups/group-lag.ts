import type { AdminSession } from "../admin/index.ts";
import { type PartitionPlace, placeKey } from "../partition-leaders.ts";
import { lookUpOffsets } from "../partition-offsets.ts";
import { type GroupRequest, readCommitted } from "./committed-offsets.ts";
import { describeGroup } from "./describe-groups.ts";
import { allPartitions, distinct } from "./group-partitions.ts";
import type { LagOptions, PartitionLag } from "./group-types.ts";
import { lagOf } from "./lag.ts";

/**
 * How far a group is. The partitions' ends are read before what the group committed: the other way
 * round, records that came and were dealt with between the two would count as lag, and a group that
 * keeps up would never be seen at 0. This way a commit may be ahead of the end that was read, which
 * is no lag.
 */
export async function groupLag(
  session: AdminSession,
  groupId: string,
  { topics, signal }: LagOptions,
): Promise<readonly PartitionLag[]> {
  const operation = `read the lag of group "${groupId}"`;
  const group = { session, groupId, operation, signal };
  const places = await placesOf(group, topics);
  const looking = { places, operation, signal };
  const readCommittedOnly = session.config.consumer.isolation === "read_committed";
  const [earliest, latest] = await Promise.all([
    lookUpOffsets(session, { ...looking, point: "earliest" }),
    lookUpOffsets(session, { ...looking, point: "latest", readCommitted: readCommittedOnly }),
  ]);
  const committed = new Map(
    (await readCommitted(group)).map((each) => [placeKey(each), each.offset]),
  );
  return places.map((place) => {
    const key = placeKey(place);
    const [first, end] = [earliest.get(key), latest.get(key)];
    const offsets = { committed: committed.get(key), earliest: first?.value, latest: end?.value };
    return { ...place, ...offsets, lag: lagOf(offsets), error: first?.error ?? end?.error };
  });
}

/** The partitions of the topics, or else those that the group committed on or is assigned. */
async function placesOf(
  group: GroupRequest,
  topics: readonly string[] | undefined,
): Promise<PartitionPlace[]> {
  const { session, groupId, signal } = group;
  const [{ members }, committed] = await Promise.all([
    describeGroup(session, groupId, signal),
    topics === undefined ? readCommitted(group) : [],
  ]);
  if (topics !== undefined) {
    return await allPartitions(group, topics);
  }
  const assigned = members
    .flatMap(({ assignments }) => assignments)
    .flatMap(({ topic, partitions }) => partitions.map((partition) => ({ topic, partition })));
  return distinct([...committed, ...assigned]);
}
