import { setTimeout as delay } from "node:timers/promises";
import type { Reaction } from "../../support/otlp-backend.ts";
import type { BridgeScenario } from "./bridge-scenario.ts";
import type { BridgeStage } from "./bridge-stage.ts";

const faultSeconds = 20;
const ok: Reaction = { status: 200 };

/** Faults around a bridge, in the order of the table. */
export const bridgeFaults: readonly BridgeScenario[] = [
  {
    name: "bridge-brokers-gone",
    does: "kill -9 of all three brokers, back after a minute",
    // The member joins anew, as its session of 30 s is over; for its former self the brokers wait as
    // long, from their start on. A static member would be known again.
    recoveryMs: 45_000,
    async start({ lab }) {
      await Promise.all(lab.cluster.brokers.map((broker) => broker.kill()));
      await delay(60_000);
    },
    async end({ lab }) {
      await Promise.all(lab.cluster.brokers.map((broker) => broker.start()));
    },
  },
  {
    name: "bridge-backend-stopped",
    does: "the backend is gone, and back after a minute",
    async start({ backend }) {
      await backend.stop();
      await delay(60_000);
    },
    async end({ backend }) {
      await backend.listen();
    },
  },
  failing("bridge-backend-slow", "takes a second for each answer", async () => {
    await delay(1_000);
    return ok;
  }),
  failing("bridge-backend-hangs", "takes requests and never answers", () => "hang"),
  failing("bridge-backend-busy", "answers 503, to come back in a second", () => ({
    status: 503,
    headers: { "retry-after": "1" },
  })),
  failing("bridge-backend-closes", "cuts every other connection instead of an answer", half),
  {
    name: "bridge-backend-closes-short",
    does: "the same for 4 s",
    short: true,
    start: (stage) => fail(stage, half, 4),
    end: heal,
  },
];

/** The backend fails for a while, while a second bridge comes and goes. */
function failing(name: string, how: string, react: FaultyReact): BridgeScenario {
  return {
    name,
    does: `for ${faultSeconds} s the backend ${how}, while another bridge joins the group and leaves`,
    start: (stage) => fail(stage, react, faultSeconds),
    end: heal,
  };
}

type FaultyReact = (stage: BridgeStage) => Reaction | Promise<Reaction>;

function half({ random }: BridgeStage): Reaction {
  return random.below(2) === 0 ? "close" : ok;
}

async function fail(stage: BridgeStage, react: FaultyReact, seconds: number): Promise<void> {
  stage.react(() => react(stage));
  await stage.membersComeAndGo(seconds);
}

async function heal(stage: BridgeStage): Promise<void> {
  stage.heal();
}
