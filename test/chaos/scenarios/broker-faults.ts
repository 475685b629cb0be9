import { setTimeout as delay } from "node:timers/promises";
import type { Scenario } from "../scenario.ts";
import type { Stage } from "../stage.ts";

/** What a broker that leaves in order brings about: a commit may meet a coordinator that moves. */
const gone = ["CONNECTION_FAILED", "COMMIT_FAILED"] as const;

/**
 * What a broker that dies brings about. The others take over when its session with the controller is
 * over; the lab's sessions of consumers are 10 s, and who cannot reach its coordinator for longer is
 * out of the group.
 */
const killed = [...gone, "ASSIGNMENT_LOST"] as const;

/** Brokers that die, and come back. */
export const brokerFaults: readonly Scenario[] = [
  {
    name: "leader-kill",
    does: "kill -9 of the broker that leads a partition, back after 5 s",
    short: true,
    async start({ lab, topic }) {
      await lab.cluster.broker(await lab.leaderOf(topic, 0)).kill();
      await delay(5_000);
    },
    end: startAll,
    expects: { errors: killed },
  },
  {
    name: "controller-kill",
    does: "kill -9 of the active controller, back after 5 s",
    async start({ lab }) {
      await lab.cluster.broker(await lab.controller()).kill();
      await delay(5_000);
    },
    end: startAll,
    expects: { errors: killed },
  },
  {
    name: "two-brokers-kill",
    does: "kill -9 of two of three brokers, back after 20 s: writes wait for a second replica",
    async start({ lab, random }) {
      const survivor = 1 + random.below(3);
      await killAllBut(lab, survivor);
      await delay(20_000);
    },
    end: startAll,
    expects: { errors: killed },
  },
  {
    name: "two-brokers-timeout",
    does: "the same with deliveryTimeoutMs 8,000: writes fail with DELIVERY_TIMEOUT, later ones go through",
    kafka: { producer: { deliveryTimeoutMs: 8_000 } },
    async start({ lab, random, ledger }) {
      const survivor = 1 + random.below(3);
      await killAllBut(lab, survivor);
      await delay(20_000);
      const failed = ledger.errors.get("DELIVERY_TIMEOUT") ?? 0;
      if (failed === 0) throw new Error("no write failed while two of three brokers were gone");
    },
    end: startAll,
    expects: { errors: [...killed, "DELIVERY_TIMEOUT"] },
  },
  {
    name: "rolling-restart",
    does: "each broker is stopped in order and started again, one after the other",
    async start({ lab, topic }) {
      for (const broker of lab.cluster.brokers) {
        await broker.stop();
        await broker.start();
        await lab.untilServing(topic);
      }
    },
    end: startAll,
    expects: { errors: gone },
  },
  {
    name: "all-gone",
    does: "kill -9 of all three brokers, back after a minute",
    async start({ lab }) {
      await killAllBut(lab, 0);
      await delay(60_000);
    },
    end: startAll,
    expects: { errors: killed },
  },
];

async function killAllBut(lab: Stage["lab"], survivor: number): Promise<void> {
  const victims = lab.cluster.brokers.filter(({ id }) => id !== survivor);
  await Promise.all(victims.map((broker) => broker.kill()));
}

/** The fault ends when the brokers take requests, not when all is in sync again. */
async function startAll({ lab }: Stage): Promise<void> {
  await Promise.all(lab.cluster.brokers.map((broker) => broker.start()));
}
