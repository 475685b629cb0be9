import { resolveTopic } from "../sections/topic.ts";
import type { Options, Row } from "./row.ts";

const group: readonly Row[] = [
  {
    reads: ["consumer.groupId", "groupId"],
    message: "differs from groupId, which is short for it: give one of the two",
    broken: ({ groupId, consumer }) =>
      groupId !== undefined && consumer.groupId !== undefined && groupId !== consumer.groupId,
  },
  {
    reads: ["consumer.instanceId", "consumer.groupId", "groupId"],
    message: "needs a groupId: it names a member of a group",
    broken: ({ groupId, consumer }) =>
      consumer.instanceId !== undefined && (consumer.groupId ?? groupId) === undefined,
  },
  {
    reads: ["consumer.heartbeatIntervalMs", "consumer.sessionTimeoutMs", "consumer.protocol"],
    message: "must be less than consumer.sessionTimeoutMs; a third of it or less is usual",
    broken: ({ consumer }) =>
      consumer.protocol === "classic" && consumer.heartbeatIntervalMs >= consumer.sessionTimeoutMs,
  },
  {
    reads: ["consumer.maxPollIntervalMs", "consumer.sessionTimeoutMs", "consumer.protocol"],
    message: "must be at least consumer.sessionTimeoutMs",
    broken: ({ consumer }) =>
      consumer.protocol === "classic" && consumer.maxPollIntervalMs < consumer.sessionTimeoutMs,
  },
  ...["sessionTimeoutMs", "heartbeatIntervalMs", "assignment"].map(
    (name): Row => ({
      reads: [`consumer.${name}`, "consumer.protocol"],
      message: "is up to the brokers with consumer.protocol `consumer`: leave it out",
      broken: ({ consumer }, given) =>
        consumer.protocol === "consumer" && given(`consumer.${name}`),
    }),
  ),
];

const start: readonly Row[] = [
  {
    reads: ["consumer.fromBeginning", "fromBeginning"],
    message: "differs from fromBeginning, which is short for it: give one of the two",
    broken: ({ fromBeginning, consumer }) =>
      fromBeginning !== undefined &&
      consumer.fromBeginning !== undefined &&
      fromBeginning !== consumer.fromBeginning,
  },
  {
    reads: ["consumer.offsetReset", "consumer.fromBeginning", "fromBeginning"],
    message: "contradicts fromBeginning, which is short for it: give one of the two",
    broken: (options, given) =>
      given("consumer.offsetReset") &&
      fromBeginning(options) !== undefined &&
      fromBeginning(options) !== (options.consumer.offsetReset === "earliest"),
  },
  {
    reads: ["consumer.deadLetterTopic", "topic"],
    message: "is a topic that is read: dead letters would come round again",
    broken: ({ consumer, topic }) => {
      const { traces, metrics, logs } = resolveTopic(topic);
      return [traces, metrics, logs].some(({ name }) => name === consumer.deadLetterTopic);
    },
  },
];

function fromBeginning({ consumer, fromBeginning: short }: Options): boolean | undefined {
  return consumer.fromBeginning ?? short;
}

export const consumerContradictions: readonly Row[] = [...group, ...start];
