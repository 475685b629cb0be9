import { setTimeout as delay } from "node:timers/promises";
import type { ProxyMode } from "../../support/tcp-proxy.ts";
import type { Scenario } from "../scenario.ts";
import type { Stage } from "../stage.ts";

/** The lab's session time-out is 10 s: whoever cannot reach its coordinator for longer is out of the group. */
const cutOff = ["CONNECTION_FAILED", "COMMIT_FAILED", "ASSIGNMENT_LOST"] as const;

/** What a network does to the connections between clients and brokers. */
export const networkFaults: readonly Scenario[] = [
  onNetwork({
    name: "network-stall",
    does: "nothing moves on any connection for 20 s",
    hold: (stage) => during(stage, { kind: "stall" }, 20_000),
  }),
  onNetwork({
    name: "network-delay",
    does: "everything takes 500 ms longer, each way, for 20 s",
    hold: (stage) => during(stage, { kind: "delay", ms: 500 }, 20_000),
  }),
  onNetwork({
    name: "network-resets",
    does: "all connections are reset, ten times in 15 s, and new ones for a moment, too",
    async hold(stage) {
      for (let time = 0; time < 10; time++) {
        await during(stage, { kind: "reset" }, 200);
        setAll(stage, { kind: "pass" });
        await delay(stage.random.below(2_600));
      }
    },
  }),
  onNetwork({
    name: "network-cuts",
    does: "each piece of data cuts its connection with a probability of 1 %, for 30 s",
    async hold(stage) {
      const random = (): number => stage.random.next();
      await during(stage, { kind: "cut", probability: 0.01, random }, 30_000);
    },
  }),
  onNetwork({
    name: "network-half-open",
    does: "connections are accepted and never answered, for 25 s; those of that time are lost for good",
    // Clients notice such a connection socketTimeoutMs, 30 s, after the request that got no answer.
    hold: (stage) => during(stage, { kind: "halfOpen" }, 25_000),
  }),
];

interface NetworkFault extends Pick<Scenario, "name" | "does" | "kafka"> {
  hold(stage: Stage): Promise<void>;
}

function onNetwork({ hold, ...fault }: NetworkFault): Scenario {
  return {
    ...fault,
    throughProxy: true,
    start: hold,
    async end(stage) {
      setAll(stage, { kind: "pass" });
    },
    expects: { errors: cutOff },
  };
}

async function during(stage: Stage, mode: ProxyMode, ms: number): Promise<void> {
  setAll(stage, mode);
  await delay(ms);
}

function setAll({ lab }: Stage, mode: ProxyMode): void {
  for (const proxy of lab.proxies.values()) proxy.set(mode);
}
