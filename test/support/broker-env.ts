import { connect } from "node:net";
import { type BrokerSource, BrokerUnavailable } from "./broker.ts";

const CONNECT_TIMEOUT_MS = 5_000;

/** The broker that `KAFKA_TEST_BOOTSTRAP_SERVERS` names. Named but not answering is an error, not a reason to use another. */
export const envBroker: BrokerSource = {
  kind: "env",
  async start(env) {
    const bootstrapServers = env.KAFKA_TEST_BOOTSTRAP_SERVERS;
    if (bootstrapServers === undefined || bootstrapServers === "") {
      throw new BrokerUnavailable("KAFKA_TEST_BOOTSTRAP_SERVERS is not set");
    }
    const attempts = bootstrapServers.split(",").map((address) => reach(address.trim()));
    try {
      await Promise.any(attempts);
    } catch (cause) {
      throw new Error(
        `KAFKA_TEST_BOOTSTRAP_SERVERS names ${bootstrapServers}, and nothing answers there`,
        { cause },
      );
    }
    return {
      kind: "env",
      description: `${bootstrapServers}, named by KAFKA_TEST_BOOTSTRAP_SERVERS`,
      bootstrapServers,
      stop: async () => {},
    };
  },
};

function reach(address: string): Promise<void> {
  const separator = address.lastIndexOf(":");
  const host = address.slice(0, separator).replace(/^\[|\]$/g, "");
  const port = Number(address.slice(separator + 1));
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    socket.setTimeout(CONNECT_TIMEOUT_MS, () => socket.destroy(new Error(`${address} timed out`)));
    socket.once("connect", () => {
      socket.destroy();
      resolve();
    });
    socket.once("error", reject);
  });
}
