import type {
  BridgeConfig,
  BridgePipeline,
  KafkaConfig,
  KafkaSource,
  TopicSettings,
} from "../config/index.ts";
import { type Check, endpointCheck, type SubjectTopic } from "../health/index.ts";
import { signals } from "../otlp/index.ts";
import { clientSecurity } from "./security/index.ts";

/** The topics that pipelines use, each once with all its uses; those of regular expressions are left out. */
export function usedTopics({ pipelines }: BridgeConfig): SubjectTopic[] {
  const topics = new Map<string, SubjectTopic>();
  for (const topic of pipelines.flatMap((each) => [...topicsRead(each), ...topicsWritten(each)])) {
    const { name } = topic.settings;
    const known = topics.get(name);
    topics.set(name, known === undefined ? topic : both(known, topic));
  }
  return [...topics.values()];
}

/** Ids of the groups that pipelines read in. */
export function usedGroups({ pipelines }: BridgeConfig): string[] {
  const ids = pipelines.flatMap(({ from }) => groupOf(from));
  return [...new Set(ids)];
}

function groupOf(from: BridgePipeline["from"]): readonly string[] {
  const kafka =
    from.kind === "otlp" ? undefined : from.kind === "kafka" ? from.kafka : from.state?.kafka;
  const { groupId } = kafka?.consumer ?? {};
  return groupId === undefined ? [] : [groupId];
}

/** Checks of the OTLP endpoints that a bridge sends to. */
export function endpointChecks({ pipelines, telemetry }: BridgeConfig): Check[] {
  return [
    ...pipelines.flatMap(({ name, to }) =>
      to.kind === "otlp"
        ? to.endpoints.map((endpoint) =>
            endpointCheck(endpoint, () => clientSecurity(to.tls, `pipelines.${name}.to.otlp.tls`)),
          )
        : [],
    ),
    ...(telemetry === undefined ? [] : [endpointCheck(telemetry.endpoint)]),
  ];
}

function topicsRead({ from }: BridgePipeline): SubjectTopic[] {
  if (from.kind === "msk" || from.kind === "confluent") {
    const { topic, kafka } = from.state ?? {};
    return topic === undefined || kafka === undefined
      ? []
      : [
          {
            settings: topic,
            uses: ["read", "write"],
            maxRequestSize: kafka.producer.maxRequestSize,
          },
        ];
  }
  if (from.kind !== "kafka") {
    return [];
  }
  const { deadLetterTopic } = from.kafka.consumer;
  const read = namesOf(from).map((name) => used(from.kafka, name, "read"));
  const letters = deadLetterTopic === undefined ? [] : [used(from.kafka, deadLetterTopic, "write")];
  return [...read, ...letters];
}

function topicsWritten({ to }: BridgePipeline): SubjectTopic[] {
  if (to.kind !== "kafka") {
    return [];
  }
  const { kafka, topicFrom } = to;
  const { maxRequestSize } = kafka.producer;
  return [
    ...signals.map((signal): SubjectTopic => {
      return { settings: kafka.topic[signal], uses: ["write"], maxRequestSize };
    }),
    ...(topicFrom?.allow ?? []).map((name) => used(kafka, name, "write")),
  ];
}

function used(
  { topic, producer }: KafkaConfig,
  name: string,
  use: SubjectTopic["uses"][number],
): SubjectTopic {
  const settings: TopicSettings = { ...topic.traces, name };
  return { settings, uses: [use], maxRequestSize: producer.maxRequestSize };
}

/** How it would be created is for those to say who write to it. */
function both(one: SubjectTopic, other: SubjectTopic): SubjectTopic {
  const { settings } = one.uses.includes("write") ? one : other;
  return {
    settings,
    uses: [...new Set([...one.uses, ...other.uses])],
    maxRequestSize: Math.max(one.maxRequestSize, other.maxRequestSize),
  };
}

/** The topics that are read, without regular expressions. */
function namesOf({ topics }: KafkaSource): string[] {
  const all = Object.values(topics).flat() as string[];
  return all.filter((topic) => !topic.startsWith("^"));
}
