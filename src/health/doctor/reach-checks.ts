import { isIP } from "node:net";
import { type BrokerAddress, nameOf, resolveHost, timeTcp } from "../../cluster/index.ts";
import { type Check, failedFinding } from "../check.ts";
import { lookAtServers } from "./server-findings.ts";

/** Servers that are looked at; a check leaves out those of which it found that they are of no use. */
export interface Servers {
  alive: readonly BrokerAddress[];
}

/** Whether the names of the servers stand for addresses. */
export function nameCheck(servers: Servers): Check {
  return {
    name: "name resolution",
    run: async () => {
      const { finding, sound } = await lookAtServers(servers.alive, "warning", async (server) => {
        const addresses = await resolveHost(server);
        const what = isIP(server.host) === 0 ? addresses.join(", ") : "an address";
        return { text: `${server.host} is ${what}`, details: { addresses } };
      });
      servers.alive = sound;
      return finding;
    },
  };
}

/** Whether the servers take connections. */
export function tcpCheck(servers: Servers): Check {
  return {
    name: "TCP",
    run: async () => {
      const { finding, sound } = await lookAtServers(
        servers.alive,
        "warning",
        async (server) => {
          const ms = Math.ceil(await timeTcp(server));
          return { text: `${nameOf(server)} in ${ms} ms`, details: { connectMs: ms } };
        },
        (server, error) => ({
          reason: `${nameOf(server)} takes no connections (${failedFinding(error).reason})`,
          action:
            "Check that the broker runs and listens there, and that no firewall is in between.",
        }),
      );
      servers.alive = sound;
      return finding;
    },
  };
}
