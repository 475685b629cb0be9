import { randomUUID } from "node:crypto";
import {
  type BridgeOutput,
  consumerOptions,
  groupOptions,
  producerOptions,
  sharedOptions,
  sourceTopics,
  stateTopicOf,
  stateTopicSettings,
} from "./bridge-kafka.ts";
import type { Given } from "./check/contradiction.ts";
import { KafkaConfig } from "./kafka-config.ts";
import { type BridgeProcess, resolveProcessOptions } from "./sections/bridge/bridge-options.ts";
import { resolveConfluentSource } from "./sections/bridge/confluent-source.ts";
import { type KafkaSink, resolveTopicFrom } from "./sections/bridge/kafka-sink.ts";
import { resolveMskSource } from "./sections/bridge/msk-source.ts";
import { resolveOtlpSource } from "./sections/bridge/otlp-listeners.ts";
import { resolveOtlpSink } from "./sections/bridge/otlp-sink.ts";
import type { BridgePipeline, BridgeSink, BridgeSource } from "./sections/bridge/pipeline.ts";
import { resolveProcess } from "./sections/bridge/process.ts";
import type { ProviderState } from "./sections/bridge/provider-options.ts";

/** The checked options of a bridge, every default filled in. */
export interface ResolvedBridge extends BridgeProcess {
  /** How to reach the cluster, without what is a pipeline's own. */
  readonly kafka: KafkaConfig;
  /** In the order of the file. */
  readonly pipelines: readonly BridgePipeline[];
}

/**
 * Tells apart processes that run the same file: of two producers with one transactional id, the
 * brokers let the younger one live. What is half done when a process dies is aborted by time.
 */
const processId = randomUUID();

/** Brings checked options into the form that the bridge uses. */
export function resolveBridge(options: BridgeOutput, given: Given): ResolvedBridge {
  return {
    ...resolveProcessOptions(options),
    kafka: new KafkaConfig(sharedOptions(options, given)),
    pipelines: Object.entries(options.pipelines).map(([name, { from, process, to }]) => ({
      name,
      from: resolveSource(options, given, name, from),
      process: resolveProcess(process),
      to: resolveSink(options, given, name, to),
    })),
  };
}

type Pipeline = BridgeOutput["pipelines"][string];

function resolveSource(
  options: BridgeOutput,
  given: Given,
  name: string,
  { otlp, kafka, msk, confluent }: Pipeline["from"],
): BridgeSource {
  if (kafka !== undefined) {
    return {
      kind: "kafka",
      kafka: new KafkaConfig(consumerOptions(options, given, name)),
      topics: sourceTopics(options, name),
      encoding: kafka.encoding,
    };
  }
  if (msk !== undefined) {
    return resolveMskSource(msk, resolveState(options, given, name));
  }
  return confluent === undefined
    ? resolveOtlpSource(otlp ?? {})
    : resolveConfluentSource(confluent, resolveState(options, given, name));
}

function resolveState(
  options: BridgeOutput,
  given: Given,
  name: string,
): ProviderState | undefined {
  const stateTopic = stateTopicOf(options, name);
  return stateTopic === undefined
    ? undefined
    : {
        topic: stateTopicSettings(options, stateTopic),
        kafka: new KafkaConfig(groupOptions(options, given, `${name}-${stateTopic}`)),
      };
}

/** How a pipeline writes to Kafka, and the transactional id that it does so by. */
function transactionsOf(
  options: BridgeOutput,
  name: string,
): { readonly transactions: KafkaSink["transactions"]; readonly id: string } {
  const stateTopic = stateTopicOf(options, name);
  if (stateTopic !== undefined) {
    return { transactions: "state", id: `${name}-${stateTopic}` };
  }
  const transactions = options.pipelines[name]?.from.kafka === undefined ? "none" : "offsets";
  return { transactions, id: `${options.kafka.clientId}-${name}-${processId}` };
}

function resolveSink(
  options: BridgeOutput,
  given: Given,
  name: string,
  { kafka, otlp, console: terminal, file }: Pipeline["to"],
): BridgeSink {
  if (kafka !== undefined) {
    const { transactions, id } = transactionsOf(options, name);
    return {
      kind: "kafka",
      kafka: new KafkaConfig(producerOptions(options, given, name, id)),
      transactions,
      topicFrom: resolveTopicFrom(kafka.topicFrom),
      headers: kafka.headers,
      keyBy: kafka.keyBy,
      onRefused: transactions === "offsets" ? (kafka.onRefused ?? "deadLetter") : undefined,
    };
  }
  if (otlp !== undefined) {
    return resolveOtlpSink(otlp);
  }
  return file === undefined
    ? { kind: "console", onRefused: terminal?.onRefused ?? "deadLetter" }
    : { ...file, kind: "file", onRefused: file.onRefused ?? "deadLetter" };
}
