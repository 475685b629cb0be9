import type { KafkaCluster } from "../cluster/index.ts";
import type { TopicSettings } from "../config/index.ts";
import { type Check, type Finding, ok } from "./check.ts";

/** Whether brokers answer. */
export function clusterCheck(cluster: KafkaCluster, servers: string): Check {
  return {
    name: `Kafka at ${servers}`,
    run: async (signal) => {
      const { brokers, embedded } = await cluster.describe({ signal });
      const count = brokers.length === 1 ? "1 broker" : `${brokers.length} brokers`;
      return ok(embedded ? "the embedded cluster" : `${count} up`);
    },
  };
}

/** Whether a topic is there, or can be created when it is first written to. */
export function writableTopicCheck(cluster: KafkaCluster, topic: TopicSettings): Check {
  return {
    name: `topic ${topic.name}`,
    run: async (signal) => {
      const found = await lookUp(cluster, topic.name, signal);
      return found ?? (await checkCreation(cluster, topic, signal));
    },
  };
}

/** Whether a topic that is read is there. One that is not may come later. */
export function readableTopicCheck(cluster: KafkaCluster, topic: string): Check {
  return {
    name: `topic ${topic}`,
    run: async (signal) =>
      (await lookUp(cluster, topic, signal)) ?? {
        status: "warning",
        reason: "does not exist yet: it is read from the moment on that it does",
      },
  };
}

/** @returns undefined where there is no such topic */
async function lookUp(
  cluster: KafkaCluster,
  name: string,
  signal: AbortSignal,
): Promise<Finding | undefined> {
  const { topics } = await cluster.metadata([name], { signal });
  const [topic] = topics;
  if (topic?.error?.code === "TOPIC_NOT_FOUND" || topic === undefined) {
    return undefined;
  }
  if (topic.error !== undefined) {
    throw topic.error;
  }
  const { length } = topic.partitions;
  return ok(length === 1 ? "1 partition" : `${length} partitions`);
}

async function checkCreation(
  cluster: KafkaCluster,
  { name, partitions, replicationFactor, config, autoCreate }: TopicSettings,
  signal: AbortSignal,
): Promise<Finding> {
  if (!autoCreate) {
    const reason = `does not exist, and autoCreate is off: create it with \`otel-kafka topics create ${name}\``;
    return { status: "failed", reason };
  }
  if ((await cluster.describe({ signal })).embedded) {
    return ok("does not exist yet; it appears at first use");
  }
  const topic = {
    name,
    partitions,
    config,
    ...(replicationFactor < 0 ? {} : { replicationFactor }),
  };
  const created = await cluster.topics.create(topic, { validateOnly: true, signal });
  return ok(`does not exist yet; can be created, with ${created.partitions} partitions`);
}
