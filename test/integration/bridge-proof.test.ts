import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, inject, test } from "vitest";
import { SeededRandom } from "../support/otlp/seeded-random.ts";
import { ProofLab } from "./proof-lab.ts";

const kills = 5;
const longestLifeMs = 700;

describe("a bridge that is killed at random moments under load", () => {
  test("loses no span that it has answered with success", { timeout: 120_000 }, async () => {
    await using lab = await ProofLab.start(inject("bootstrapServers"));
    const seed = Date.now() % 1_000_000;
    process.stderr.write(`seed ${seed}\n`);
    const random = new SeededRandom(seed);
    for (let kill = 0; kill < kills; kill++) {
      await lab.untilTaken(100);
      await delay(random.below(longestLifeMs));
      await lab.bridge.kill();
      await lab.bridge.start();
    }
    await lab.sender.stop();

    await lab.untilNothingIsMissing();
    expect(lab.sender.answered.size).toBeGreaterThan(kills * 100);
    // The kills were felt.
    expect(lab.sender.failures).toBeGreaterThan(0);
    await lab.untilCountersAddUp();
    expect(await lab.bridge.stop()).toBe(0);
  });
});
