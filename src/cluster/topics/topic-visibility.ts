import { setTimeout as delay } from "node:timers/promises";
import type { AdminSession } from "../admin/index.ts";
import { readTopics } from "../cluster-metadata.ts";
import type { TopicMetadata } from "../cluster-types.ts";

/** What the controller did is known to the other brokers soon after. */
const spreadDeadlineMs = 5_000;
const pauseMs = 25;

/** A change of a topic that is waited for. */
export interface Waiting {
  readonly session: AdminSession;
  readonly topic: string;
  readonly operation: string;
  readonly signal: AbortSignal | undefined;
}

/** Waits for a change to be seen; not forever, as it is made in any case. */
export async function untilSeen(
  { session, topic: name, operation, signal }: Waiting,
  isSeen: (topic: TopicMetadata) => boolean | Promise<boolean>,
): Promise<void> {
  const deadline = performance.now() + spreadDeadlineMs;
  while (performance.now() < deadline) {
    const [topic] = await readTopics(session, { topics: [name], operation, signal });
    if (topic === undefined || (await isSeen(topic))) {
      return;
    }
    await delay(pauseMs);
  }
}

/** Whether every partition has a leader. Who may create a topic may not be allowed to see it. */
export function isLed({ error, partitions }: TopicMetadata): boolean {
  if (error !== undefined) {
    return error.code !== "TOPIC_NOT_FOUND";
  }
  return partitions.length > 0 && partitions.every(({ leader }) => leader !== undefined);
}
