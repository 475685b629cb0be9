import { type BridgeOutput, producerOptions, sourceTopics } from "../../bridge-kafka.ts";
import type { Contradiction, Given } from "../../check/contradiction.ts";
import { resolveTopic } from "../../sections/topic.ts";

type Row = Contradiction<BridgeOutput>;

/** Contradictions among the topics that a pipeline reads and writes; its paths begin there. */
export const topicRows = [
  {
    reads: ["to.kafka.topics", "from.kafka.topics"],
    message: "is what the pipeline reads: it would feed itself for ever",
    broken: (topics: PipelineTopics) => topics.written.some(topics.isRead),
  },
  {
    reads: ["to.kafka.topicFrom.allow", "from.kafka.topics"],
    message: "has a topic that the pipeline reads: it would feed itself for ever",
    broken: (topics: PipelineTopics) => topics.allowed.some(topics.isRead),
  },
  {
    reads: ["from.kafka.deadLetterTopic", "from.kafka.topics"],
    message: "is a topic that is read: dead letters would come round again",
    broken: ({ deadLetter, isRead }: PipelineTopics) => deadLetter.some(isRead),
  },
  {
    reads: ["from.kafka.deadLetterTopic", "to.kafka.topics"],
    message: "is a topic that the pipeline writes to: give dead letters one of their own",
    broken: ({ deadLetter, written, allowed }: PipelineTopics) =>
      deadLetter.some((topic) => written.includes(topic) || allowed.includes(topic)),
  },
  ...(["msk", "confluent"] as const).map((provider) => ({
    reads: [`from.${provider}.stateTopic`, "to.kafka.topics"],
    message: "is a topic that the metrics go to: give the state one of its own",
    broken: ({ state, written, allowed }: PipelineTopics) =>
      state[provider].some((topic) => written.includes(topic) || allowed.includes(topic)),
  })),
] as const;

/** What a pipeline does with which topics. */
interface PipelineTopics {
  readonly written: readonly string[];
  readonly allowed: readonly string[];
  readonly deadLetter: readonly string[];
  readonly state: { readonly msk: readonly string[]; readonly confluent: readonly string[] };
  readonly isRead: (topic: string) => boolean;
}

/** The rows of the topics of one pipeline. */
export function rowsOfTopics(options: BridgeOutput, given: Given, name: string): Row[] {
  const topics = topicsOf(options, given, name);
  const place = `pipelines.${name}`;
  return topicRows.map(({ reads: [first, second], message, broken }) => ({
    reads: [`${place}.${first}`, `${place}.${second}`, "kafka.topic"],
    message,
    broken: () => broken(topics),
  }));
}

function topicsOf(options: BridgeOutput, given: Given, name: string): PipelineTopics {
  const { from, to } = options.pipelines[name] ?? {};
  const read = from?.kafka === undefined ? [] : Object.values(sourceTopics(options, name)).flat();
  const list = (topic: string | undefined) => (topic === undefined ? [] : [topic]);
  return {
    written: to?.kafka === undefined ? [] : writtenTopics(options, given, name),
    allowed: to?.kafka?.topicFrom?.allow ?? [],
    deadLetter: list(from?.kafka?.deadLetterTopic),
    state: { msk: list(from?.msk?.stateTopic), confluent: list(from?.confluent?.stateTopic) },
    isRead: (topic) => read.some((pattern) => matches(pattern, topic)),
  };
}

function writtenTopics(options: BridgeOutput, given: Given, name: string): string[] {
  const { traces, metrics, logs } = resolveTopic(
    producerOptions(options, given, name, "").topic as BridgeOutput["kafka"]["topic"],
  );
  return [traces.name, metrics.name, logs.name];
}

/** Whether a topic is meant. Patterns that could take for ever to try are left to the brokers. */
function matches(pattern: string, topic: string): boolean {
  if (!pattern.startsWith("^")) {
    return pattern === topic;
  }
  const isQuick = !/[({\\]/.test(pattern.replaceAll("\\.", "")) && repeats(pattern) <= 2;
  return isQuick && new RegExp(pattern).test(topic);
}

function repeats(pattern: string): number {
  return pattern.match(/[*+?]/g)?.length ?? 0;
}
