import type { Admin } from "@platformatic/kafka";
import type { KafkaConfig, TopicSettings } from "../config/index.ts";
import { classifyError, type KafkaBridgeError, TopicError } from "../errors/index.ts";
import { adminSecurity } from "./admin/admin-security.ts";
import { requireCapability } from "./capabilities.ts";
import type { DriverTarget } from "./driver-settings.ts";

/** Time for a connection of the admin client; the data path has been connected before. */
const connectTimeoutMs = 10_000;

/**
 * Runs an operation of the admin client (not the driver's, whose administration crashes) on a
 * connection of its own, which is closed afterwards.
 *
 * @throws what the operation throws, as one of our errors; UnsupportedError on an embedded cluster
 * and with Kerberos
 */
async function withAdmin<T>(
  config: KafkaConfig,
  target: DriverTarget,
  operation: string,
  run: (admin: Admin) => Promise<T>,
): Promise<T> {
  requireCapability(target, "describeCluster");
  // Loading it takes longer than most programs need it for.
  const kafka = await import("@platformatic/kafka");
  const admin = new kafka.Admin({
    clientId: config.clientId,
    bootstrapBrokers: target.bootstrapServers.split(","),
    timeout: config.requestTimeoutMs,
    connectTimeout: Math.min(config.connectionTimeoutMs, connectTimeoutMs),
    retryDelay: config.retryBackoffMs,
    ...(await adminSecurity(config)),
  });
  try {
    return await run(admin);
  } catch (error) {
    throw classifyError(error, { operation });
  } finally {
    await admin.close();
  }
}

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
  const configs = Object.entries(topic.config).map(([name, value]) => ({ name, value }));
  try {
    await withAdmin(config, target, `create topic "${topic.name}"`, (admin) =>
      admin.createTopics({
        topics: [topic.name],
        partitions: topic.partitions,
        replicas: topic.replicationFactor,
        configs,
      }),
    );
  } catch (error) {
    if (!(error instanceof TopicError && error.code === "TOPIC_EXISTS")) {
      throw error;
    }
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
  try {
    await withAdmin(config, target, `look for topic "${topic}"`, (admin) =>
      admin.metadata({ topics: [topic], forceUpdate: true }),
    );
  } catch (error) {
    // The admin client has no code for an unknown topic, and cannot be used with Kerberos.
    const { code } = error as KafkaBridgeError;
    if (code !== "UNEXPECTED" && code !== "UNSUPPORTED") {
      throw error;
    }
    throw new TopicError("TOPIC_NOT_FOUND", {
      detail: `"${topic}"`,
      action: `Create it with \`kafka-topics.sh --create --topic ${topic}\`, or set autoCreate to true.`,
      cause: error,
    });
  }
}
