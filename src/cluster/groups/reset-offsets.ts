import { ConsumerError, type KafkaBridgeError } from "../../errors/index.ts";
import type { AdminSession } from "../admin/index.ts";
import { type PartitionPlace, placeKey } from "../partition-leaders.ts";
import { type FoundOffsets, lookUpOffsets } from "../partition-offsets.ts";
import { commitOffsets, type GroupRequest, readCommitted } from "./committed-offsets.ts";
import { describeGroup } from "./describe-groups.ts";
import { allPartitions, checkPartitions, distinct } from "./group-partitions.ts";
import type { OffsetChange, ResetOptions } from "./group-types.ts";
import { checkTarget, type PartitionRange, planChange, timeOf } from "./reset-plan.ts";

/** Plans a reset and, unless it is a dry run, commits it. */
export async function resetOffsets(
  session: AdminSession,
  groupId: string,
  options: ResetOptions,
): Promise<readonly OffsetChange[]> {
  checkTarget(options.to);
  const operation = `reset offsets of group "${groupId}"`;
  const group = { session, groupId, operation, signal: options.signal };
  await failOfLive(group, options);
  const committed = new Map(
    (await readCommitted(group)).map((each) => [placeKey(each), each] as const),
  );
  const places = await placesOf(group, options, [...committed.values()]);
  const ranges = await rangesOf(group, options, places);
  const plan = ranges.map((range) =>
    planChange(options.to, { ...range, committed: committed.get(placeKey(range))?.offset }),
  );
  if (options.dryRun !== true && plan.length > 0) {
    await commitOffsets(
      group,
      plan.map(({ topic, partition, to }) => ({ topic, partition, offset: to })),
    );
  }
  return plan;
}

/** Members would go on where they are, and commit over the reset. */
async function failOfLive(group: GroupRequest, options: ResetOptions): Promise<void> {
  const { session, groupId, operation, signal } = group;
  try {
    const { state, members } = await describeGroup(session, groupId, signal);
    if (state !== "Empty" && state !== "Dead") {
      const detail = `${operation}: it is ${state} with ${members.length} members`;
      throw new ConsumerError("GROUP_NOT_EMPTY", { detail });
    }
  } catch (error) {
    // A group may be given its offsets before its first member joins.
    const isNew = (error as KafkaBridgeError).code === "GROUP_NOT_FOUND";
    if (!isNew || (options.topics === undefined && options.partitions === undefined)) {
      throw error;
    }
  }
}

async function placesOf(
  group: GroupRequest,
  { topics, partitions = [] }: ResetOptions,
  committed: readonly PartitionPlace[],
): Promise<PartitionPlace[]> {
  if (topics === undefined && partitions.length === 0) {
    return distinct(committed);
  }
  await checkPartitions(group, partitions);
  return distinct([...(await allPartitions(group, topics ?? [])), ...partitions]);
}

async function rangesOf(
  { session, operation, signal }: GroupRequest,
  { to }: ResetOptions,
  places: readonly PartitionPlace[],
): Promise<Omit<PartitionRange, "committed">[]> {
  const looking = { places, operation, signal };
  const time = timeOf(to);
  // Behind the last stable offset there may be records of an open transaction, which a reader of
  // committed records has not read: it must not skip them.
  const readCommittedOnly = session.config.consumer.isolation === "read_committed";
  const [earliest, latest, atTime] = await Promise.all([
    lookUpOffsets(session, { ...looking, point: "earliest" }),
    lookUpOffsets(session, { ...looking, point: "latest", readCommitted: readCommittedOnly }),
    time === undefined ? undefined : lookUpOffsets(session, { ...looking, point: time }),
  ]);
  return places.map((place) => ({
    ...place,
    earliest: offsetAt(earliest, place) ?? 0n,
    latest: offsetAt(latest, place) ?? 0n,
    atTime: atTime === undefined ? undefined : offsetAt(atTime, place),
  }));
}

/** @throws why there is none: a plan for a part of the partitions would be none */
function offsetAt(found: FoundOffsets, place: PartitionPlace): bigint | undefined {
  const outcome = found.get(placeKey(place));
  if (outcome?.error !== undefined) {
    throw outcome.error;
  }
  return outcome?.value;
}
