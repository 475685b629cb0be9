import { setTimeout as delay } from "node:timers/promises";
import { ConnectionError, classifyError, type KafkaBridgeError } from "../errors/index.ts";
import type { AdminSession } from "./admin/index.ts";
import { readTopics } from "./cluster-metadata.ts";
import type { TopicMetadata } from "./cluster-types.ts";

/** A partition of a topic. */
export interface PartitionPlace {
  readonly topic: string;
  readonly partition: number;
}

/** What a leader says of one of its partitions. */
export interface LeaderAnswer<T> extends PartitionPlace {
  readonly errorCode: number;
  readonly value: T;
}

/** What became of a partition: a value, or the reason why there is none. */
export type Outcome<T> =
  | { readonly value: T; readonly error?: undefined }
  | { readonly value?: undefined; readonly error: KafkaBridgeError };

/** By `placeKey`. */
export type Outcomes<T> = ReadonlyMap<string, Outcome<T>>;

/** Partitions, and how to ask a leader about those that it leads. */
export interface LeaderRequest<T> {
  readonly places: readonly PartitionPlace[];
  /** What is known of the topics already. */
  readonly topics?: readonly TopicMetadata[] | undefined;
  readonly operation: string;
  readonly signal?: AbortSignal | undefined;
  ask(leader: number, places: readonly PartitionPlace[]): Promise<readonly LeaderAnswer<T>[]>;
}

/** Leaders move; after this time a partition without one is reported. */
const leaderDeadlineMs = 5_000;
const pauseMs = 50;
/** Not known (here, yet), no leader, another leader, an older or a newer one than was thought. */
const movedLeader: ReadonlySet<number> = new Set([3, 5, 6, 74, 76]);

/** A partition's name among others. */
export function placeKey({ topic, partition }: PartitionPlace): string {
  return `${topic}/${partition}`;
}

/**
 * Asks each partition's leader, and looks for leaders anew where they moved. A partition that cannot
 * be asked about fails none of the others.
 */
export async function askLeaders<T>(
  session: AdminSession,
  request: LeaderRequest<T>,
): Promise<Outcomes<T>> {
  const outcomes = new Map<string, Outcome<T>>();
  const deadline = performance.now() + leaderDeadlineMs;
  let { topics } = request;
  for (;;) {
    const places = request.places.filter((place) => !outcomes.has(placeKey(place)));
    if (places.length === 0) {
      return outcomes;
    }
    topics ??= await readTopics(session, { ...request, topics: places.map(({ topic }) => topic) });
    const isLast = performance.now() > deadline;
    await askOnce(session, { ...request, places, topics }, { outcomes, isLast });
    topics = undefined;
    if (outcomes.size < request.places.length) {
      request.signal?.throwIfAborted();
      await delay(pauseMs);
    }
  }
}

interface Round<T> {
  readonly outcomes: Map<string, Outcome<T>>;
  /** What does not succeed now is reported as failed. */
  readonly isLast: boolean;
}

async function askOnce<T>(
  session: AdminSession,
  request: LeaderRequest<T> & { readonly topics: readonly TopicMetadata[] },
  round: Round<T>,
): Promise<void> {
  const byLeader = new Map<number, PartitionPlace[]>();
  for (const place of request.places) {
    const topic = request.topics.find(({ name }) => name === place.topic);
    const leader = topic?.partitions.find(({ partition }) => partition === place.partition)?.leader;
    if (leader !== undefined) {
      byLeader.set(leader, [...(byLeader.get(leader) ?? []), place]);
    } else if (topic?.error !== undefined && !topic.error.retriable) {
      round.outcomes.set(placeKey(place), { error: topic.error });
    } else if (round.isLast) {
      round.outcomes.set(placeKey(place), { error: noLeader(place, request.operation) });
    }
  }
  const asking = [...byLeader].map(async ([leader, places]) => {
    try {
      const answers = await request.ask(leader, places);
      await settle(session, request.operation, answers, round);
    } catch (error) {
      request.signal?.throwIfAborted();
      for (const place of places) {
        round.outcomes.set(placeKey(place), { error: classifyError(error) });
      }
    }
  });
  await Promise.all(asking);
}

async function settle<T>(
  session: AdminSession,
  operation: string,
  answers: readonly LeaderAnswer<T>[],
  { outcomes, isLast }: Round<T>,
): Promise<void> {
  for (const { topic, partition, errorCode, value } of answers) {
    const place = { topic, partition };
    if (errorCode === 0) {
      outcomes.set(placeKey(place), { value });
    } else if (isLast || !movedLeader.has(errorCode)) {
      const error = await session.refusal(errorCode, undefined, { operation, ...place });
      outcomes.set(placeKey(place), { error });
    }
  }
}

function noLeader({ topic, partition }: PartitionPlace, operation: string): KafkaBridgeError {
  const detail = `${operation}: partition ${partition} of "${topic}" has no leader`;
  return new ConnectionError("CLUSTER_BUSY", { detail });
}

/** Partitions in the form that requests have them, by topic. */
export function groupByTopic<Place extends PartitionPlace, Entry>(
  places: readonly Place[],
  entryOf: (place: Place) => Entry,
): { name: string; partitions: Entry[] }[] {
  const topics = new Map<string, Entry[]>();
  for (const place of places) {
    topics.set(place.topic, [...(topics.get(place.topic) ?? []), entryOf(place)]);
  }
  return [...topics].map(([name, partitions]) => ({ name, partitions }));
}
