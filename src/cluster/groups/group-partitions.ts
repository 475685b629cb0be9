import { TopicError } from "../../errors/index.ts";
import type { AdminSession } from "../admin/index.ts";
import { readTopics } from "../cluster-metadata.ts";
import { type PartitionPlace, placeKey } from "../partition-leaders.ts";

/** Orders partitions by topic and number. */
export function byPlace(a: PartitionPlace, b: PartitionPlace): number {
  if (a.topic !== b.topic) {
    return a.topic < b.topic ? -1 : 1;
  }
  return a.partition - b.partition;
}

/** Partitions, each once, by topic and number. */
export function distinct(places: readonly PartitionPlace[]): PartitionPlace[] {
  const found = new Map(
    places.map(({ topic, partition }) => [placeKey({ topic, partition }), { topic, partition }]),
  );
  return [...found.values()].sort(byPlace);
}

interface TopicsRequest {
  readonly session: AdminSession;
  readonly operation: string;
  readonly signal: AbortSignal | undefined;
}

/**
 * All partitions of topics.
 *
 * @throws TopicError `TOPIC_NOT_FOUND`, AuthorizationError
 */
export async function allPartitions(
  { session, operation, signal }: TopicsRequest,
  names: readonly string[],
): Promise<PartitionPlace[]> {
  if (names.length === 0) {
    return [];
  }
  const topics = await readTopics(session, { topics: names, operation, signal });
  const places = topics.flatMap(({ name, partitions, error }) => {
    if (error !== undefined) {
      throw error;
    }
    return partitions.map(({ partition }) => ({ topic: name, partition }));
  });
  return distinct(places);
}

/**
 * Checks that partitions exist.
 *
 * @throws TopicError `TOPIC_NOT_FOUND` or `PARTITION_NOT_FOUND`, AuthorizationError
 */
export async function checkPartitions(
  request: TopicsRequest,
  places: readonly PartitionPlace[],
): Promise<void> {
  const topics = [...new Set(places.map(({ topic }) => topic))];
  const known = new Set((await allPartitions(request, topics)).map(placeKey));
  const unknown = places.find((place) => !known.has(placeKey(place)));
  if (unknown !== undefined) {
    throw new TopicError("PARTITION_NOT_FOUND", {
      detail: `${request.operation}: partition ${unknown.partition} of "${unknown.topic}"`,
    });
  }
}
