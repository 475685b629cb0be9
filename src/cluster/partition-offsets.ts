import { setTimeout as delay } from "node:timers/promises";
import { ConnectionError, classifyError, type KafkaBridgeError } from "../errors/index.ts";
import { type AdminSession, listOffsetsCall } from "./admin/index.ts";
import { readTopics } from "./cluster-metadata.ts";
import type { TopicMetadata } from "./cluster-types.ts";

/** A partition of a topic. */
export interface PartitionPlace {
  readonly topic: string;
  readonly partition: number;
}

/** An offset of each partition: its first, the one behind its last, or the first at or after a time. */
export type OffsetPoint = "earliest" | "latest" | { readonly timeMs: number };

/** An offset, or why there is none; neither where no record is as late as the time asked for. */
export interface FoundOffset {
  readonly offset: bigint | undefined;
  readonly error: KafkaBridgeError | undefined;
}

/** What to look up. */
export interface OffsetsRequest {
  readonly places: readonly PartitionPlace[];
  readonly point: OffsetPoint;
  /** Whether `latest` ends before the first transaction that is still open. Default false. */
  readonly readCommitted?: boolean;
  /** What is known of the topics already. */
  readonly topics?: readonly TopicMetadata[];
  readonly operation: string;
  readonly signal?: AbortSignal | undefined;
}

/** The looked-up offsets, by `placeKey`. */
export type FoundOffsets = ReadonlyMap<string, FoundOffset>;

/** Leaders move; after this time a partition without one is reported. */
const leaderDeadlineMs = 5_000;
const pauseMs = 50;
const anyReplica = -1;
const unknownEpoch = -1;
/** Kafka's own stand-ins for a time. */
const timestamps = { latest: -1n, earliest: -2n } as const;
/** No such partition (here), no leader, another leader, an older or a newer one than was thought. */
const movedLeader: ReadonlySet<number> = new Set([3, 5, 6, 74, 76]);

/** A partition's name among others. */
export function placeKey({ topic, partition }: PartitionPlace): string {
  return `${topic}/${partition}`;
}

/**
 * Looks offsets up, at each partition's leader. A partition that cannot be looked up fails none of
 * the others.
 */
export async function lookUpOffsets(
  session: AdminSession,
  request: OffsetsRequest,
): Promise<FoundOffsets> {
  if ((await session.embedded()) !== undefined) {
    return await lookUpEmbedded(session, request);
  }
  const found = new Map<string, FoundOffset>();
  const deadline = performance.now() + leaderDeadlineMs;
  let { topics } = request;
  for (;;) {
    const left = request.places.filter((place) => !found.has(placeKey(place)));
    if (left.length === 0) {
      return found;
    }
    topics ??= await readTopics(session, { ...request, topics: left.map(({ topic }) => topic) });
    const isLast = performance.now() > deadline;
    await lookUpOnce(session, { ...request, places: left, topics }, { found, isLast });
    topics = undefined;
    if (!isLast && found.size < request.places.length) {
      await delay(pauseMs, undefined, { signal: request.signal });
    }
  }
}

interface Round {
  readonly found: Map<string, FoundOffset>;
  /** What does not succeed now is reported as failed. */
  readonly isLast: boolean;
}

async function lookUpOnce(
  session: AdminSession,
  request: OffsetsRequest & { readonly topics: readonly TopicMetadata[] },
  round: Round,
): Promise<void> {
  const { found, isLast } = round;
  const byLeader = new Map<number, PartitionPlace[]>();
  for (const place of request.places) {
    const topic = request.topics.find(({ name }) => name === place.topic);
    const leader = topic?.partitions.find(({ partition }) => partition === place.partition)?.leader;
    if (leader !== undefined) {
      byLeader.set(leader, [...(byLeader.get(leader) ?? []), place]);
    } else if (topic?.error !== undefined && !topic.error.retriable) {
      found.set(placeKey(place), { offset: undefined, error: topic.error });
    } else if (isLast) {
      found.set(placeKey(place), { offset: undefined, error: noLeader(place, request.operation) });
    }
  }
  const leaders = [...byLeader];
  await Promise.all(
    leaders.map(([leader, places]) => askLeader(session, leader, { ...request, places }, round)),
  );
}

async function askLeader(
  session: AdminSession,
  leader: number,
  request: OffsetsRequest,
  { found, isLast }: Round,
): Promise<void> {
  const { places, point, operation, readCommitted = false, signal } = request;
  const timestamp = typeof point === "string" ? timestamps[point] : BigInt(point.timeMs);
  const isolation = readCommitted ? 1 : 0;
  try {
    const { topics } = await session.ask({
      call: listOffsetsCall,
      args: [anyReplica, isolation, questionsOf(places, timestamp)],
      to: { broker: leader },
      operation,
      signal,
    });
    const answers = topics.flatMap(({ name, partitions }) =>
      partitions.map((answer) => ({ topic: name, partition: answer.partitionIndex, ...answer })),
    );
    for (const { topic, partition, errorCode, offset } of answers) {
      const place = { topic, partition };
      if (errorCode === 0) {
        found.set(placeKey(place), { offset: offset < 0n ? undefined : offset, error: undefined });
      } else if (isLast || !movedLeader.has(errorCode)) {
        const error = await session.refusal(errorCode, undefined, { operation, ...place });
        found.set(placeKey(place), { offset: undefined, error });
      }
    }
  } catch (error) {
    signal?.throwIfAborted();
    for (const place of places) {
      found.set(placeKey(place), { offset: undefined, error: classifyError(error) });
    }
  }
}

function questionsOf(places: readonly PartitionPlace[], timestamp: bigint) {
  const names = [...new Set(places.map(({ topic }) => topic))];
  return names.map((name) => ({
    name,
    partitions: places
      .filter(({ topic }) => topic === name)
      .map(({ partition }) => ({
        partitionIndex: partition,
        currentLeaderEpoch: unknownEpoch,
        timestamp,
      })),
  }));
}

function noLeader({ topic, partition }: PartitionPlace, operation: string): KafkaBridgeError {
  const detail = `${operation}: partition ${partition} of "${topic}" has no leader`;
  return new ConnectionError("CLUSTER_BUSY", { detail });
}

async function lookUpEmbedded(
  session: AdminSession,
  { places, point }: OffsetsRequest,
): Promise<FoundOffsets> {
  if (typeof point !== "string") {
    await session.require("offsetsByTime");
  }
  const embedded = await session.embedded();
  const found = places.map(async (place): Promise<[string, FoundOffset]> => {
    const marks = await embedded?.watermarks(place.topic, place.partition);
    const offset = point === "earliest" ? marks?.low : marks?.high;
    return [placeKey(place), { offset, error: undefined }];
  });
  return new Map(await Promise.all(found));
}
