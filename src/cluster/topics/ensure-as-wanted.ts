import { TopicError } from "../../errors/index.ts";
import type { AdminSession } from "../admin/index.ts";
import { readTopics } from "../cluster-metadata.ts";
import type { TopicMetadata } from "../cluster-types.ts";
import { createTopic } from "./create-topic.ts";
import { readTopicConfigs } from "./topic-configs.ts";
import { topicDifferences } from "./topic-differences.ts";
import type { EnsuredTopic, NewTopic, TopicDifference } from "./topic-types.ts";
import { isLed, untilSeen } from "./topic-visibility.ts";

/** Creates a topic, or says how the one that is there differs. */
export async function ensureAsWanted(
  session: AdminSession,
  wanted: NewTopic,
  signal: AbortSignal | undefined,
): Promise<EnsuredTopic> {
  const operation = `ensure topic "${wanted.name}"`;
  const request = { topics: [wanted.name], operation, signal };
  const [found] = await readTopics(session, request);
  if (found !== undefined && found.error?.code !== "TOPIC_NOT_FOUND") {
    return { created: false, differences: await differencesOf(session, wanted, found, signal) };
  }
  try {
    await createTopic(session, wanted, { signal });
    return { created: true, differences: [] };
  } catch (error) {
    if (!(error instanceof TopicError && error.code === "TOPIC_EXISTS")) {
      throw error;
    }
  }
  // Another was quicker; not every broker may know it yet.
  await untilSeen({ session, topic: wanted.name, operation, signal }, isLed);
  const [other] = await readTopics(session, request);
  const differences =
    other === undefined ? [] : await differencesOf(session, wanted, other, signal);
  return { created: false, differences };
}

async function differencesOf(
  session: AdminSession,
  wanted: NewTopic,
  found: TopicMetadata,
  signal: AbortSignal | undefined,
): Promise<readonly TopicDifference[]> {
  if (found.error !== undefined) {
    throw found.error;
  }
  if (Object.keys(wanted.config ?? {}).length === 0) {
    return topicDifferences(wanted, found, []);
  }
  const operation = `compare topic "${wanted.name}"`;
  const config = (await readTopicConfigs(session, [wanted.name], operation, signal)).get(
    wanted.name,
  );
  if (config instanceof Error) {
    throw config;
  }
  return topicDifferences(wanted, found, config ?? []);
}
