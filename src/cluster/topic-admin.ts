import type { KafkaConfig, TopicSettings } from "../config/index.ts";
import { type KafkaBridgeError, TopicError } from "../errors/index.ts";
import { requireCapability } from "./capabilities.ts";
import { ClusterConnection, sessionOf } from "./cluster-connection.ts";
import { readTopics } from "./cluster-metadata.ts";
import type { DriverTarget } from "./driver-settings.ts";
import { KafkaTopics } from "./topics/index.ts";

/**
 * Creates a topic as configured. A topic that exists already, perhaps since a moment ago, is as good.
 *
 * @throws TopicError, AuthorizationError, ConnectionError, UnsupportedError
 */
export async function createTopic(
  config: KafkaConfig,
  target: DriverTarget,
  topic: TopicSettings,
): Promise<void> {
  requireCapability(target, "createTopics");
  const { name, partitions, replicationFactor } = topic;
  const topics = new KafkaTopics(config);
  try {
    await topics.create({ name, partitions, replicationFactor, config: topic.config });
  } catch (error) {
    if (!(error instanceof TopicError && error.code === "TOPIC_EXISTS")) {
      throw error;
    }
  } finally {
    await topics.close();
  }
}

/**
 * Looks for a topic that the driver does not see. It says the same of one that may not be described
 * as of one that does not exist, and one that is new may not be known to every broker yet.
 *
 * @throws TopicError `TOPIC_NOT_FOUND` that names the command to create it, AuthorizationError,
 * ConnectionError
 */
export async function findTopic(
  config: KafkaConfig,
  target: DriverTarget,
  topic: string,
): Promise<void> {
  requireCapability(target, "describeCluster");
  const connection = new ClusterConnection(config);
  try {
    const operation = `look for topic "${topic}"`;
    const [found] = await readTopics(sessionOf(connection), { topics: [topic], operation });
    if (found?.error !== undefined) {
      throw found.error;
    }
  } catch (error) {
    // The admin client cannot be used with Kerberos.
    const { code } = error as KafkaBridgeError;
    if (code !== "TOPIC_NOT_FOUND" && code !== "UNSUPPORTED") {
      throw error;
    }
    throw new TopicError("TOPIC_NOT_FOUND", {
      detail: `"${topic}"`,
      action: `Create it with \`otel-kafka topics create ${topic}\`, or set autoCreate to true.`,
      cause: error,
    });
  } finally {
    await connection.close();
  }
}
