import { randomBytes } from "node:crypto";
import type { KafkaCluster } from "../../cluster/index.ts";
import { failedFinding } from "../check.ts";

/** A topic of our own, and the broker that leads each of its partitions. */
export interface ScratchTopic {
  readonly name: string;
  /** Ids of brokers, by partition. */
  readonly leaders: readonly number[];
  readonly embedded: boolean;
}

/** What is left behind, and what to do about it. */
export interface Leftover {
  readonly reason: string;
  readonly action: string;
}

/** Brokers that are looked at by writing to them: more would tell little more. */
const maxBrokers = 32;
/** What a run that is killed leaves behind is soon empty. */
const retentionMs = 3_600_000;

/** Creates a topic with a partition on each broker, whose records bear the brokers' own time. */
export async function createScratchTopic(
  cluster: KafkaCluster,
  signal: AbortSignal,
): Promise<ScratchTopic> {
  const name = `otel-kafka-doctor-${randomBytes(5).toString("hex")}`;
  const { brokers, embedded } = await cluster.describe({ signal });
  if (embedded) {
    return { name, leaders: [brokers[0]?.id ?? 0], embedded };
  }
  const leaders = brokers.slice(0, maxBrokers).map(({ id }) => id);
  const topic = { name, leaders, embedded };
  try {
    // Not to be called off: what is half done would leave the topic behind.
    await cluster.topics.create({
      name,
      assignments: leaders.map((id) => [id]),
      config: {
        "message.timestamp.type": "LogAppendTime",
        "min.insync.replicas": 1,
        "retention.ms": retentionMs,
        "cleanup.policy": "delete",
      },
    });
  } catch (error) {
    // Without an answer it may be there all the same; mostly it is not.
    await deleteScratchTopic(cluster, topic);
    throw error;
  }
  return topic;
}

/** Deletes it. Never rejects. */
export async function deleteScratchTopic(
  cluster: KafkaCluster,
  { name, embedded }: ScratchTopic,
): Promise<Leftover | undefined> {
  if (embedded) {
    return undefined;
  }
  try {
    await cluster.topics.delete([name]);
    return undefined;
  } catch (error) {
    return {
      reason: `topic ${name} could not be deleted (${failedFinding(error).reason})`,
      action: `Run \`otel-kafka topics delete ${name}\` as a user who may.`,
    };
  }
}
