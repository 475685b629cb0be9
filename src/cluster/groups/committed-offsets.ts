import { ConsumerError } from "../../errors/index.ts";
import { type AdminSession, commitOffsetsCall, fetchOffsetsCall } from "../admin/index.ts";
import { groupByTopic, type PartitionPlace } from "../partition-leaders.ts";
import { byPlace } from "./group-partitions.ts";

/** What a group committed. */
export interface CommittedOffset extends PartitionPlace {
  readonly offset: bigint;
}

/** A group and what is done with it. */
export interface GroupRequest {
  readonly session: AdminSession;
  readonly groupId: string;
  readonly operation: string;
  readonly signal: AbortSignal | undefined;
}

const noEpoch = -1;
/** What a group with members answers to a commit of somebody who is none. */
const hasMembers: ReadonlySet<number> = new Set([22, 25, 27, 113]);

/** All that a group committed, by topic and partition. A group that does not exist has nothing. */
export async function readCommitted({
  session,
  groupId,
  operation,
  signal,
}: GroupRequest): Promise<CommittedOffset[]> {
  const { groups } = await session.ask({
    call: fetchOffsetsCall,
    args: [[{ groupId, memberId: null, memberEpoch: noEpoch, topics: null }], false],
    to: { group: groupId },
    operation,
    codes: (answer) => answer.groups.map(({ errorCode }) => errorCode),
    signal,
  });
  const refused = groups.find(({ errorCode }) => errorCode !== 0);
  if (refused !== undefined) {
    throw await session.refusal(refused.errorCode, undefined, { operation });
  }
  return groups
    .flatMap(({ topics }) => topics)
    .flatMap(({ name, partitions }) =>
      partitions
        .filter(({ errorCode, committedOffset }) => errorCode === 0 && committedOffset >= 0n)
        .map(({ partitionIndex, committedOffset }) => ({
          topic: name,
          partition: partitionIndex,
          offset: committedOffset,
        })),
    )
    .sort(byPlace);
}

/**
 * Commits offsets for a group that has no members.
 *
 * @throws ConsumerError `GROUP_NOT_EMPTY` where a member has joined meanwhile
 */
export async function commitOffsets(
  { session, groupId, operation, signal }: GroupRequest,
  offsets: readonly CommittedOffset[],
): Promise<void> {
  const topics = groupByTopic(offsets, ({ partition, offset }) => ({
    partitionIndex: partition,
    committedOffset: offset,
    committedLeaderEpoch: noEpoch,
    committedMetadata: "",
  }));
  const answer = await session.ask({
    call: commitOffsetsCall,
    args: [groupId, noEpoch, "", null, topics],
    to: { group: groupId },
    operation,
    mutates: true,
    codes: (response) => response.topics.flatMap((topic) => topic.partitions.map(codeOf)),
    signal,
  });
  for (const { name, partitions } of answer.topics) {
    for (const { partitionIndex, errorCode } of partitions) {
      if (hasMembers.has(errorCode)) {
        throw new ConsumerError("GROUP_NOT_EMPTY", { detail: `${operation}: "${groupId}"` });
      }
      if (errorCode !== 0) {
        const place = { topic: name, partition: partitionIndex };
        throw await session.refusal(errorCode, undefined, { operation, ...place });
      }
    }
  }
}

function codeOf({ errorCode }: { readonly errorCode: number }): number {
  return errorCode;
}
