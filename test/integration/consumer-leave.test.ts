import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, inject, test } from "vitest";
import { type ConsumerOverrides, TopicFixture } from "../support/topic-fixture.ts";
import { waitUntil } from "../support/wait-until.ts";

const protocols: readonly (readonly [string, ConsumerOverrides])[] = [
  ["the classic protocol", { consumer: { heartbeatIntervalMs: 500, sessionTimeoutMs: 120_000 } }],
  ["KIP-848", { consumer: { protocol: "consumer" } }],
];

/** Timers that would keep the process alive. */
function timers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
}

describe.each(protocols)("leaving a group, by %s", (_name, overrides) => {
  test("commits what is under way before anything is given, though the group asks meanwhile", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "asked", 2);
    await fixture.writeNumbered(1, 0, 0);
    await fixture.writeNumbered(1, 1, 1);
    let finish = (): void => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const leaver = fixture.consumer(overrides);
    let begun = 0;
    const leaving = leaver.run({
      onTraces: async () => {
        begun++;
        await finished;
      },
    });
    await waitUntil("both are at work", () => begun === 2);
    const closing = leaver.close();
    const heir = fixture.consumer(overrides);
    const inherited: string[] = [];
    const reading = heir.run({
      onTraces: ({ keyText }) => {
        inherited.push(keyText ?? "");
      },
    });
    // Longer than the group takes to ask the leaver for a partition.
    await delay(3_000);
    finish();
    await closing;
    await leaving;
    await waitUntil("the heir has all", () => heir.assignment().length === 2);
    await fixture.writeNumbered(1, 0, 2);
    await waitUntil("it reads on", () => inherited.length > 0);
    expect(inherited).toEqual(["2"]);
    await heir.close();
    await reading;
  });

  test("before it was let in makes nobody wait for it", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "early", 2);
    for (const afterMs of [0, 10, 50, 150]) {
      const visitor = fixture.consumer(overrides);
      await visitor.connect();
      const running = visitor.run({ onTraces: () => {} });
      await delay(afterMs);
      await visitor.close();
      await running;
    }
    const heir = fixture.consumer(overrides);
    const reading = heir.run({ onTraces: () => {} });
    const started = performance.now();
    await waitUntil("it has all", () => heir.assignment().length === 2);
    // A member that was forgotten keeps its partitions for its session: 120 s, or 45 s.
    expect(performance.now() - started).toBeLessThan(40_000);
    await heir.close();
    await reading;
  });

  test("while it joins leaves no timer behind", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "joining");
    await fixture.writeNumbered(1);
    const visitor = fixture.consumer({
      ...overrides,
      topic: { traces: { name: fixture.topic, autoCreate: false } },
    });
    await visitor.connect();
    const before = timers();
    const running = visitor.run({ onTraces: () => {} });
    // It asks now whether the topic is there.
    await new Promise((resolve) => setImmediate(resolve));
    await visitor.close();
    await running;
    await waitUntil("all is gone", () => timers() <= before);
  });
});
