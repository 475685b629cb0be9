import { type BrokerSource, BrokerUnavailable, type TestBroker } from "./broker.ts";

const DEFAULT_IMAGE = "confluentinc/cp-kafka:8.1.0";

/** Confluent's image under Testcontainers, in KRaft mode; `KAFKA_TEST_IMAGE` names another. */
export const dockerBroker: BrokerSource = {
  kind: "docker",
  async start(env) {
    // Loaded here only: it is large, and most machines end up with another kind.
    const { getContainerRuntimeClient } = await import("testcontainers");
    try {
      await getContainerRuntimeClient();
    } catch {
      throw new BrokerUnavailable("no Docker daemon is reachable");
    }
    const image = env.KAFKA_TEST_IMAGE || DEFAULT_IMAGE;
    try {
      return await startContainer(image);
    } catch (cause) {
      if (!isRefusal(cause)) throw cause;
      // Most often an image that cannot be pulled: Kafka's, or that of Testcontainers' own helper,
      // which TESTCONTAINERS_RYUK_DISABLED=true does without.
      const reason = cause.message.trim().split("\n", 1)[0];
      throw new BrokerUnavailable(`Docker does not start ${image} (${reason})`, { cause });
    }
  },
};

async function startContainer(image: string): Promise<TestBroker> {
  const { KafkaContainer } = await import("@testcontainers/kafka");
  const container = await new KafkaContainer(image)
    .withKraft()
    .withEnvironment({
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: "false",
      KAFKA_GROUP_COORDINATOR_REBALANCE_PROTOCOLS: "classic,consumer",
      KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: "1",
    })
    .start();
  const bootstrapServers = `${container.getHost()}:${container.getMappedPort(9093)}`;
  return {
    kind: "docker",
    description: `${image} in Docker on ${bootstrapServers}`,
    bootstrapServers,
    stop: async () => {
      await container.stop();
    },
  };
}

/** Whether the daemon itself said no, as opposed to a broker that does not come up. */
function isRefusal(error: unknown): error is Error {
  return error instanceof Error && "statusCode" in error;
}
