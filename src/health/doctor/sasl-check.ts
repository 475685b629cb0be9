import { isIP } from "node:net";
import {
  askForSasl,
  type BrokerAddress,
  brokerRequests,
  type KafkaCluster,
  listenerFault,
  nameOf,
} from "../../cluster/index.ts";
import type { KafkaConfig } from "../../config/index.ts";
import { ConnectionError } from "../../errors/index.ts";
import type { Check, Finding } from "../check.ts";
import { connectDriver } from "./driver-checks.ts";
import type { Servers } from "./reach-checks.ts";
import { lookAtServers, type ServerLook } from "./server-findings.ts";

/** Whether the listeners want SASL where it is configured, and the credentials are taken. */
export function saslCheck(config: KafkaConfig, cluster: KafkaCluster, servers: Servers): Check {
  return {
    name: "SASL",
    run: async (signal) => {
      const { finding } = await lookAtServers(servers.alive, "failed", (server) =>
        lookAt(config, server),
      );
      if (finding.status === "failed") {
        return finding;
      }
      const { mechanism } = config.auth;
      if (mechanism === "none") {
        return { status: "skipped", reason: "auth is not set, and no listener asks for it" };
      }
      // The admin client has no Kerberos.
      await (mechanism === "gssapi" ? connectDriver(config) : brokerRequests(cluster, signal));
      const reason = `logged in by ${mechanism}; ${finding.reason}`;
      return readable(config, servers.alive) ?? { ...finding, reason };
    },
  };
}

async function lookAt(config: KafkaConfig, server: BrokerAddress): Promise<ServerLook> {
  const fault = await listenerFault(config, server);
  if (fault !== undefined) {
    throw fault.error;
  }
  const answer = await askForSasl(config, server);
  switch (answer?.kind) {
    case "sasl": {
      const { mechanisms } = answer;
      const text = `${nameOf(server)} offers ${mechanisms.join(", ")}`;
      return { text, details: { mechanisms } };
    }
    case "no sasl":
      return { text: `${nameOf(server)} takes no SASL` };
    case "silent":
      throw noBroker(server, "takes connections, and does not answer");
    case "foreign":
      throw noBroker(server, "answers in another protocol than Kafka's");
    case "closed":
    case undefined:
      throw noBroker(server, "hangs up on the first request");
  }
}

function noBroker(server: BrokerAddress, what: string): ConnectionError {
  return new ConnectionError("PROTOCOL_MISMATCH", {
    detail: `${nameOf(server)} ${what}`,
    action: "Check that it is a Kafka broker's port, and that the broker is up and not overloaded.",
  });
}

/** A password or token that anybody on the way can read. */
function readable(
  { auth, ssl }: KafkaConfig,
  servers: readonly BrokerAddress[],
): Finding | undefined {
  const isReadable = ["plain", "oauthbearer", "aws-msk-iam"].includes(auth.mechanism);
  if (ssl !== false || !isReadable || servers.every(isLoopback)) {
    return undefined;
  }
  return {
    status: "warning",
    reason: `logged in by ${auth.mechanism} without TLS: whoever is in between can read the credentials`,
    action: "Set ssl and dial a listener with TLS.",
  };
}

function isLoopback({ host }: BrokerAddress): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}
