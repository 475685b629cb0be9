import { setTimeout as delay } from "node:timers/promises";
import type { Scenario } from "../scenario.ts";

/** Brokers that die, and come back. */
export const brokerFaults: readonly Scenario[] = [leaderKill()];

function leaderKill(): Scenario {
  let leader = 0;
  return {
    name: "leader-kill",
    does: "kill -9 of the broker that leads a partition, back after 8 s",
    short: true,
    async start({ lab, topic }) {
      leader = await lab.leaderOf(topic, 0);
      await lab.cluster.broker(leader).kill();
      await delay(8_000);
    },
    async end({ lab }) {
      await lab.cluster.broker(leader).start();
    },
    expects: { errors: ["CONNECTION_FAILED", "COMMIT_FAILED"] },
  };
}
