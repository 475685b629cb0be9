import type { TopicPartition } from "../cluster/index.ts";

/** A partition that is about to be read, and what was found out about where to begin. */
export interface PlacedPartition extends TopicPartition {
  /** Default: as the driver finds out by itself. */
  readonly offset?: number;
  readonly leaderEpoch?: number;
  /** Id of the topic that the offset belongs to, where it is known. */
  readonly topicId?: string | undefined;
  /** To be committed before anything is read: what the group has committed is of no use. */
  readonly claim?: number;
}
