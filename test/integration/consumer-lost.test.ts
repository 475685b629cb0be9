import { expect, inject, test } from "vitest";
import type { ConsumedTraces } from "../../src/consumer/index.ts";
import { TopicFixture } from "../support/topic-fixture.ts";
import { waitUntil } from "../support/wait-until.ts";

/** Keeps the whole process from doing anything, as a long computation would. */
function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** Gives a member up that does not poll for as long as a handler may block it. */
const impatient = {
  maxPollIntervalMs: 6_500,
  sessionTimeoutMs: 6_000,
  heartbeatIntervalMs: 500,
  autoCommitIntervalMs: 50,
};

test("what was taken away after a long silence is not committed, and comes again", async () => {
  await using fixture = await TopicFixture.create(inject("bootstrapServers"), "lost");
  await fixture.writeNumbered(2);
  const consumer = fixture.consumer({
    consumer: impatient,
  });
  const notices: string[] = [];
  const errors: string[] = [];
  consumer.on("rebalance", ({ kind }) => notices.push(kind));
  consumer.on("error", ({ code }) => errors.push(code));
  const read: ConsumedTraces[] = [];
  const reading = (async () => {
    for await (const batch of consumer.batches("traces")) {
      read.push(batch);
    }
  })();
  await waitUntil("both are held", () => read.length === 2);
  block(9_000);
  await waitUntil("the loss is told", () => notices.includes("lost"));
  expect(errors).toContain("ASSIGNMENT_LOST");
  for (const batch of read.slice(0, 2)) {
    expect(batch.revoked.aborted).toBe(true);
    batch.ack();
  }
  await waitUntil("they come again", () => read.length === 4);
  await consumer.commit();
  expect(await fixture.committed()).toEqual([-1]);
  read[2]?.ack();
  await consumer.commit();
  expect(await fixture.committed()).toEqual([1]);
  expect(notices).toEqual(["assigned", "lost", "assigned"]);
  await consumer.close({ timeoutMs: 0 });
  await reading;
});

test("what is acknowledged and committed before the loss is told is not committed either", async () => {
  await using fixture = await TopicFixture.create(inject("bootstrapServers"), "late");
  await fixture.writeNumbered(3);
  const consumer = fixture.consumer({ consumer: impatient });
  consumer.on("error", () => {});
  const reading = consumer.batches("traces");
  const { value: first } = await reading.next();
  // The group has given the partition up by now, and the consumer has not been told.
  block(9_000);
  first?.ack();
  await expect(consumer.commit()).rejects.toMatchObject({ code: "ASSIGNMENT_LOST" });
  expect(await fixture.committed()).toEqual([-1]);
  // What was fetched before may still be handed out, until the loss is told.
  const keys: unknown[] = [];
  do {
    const { value: batch } = await reading.next();
    keys.push(batch?.keyText);
  } while (keys.at(-1) !== "0" && keys.length < 3);
  expect(keys.at(-1)).toBe("0");
  await reading.return();
});
