import { setTimeout as delay } from "node:timers/promises";
import type { KafkaConfig, TopicSettings } from "../config/index.ts";
import { TimeoutError } from "../errors/index.ts";
import type { DriverProducer, TopicLayout } from "./driver-producer.ts";
import type { DriverTarget } from "./driver-settings.ts";
import { createTopic, findTopic } from "./topic-admin.ts";

/** How long a new topic may take until every partition has a leader that this client knows. */
const appearDeadlineMs = 15_000;
const pollMs = 25;

/** What `ensureTopic` works with. */
export interface TopicContext {
  readonly config: KafkaConfig;
  readonly target: DriverTarget;
  readonly driver: DriverProducer;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Sees to it that a topic exists: a missing one is created as configured, or is an error that names
 * the command to create it. On an embedded cluster topics appear by being asked for.
 *
 * @returns its partitions
 * @throws TopicError, AuthorizationError, ConnectionError; UnsupportedError where the topic is
 * missing and administration is not possible; TimeoutError where a created topic does not appear
 */
export async function ensureTopic(
  context: TopicContext,
  topic: TopicSettings,
): Promise<TopicLayout> {
  const { config, target, driver } = context;
  const layout = await driver.topicLayout(topic.name);
  if (layout.partitions > 0) {
    return layout;
  }
  if (!target.embedded && topic.autoCreate) {
    await createTopic(config, target, topic);
    config.logger.info(`created topic ${topic.name}`, { topic: topic.name });
  } else if (!target.embedded) {
    await findTopic(config, target, topic.name);
  }
  return await appearance(context, topic.name);
}

/** A topic is known to the controller before all brokers, and leads before it is known to us. */
async function appearance({ driver, signal }: TopicContext, topic: string): Promise<TopicLayout> {
  const deadline = performance.now() + appearDeadlineMs;
  while (performance.now() < deadline) {
    const layout = await driver.topicLayout(topic);
    if (layout.partitions > 0 && layout.available.length === layout.partitions) {
      return layout;
    }
    await delay(pollMs);
    signal?.throwIfAborted();
  }
  throw new TimeoutError({ detail: `topic "${topic}" does not appear` });
}
