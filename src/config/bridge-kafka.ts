import type { z } from "zod";
import type { Given } from "./check/contradiction.ts";
import { mergeOptions } from "./check/merge.ts";
import type { KafkaOptions } from "./generated/kafka.ts";
import type { SignalTopicOptions, TopicOptions } from "./generated/topic.ts";
import type { bridgeSchema } from "./sections/bridge/bridge-options.ts";
import { resolveSourceTopics, type SourceTopics } from "./sections/bridge/kafka-source.ts";
import { consumerSchema } from "./sections/consumer.ts";
import { producerSchema } from "./sections/producer.ts";
import { resolveTopic, type TopicSettings } from "./sections/topic.ts";

/** Checked options of a bridge, before they are resolved. */
export type BridgeOutput = z.output<typeof bridgeSchema>;

type Fields = Readonly<Record<string, unknown>>;

/** Of a section, what the user gave; the rest are defaults. */
function givenOf(section: object, place: string, given: Given, names: readonly string[]): Fields {
  return Object.fromEntries(
    Object.entries(section).filter(([key]) => names.includes(key) && given(`${place}.${key}`)),
  );
}

/** The `kafka` section as it was given, for what pipelines put over it. */
export function sharedOptions({ kafka }: BridgeOutput, given: Given): KafkaOptions {
  return {
    ...givenOf(kafka, "kafka", given, Object.keys(kafka)),
    // Beside a problem with it, a stand-in.
    bootstrapServers: kafka.bootstrapServers,
    producer: givenOf(kafka.producer, "kafka.producer", given, producerNames),
    consumer: givenOf(kafka.consumer, "kafka.consumer", given, consumerNames),
  };
}

const producerNames = Object.keys(producerSchema.shape);
const consumerNames = Object.keys(consumerSchema.shape);

/** What a pipeline's consumer is told: the `kafka` section, over it the pipeline's own options. */
export function consumerOptions(options: BridgeOutput, given: Given, name: string): KafkaOptions {
  const { groupId: _, fromBeginning, consumer = {}, ...shared } = sharedOptions(options, given);
  const source = options.pipelines[name]?.from.kafka ?? {};
  const own = givenOf(source, `pipelines.${name}.from.kafka`, given, consumerNames);
  const startsItself = "offsetReset" in own || "fromBeginning" in own;
  const { offsetReset, fromBeginning: sharedStart, ...sharedConsumer } = consumer;
  return {
    ...shared,
    ...(startsItself || fromBeginning === undefined ? {} : { fromBeginning }),
    topic: readTopics(options, name),
    consumer: {
      ...sharedConsumer,
      ...(startsItself ? {} : { offsetReset, fromBeginning: sharedStart }),
      ...own,
    },
  };
}

/** The topics that a pipeline reads. */
export function sourceTopics(options: BridgeOutput, name: string): SourceTopics {
  const { topics } = options.pipelines[name]?.from.kafka ?? {};
  return resolveSourceTopics(topics, resolveTopic(options.kafka.topic));
}

/** Topic options that name what is read, as far as it has names. */
function readTopics(options: BridgeOutput, name: string): TopicOptions {
  const { traces, metrics, logs, name: _, ...settings } = asSection(options.kafka.topic);
  const topics = sourceTopics(options, name);
  const isName = (topic: string) => !topic.startsWith("^");
  const any = Object.values(topics).flat().find(isName);
  const nameOf = (own: readonly string[] | undefined) => own?.find(isName) ?? any;
  const lists = "mixed" in topics ? undefined : topics;
  const names = {
    traces: nameOf(lists?.traces),
    metrics: nameOf(lists?.metrics),
    logs: nameOf(lists?.logs),
  };
  return any === undefined ? settings : { ...settings, ...names };
}

/** The topic in which a pipeline from a cloud provider keeps how far it has read. */
export function stateTopicOf({ pipelines }: BridgeOutput, name: string): string | undefined {
  const { msk, confluent } = pipelines[name]?.from ?? {};
  return (msk ?? confluent)?.stateTopic;
}

/** More than instances that would ever share the work: what is read is assigned by partition. */
const statePartitions = 12;

/** How that topic is created where it is missing. */
export function stateTopicSettings({ kafka }: BridgeOutput, name: string): TopicSettings {
  const { replicationFactor, autoCreate } = resolveTopic(kafka.topic).metrics;
  const config = { "cleanup.policy": "compact" };
  return { name, partitions: statePartitions, replicationFactor, config, autoCreate };
}

/** What a member is told of the group that shares the partitions of that topic. */
export function groupOptions(options: BridgeOutput, given: Given, groupId: string): KafkaOptions {
  const { groupId: _, fromBeginning: __, ...shared } = sharedOptions(options, given);
  const { offsetReset: ___, fromBeginning: ____, ...consumer } = shared.consumer ?? {};
  return { ...shared, consumer: { ...consumer, groupId } };
}

/**
 * Brokers abort a transaction that is open for longer. Where the metrics of a poll are more than fit
 * into memory, they are written while it goes on.
 */
const stateTransactionMs = 300_000;

/**
 * What a pipeline's producer is told: the `kafka` section, over it the pipeline's own options.
 *
 * @param defaultId - transactional id of a pipeline from Kafka to Kafka that gives none; of one that
 * keeps a state, the part that all of its ids begin with
 */
export function producerOptions(
  options: BridgeOutput,
  given: Given,
  name: string,
  defaultId: string,
): KafkaOptions {
  const { groupId: _, fromBeginning: __, ...shared } = sharedOptions(options, given);
  const { from, to } = options.pipelines[name] ?? {};
  const own = givenOf(to?.kafka ?? {}, `pipelines.${name}.to.kafka`, given, producerNames);
  const hasState = stateTopicOf(options, name) !== undefined;
  const id = {
    ...(from?.kafka === undefined && !hasState ? {} : { transactionalId: defaultId }),
    ...(hasState ? { transactionTimeoutMs: stateTransactionMs } : {}),
  };
  return {
    ...shared,
    topic: mergeOptions(asSection(shared.topic), asSection(to?.kafka?.topics)) as TopicOptions,
    producer: { ...id, ...shared.producer, ...own },
  };
}

/** Topic options in their long form. A name for all signals stands for each of them. */
function asSection(topic: string | TopicOptions | undefined): TopicOptions {
  if (typeof topic === "string") {
    return { traces: { name: topic }, metrics: { name: topic }, logs: { name: topic } };
  }
  const { traces, metrics, logs, ...settings } = topic ?? {};
  return {
    ...settings,
    ...(traces === undefined ? {} : { traces: asSignal(traces) }),
    ...(metrics === undefined ? {} : { metrics: asSignal(metrics) }),
    ...(logs === undefined ? {} : { logs: asSignal(logs) }),
  };
}

function asSignal(topic: string | SignalTopicOptions): SignalTopicOptions {
  return typeof topic === "string" ? { name: topic } : topic;
}
