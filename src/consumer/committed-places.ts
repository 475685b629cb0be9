import { setTimeout as delay } from "node:timers/promises";
import type { CommitOffset, DriverConsumerQueries, TopicPartition } from "../cluster/index.ts";
import type { KafkaBridgeError } from "../errors/index.ts";
import { notedTopicId } from "./commit-note.ts";
import { untilAborted } from "./deadline.ts";
import type { PlacedPartition } from "./placed-partition.ts";

/** How long the driver holds a thread of Node's pool at a time. */
const sliceMs = 1_000;
const pauseMs = 100;

/**
 * Adds to partitions what their group has committed, so that the driver need not ask.
 *
 * While a transaction with offsets of a partition is open, as that of a member that was killed,
 * brokers give no answer for it, and whoever takes the partition over has to wait. If the driver asks,
 * and something else is assigned or taken away meanwhile, it takes the lack of an answer for the lack
 * of a commit and starts as `consumer.offsetReset` says: at the beginning, or at the end.
 *
 * @param signal - waits no longer; the partitions come back as they were
 */
export async function placeAtCommitted(
  queries: Pick<DriverConsumerQueries, "committed">,
  partitions: readonly TopicPartition[],
  signal: AbortSignal,
): Promise<readonly PlacedPartition[]> {
  while (partitions.length > 0 && !signal.aborted) {
    try {
      const committed = await untilAborted(queries.committed(partitions, sliceMs), signal);
      const places = new Map(committed.map((each) => [keyOf(each), placeOf(each)]));
      return partitions.map((each) => places.get(keyOf(each)) ?? each);
    } catch (error) {
      // What will not go away is told by the driver, when it asks itself.
      if (signal.aborted || !(error as KafkaBridgeError).retriable) {
        break;
      }
      await delay(pauseMs);
    }
  }
  return partitions;
}

function placeOf({ metadata, ...place }: CommitOffset): PlacedPartition {
  const topicId = notedTopicId(metadata);
  return topicId === undefined ? place : { ...place, topicId };
}

function keyOf({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}
