import { setTimeout as delay } from "node:timers/promises";
import type { Scenario } from "../scenario.ts";
import type { Stage } from "../stage.ts";

/** Writers that die. */
export const writerFaults: readonly Scenario[] = [
  {
    name: "writer-kills",
    does: "kill -9 of a writer at a random moment, fifteen times; another takes its place",
    start: (stage) => killWriters(stage, 15),
    async end() {},
    expects: { errors: [] },
  },
  {
    name: "writer-kill",
    does: "kill -9 of a writer at a random moment, twice; another takes its place",
    short: true,
    start: (stage) => killWriters(stage, 2),
    async end() {},
    expects: { errors: [] },
  },
];

async function killWriters(stage: Stage, times: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    await delay(200 + stage.random.below(2_500));
    await stage.kill(stage.random.pick(stage.writers));
    stage.addWriter();
  }
}
