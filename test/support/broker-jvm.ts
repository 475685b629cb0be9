import type { BrokerSource } from "./broker.ts";
import { JvmCluster } from "./jvm-cluster.ts";
import { KAFKA_VERSION } from "./kafka-jars.ts";

/** One Apache Kafka process from its jars, on this machine's Java. */
export const jvmBroker: BrokerSource = {
  kind: "jvm",
  async start() {
    await JvmCluster.prepare();
    const cluster = await JvmCluster.start({ longLived: true });
    return {
      kind: "jvm",
      description: `Apache Kafka ${KAFKA_VERSION} on this machine's Java, ${cluster.bootstrapServers}`,
      bootstrapServers: cluster.bootstrapServers,
      stop: () => cluster.stop(),
    };
  },
};
