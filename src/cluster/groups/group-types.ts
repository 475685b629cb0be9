import type { KafkaBridgeError } from "../../errors/index.ts";
import type { AdminCallOptions } from "../cluster-connection.ts";
import type { PartitionPlace } from "../partition-leaders.ts";

/** What a group is doing, in Kafka's words. */
export type GroupState =
  | "Stable"
  | "Empty"
  | "PreparingRebalance"
  | "CompletingRebalance"
  | "Assigning"
  | "Reconciling"
  | "Dead"
  | "Unknown";

/** The protocol of a group: `consumer` is KIP-848's, where the brokers assign partitions. */
export type GroupType = "classic" | "consumer";

/** Which groups `list` gives. */
export interface GroupListOptions extends AdminCallOptions {
  /** Default: groups in any state. */
  readonly states?: readonly GroupState[] | undefined;
}

/** A consumer group, in a word. */
export interface GroupSummary {
  readonly groupId: string;
  readonly state: GroupState;
  /** Undefined with brokers before Kafka 3.8, which do not tell. */
  readonly type: GroupType | undefined;
  /** `consumer`, or empty for a group that has offsets and never had members. */
  readonly protocolType: string;
}

/** Partitions of a topic that a member reads. */
export interface MemberPartitions {
  readonly topic: string;
  readonly partitions: readonly number[];
}

/** A member of a group. */
export interface GroupMember {
  readonly memberId: string;
  /** The static member's own name; undefined for a dynamic one. */
  readonly instanceId: string | undefined;
  readonly clientId: string;
  /** As the broker sees it: `/127.0.0.1`. */
  readonly host: string;
  readonly assignments: readonly MemberPartitions[];
}

/** The broker that keeps a group. */
export interface GroupCoordinator {
  readonly id: number;
  readonly host: string;
  readonly port: number;
}

/** A consumer group with its members. */
export interface GroupDescription {
  readonly groupId: string;
  readonly state: GroupState;
  readonly type: GroupType;
  /** `consumer`, or empty for a group that has offsets and never had members. */
  readonly protocolType: string;
  /** How partitions are assigned, such as `range`; undefined while nobody is a member. */
  readonly assignor: string | undefined;
  readonly coordinator: GroupCoordinator;
  readonly members: readonly GroupMember[];
}

/** What lag is asked for. */
export interface LagOptions extends AdminCallOptions {
  /** Default: the topics that the group committed on or is assigned. */
  readonly topics?: readonly string[] | undefined;
}

/** How far a group is on a partition. */
export interface PartitionLag {
  readonly topic: string;
  readonly partition: number;
  /** Where the group goes on. Undefined where it has committed nothing: that is not 0. */
  readonly committed: bigint | undefined;
  /** Undefined where the partition cannot be looked at; see `error`. */
  readonly earliest: bigint | undefined;
  /** With isolation `read_committed` the last stable offset: what is behind it cannot be read yet. */
  readonly latest: bigint | undefined;
  /** Records still to be read; undefined where nothing is committed or an offset is not known. */
  readonly lag: bigint | undefined;
  /** Why an offset is not known. */
  readonly error: KafkaBridgeError | undefined;
}

/** Where offsets are reset to. */
export type ResetTarget =
  | "beginning"
  | "end"
  /** The first record at or after it; the end where there is none. A number is in ms since 1970. */
  | { readonly time: Date | number }
  | { readonly offset: bigint | number };

/** Which offsets are reset, and to what. */
export interface ResetOptions extends AdminCallOptions {
  readonly to: ResetTarget;
  /** All partitions of these topics. Default: the partitions that the group committed on. */
  readonly topics?: readonly string[] | undefined;
  /** These partitions, beside those of `topics`. */
  readonly partitions?: readonly PartitionPlace[] | undefined;
  /** Makes the plan and changes nothing. Default false. */
  readonly dryRun?: boolean | undefined;
}

/** What a reset does to a partition. */
export interface OffsetChange {
  readonly topic: string;
  readonly partition: number;
  /** Undefined where the group had committed nothing. */
  readonly from: bigint | undefined;
  readonly to: bigint;
  /** The end that `to` was moved to, because the offset asked for is not on the partition. */
  readonly clampedTo: "earliest" | "latest" | undefined;
}
