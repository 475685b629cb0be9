import type { KafkaBridgeError } from "../../errors/index.ts";
import type { AdminCallOptions } from "../cluster-connection.ts";
import type { PartitionMetadata } from "../cluster-types.ts";

/** Which topics `list` gives. */
export interface TopicListOptions extends AdminCallOptions {
  /** Kafka's own topics too. Default false. */
  readonly internal?: boolean | undefined;
}

/** A topic, in a word. */
export interface TopicSummary {
  readonly name: string;
  /** Undefined on the embedded cluster. */
  readonly id: string | undefined;
  readonly internal: boolean;
  /** How many. */
  readonly partitions: number;
  /** Replicas of the first partition. */
  readonly replicationFactor: number;
}

/** A partition with its records. */
export interface PartitionDescription extends PartitionMetadata {
  /** The first offset that is still there. */
  readonly earliestOffset: bigint | undefined;
  /** The offset that the next record will get. */
  readonly latestOffset: bigint | undefined;
  /** What the leader has on its disk. */
  readonly sizeBytes: bigint | undefined;
}

/** Where a setting comes from, the strongest first. */
export type ConfigSource =
  | "topic"
  | "broker"
  | "all-brokers"
  | "broker-file"
  | "default"
  | "unknown";

/** A topic's setting. */
export interface TopicConfigEntry {
  readonly name: string;
  /** Undefined where it is sensitive or not set. */
  readonly value: string | undefined;
  readonly source: ConfigSource;
  /** Neither the topic nor a broker sets it. */
  readonly isDefault: boolean;
  readonly isSensitive: boolean;
  readonly isReadOnly: boolean;
}

/** A part of a description that could not be had. */
export interface AbsentPart {
  readonly part: "partitions" | "offsets" | "sizes" | "config";
  /** Undefined where it concerns all of them. */
  readonly partition: number | undefined;
  /** Why, such as a permission that is missing. */
  readonly error: KafkaBridgeError;
}

/** Everything about a topic that the user may see. */
export interface TopicDescription {
  readonly name: string;
  /** Undefined on the embedded cluster, and for a topic that may not be seen. */
  readonly id: string | undefined;
  readonly internal: boolean;
  readonly partitions: readonly PartitionDescription[];
  /** By name. Empty where it is absent. */
  readonly config: readonly TopicConfigEntry[];
  /** What is missing above, and why. */
  readonly absent: readonly AbsentPart[];
}

/** A topic to be created. */
export interface NewTopic {
  readonly name: string;
  /** Default: the brokers' own. Not with `assignments`. */
  readonly partitions?: number | undefined;
  /** Default: the brokers' own. Not with `assignments`. */
  readonly replicationFactor?: number | undefined;
  /** The topic's own settings, such as `retention.ms`. */
  readonly config?: Readonly<Record<string, string | number | boolean>> | undefined;
  /** For each partition, the ids of the brokers that have a replica, the preferred leader first. */
  readonly assignments?: readonly (readonly number[])[] | undefined;
}

/** A topic as it was created, or would be. */
export interface CreatedTopic {
  readonly name: string;
  /** Undefined where it was only checked. */
  readonly id: string | undefined;
  readonly partitions: number;
  readonly replicationFactor: number;
}

/** Whether a change is made. */
export interface ChangeOptions extends AdminCallOptions {
  /** Lets the brokers check the change without making it. Default false. */
  readonly validateOnly?: boolean | undefined;
}

/** Settings to change; what is not named stays as it is. */
export interface TopicConfigChange {
  readonly set?: Readonly<Record<string, string | number | boolean>> | undefined;
  /** Names of settings that go back to the brokers' own. */
  readonly remove?: readonly string[] | undefined;
}

/**
 * Up to where records are deleted, not including that offset: everywhere to the end, or for each
 * partition named.
 */
export type RecordsToDelete = "end" | Readonly<Record<number, bigint | number | "end">>;

/** Where a partition begins after records were deleted. */
export interface DeletedRecords {
  readonly partition: number;
  readonly earliestOffset: bigint;
}

/** Something about a topic that is not as wanted. */
export interface TopicDifference {
  /** `partitions`, `replicationFactor`, `assignments`, or `config.` with the setting's name. */
  readonly property: string;
  readonly wanted: string;
  /** Undefined where it is not set or may not be seen. */
  readonly actual: string | undefined;
}

/** What `ensure` found or did. */
export interface EnsuredTopic {
  readonly created: boolean;
  /** Empty where the topic is as wanted. */
  readonly differences: readonly TopicDifference[];
}
