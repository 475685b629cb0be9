import { TopicError } from "../../errors/index.ts";
import { type AdminSession, createTopicsCall } from "../admin/index.ts";
import { settingsOf } from "./topic-configs.ts";
import type { ChangeOptions, CreatedTopic, NewTopic } from "./topic-types.ts";
import { isLed, untilSeen } from "./topic-visibility.ts";

const brokersDefault = -1;

/** Creates a topic, and waits until it has leaders. */
export async function createTopic(
  session: AdminSession,
  topic: NewTopic,
  { validateOnly = false, signal }: ChangeOptions,
): Promise<CreatedTopic> {
  await session.require("createTopics");
  const { name } = topic;
  const operation = `create topic "${name}"`;
  const { topics } = await session.ask({
    call: createTopicsCall,
    args: [[requestOf(topic, operation)], session.config.requestTimeoutMs, validateOnly],
    to: "controller",
    operation,
    mutates: true,
    codes: (answer) => answer.topics.map(({ errorCode }) => errorCode),
    signal,
  });
  const [created] = topics;
  if (created === undefined || created.errorCode !== 0) {
    throw await session.refusal(created?.errorCode ?? -1, created?.errorMessage, { operation });
  }
  if (!validateOnly) {
    await untilSeen({ session, topic: name, operation, signal }, isLed);
  }
  return {
    name,
    id: validateOnly ? undefined : created.topicId,
    partitions: created.numPartitions,
    replicationFactor: created.replicationFactor,
  };
}

function requestOf(topic: NewTopic, operation: string) {
  const { name, partitions, replicationFactor, config, assignments } = topic;
  if (assignments !== undefined && (partitions ?? replicationFactor) !== undefined) {
    throw new TopicError("TOPIC_INVALID", {
      detail: `${operation}: assignments tell partitions and replicas already`,
      action: "Leave out partitions and replicationFactor, or assignments.",
    });
  }
  return {
    name,
    numPartitions: partitions ?? brokersDefault,
    replicationFactor: replicationFactor ?? brokersDefault,
    assignments: (assignments ?? []).map((brokerIds, partitionIndex) => ({
      partitionIndex,
      brokerIds: [...brokerIds],
    })),
    configs: settingsOf(config),
  };
}
