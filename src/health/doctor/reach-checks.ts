import { type BrokerAddress, nameOf, resolveHost, timeTcp } from "../../cluster/index.ts";
import type { Check } from "../check.ts";
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
        const text = `${server.host} is ${addresses.join(", ")}`;
        return { text, details: { addresses } };
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
      const { finding, sound } = await lookAtServers(servers.alive, "warning", async (server) => {
        const ms = Math.ceil(await timeTcp(server));
        return { text: `${nameOf(server)} in ${ms} ms`, details: { connectMs: ms } };
      });
      servers.alive = sound;
      return finding;
    },
  };
}
