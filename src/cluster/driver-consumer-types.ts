import type { KafkaConfig } from "../config/index.ts";
import type { KafkaBridgeError } from "../errors/index.ts";

/** A partition of a topic. */
export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/**
 * A position in a partition, as the driver counts: exact up to 2^53. Negative offsets have a meaning
 * of their own, see {@link logicalOffsets}.
 */
export interface PartitionOffset extends TopicPartition {
  readonly offset: number;
}

/** An offset to commit: that of the next record to read. */
export interface CommitOffset extends PartitionOffset {
  /** Leader epoch of the last record read, by which a broker notices a truncated log. */
  readonly leaderEpoch?: number;
  /** Any text, kept with the offset. The driver ends it with a zero byte, which it takes off again. */
  readonly metadata?: string;
}

/** Offsets that stand for a place. */
export const logicalOffsets = {
  /** The oldest record. */
  beginning: -2,
  /** Behind the newest record. */
  end: -1,
  /** What the group committed, else what `consumer.offsetReset` says. */
  committed: -1_001,
} as const;

/** First offset of a partition, and the one behind its last. */
export interface Watermarks {
  readonly low: number;
  readonly high: number;
}

/** A record as the driver hands it over. Its buffers belong to the reader. */
export interface DriverRecord extends PartitionOffset {
  /** Milliseconds since 1970; negative if unknown. */
  readonly timestamp: number;
  readonly key?: Uint8Array | string | null;
  readonly value: Uint8Array | null;
  /** In their order, each an object with one property. */
  readonly headers?: readonly Readonly<Record<string, Uint8Array | string>>[];
  readonly leaderEpoch?: number;
}

/** What one poll brought. */
export interface Polled {
  /** Ascending by offset within each partition. */
  readonly records: readonly DriverRecord[];
  /** Partitions whose end was reached, with `consumer.partitionEof`. */
  readonly ends: readonly PartitionOffset[];
}

/**
 * A change of the assignment that the group decided. It takes effect when it is confirmed, and the
 * group waits for that; until then the driver hands out no records.
 */
export interface RebalanceEvent {
  /** `lost`: the group gave the partitions away already, nothing can be committed for them. */
  readonly kind: "assigned" | "revoked" | "lost";
  readonly partitions: readonly TopicPartition[];
}

/** What the owner of a {@link DriverConsumer} is told. Called from the event loop, never from within a call. */
export interface DriverConsumerListener {
  /** There is something to poll. Once for each time that the driver's queue was empty before. */
  onReadable(): void;
  /** To be confirmed when everything polled before is dealt with, and no poll is under way. */
  onRebalance(event: RebalanceEvent): void;
  /** The driver noticed something by itself; it goes on. */
  onError(error: KafkaBridgeError): void;
}

/** How to make a {@link DriverConsumer}. */
export interface DriverConsumerOptions {
  readonly config: KafkaConfig;
  readonly listener: DriverConsumerListener;
  /** Group id in place of the configured one. */
  readonly groupId?: string;
}
