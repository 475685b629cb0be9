import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, inject, test } from "vitest";
import {
  COMMIT_ONLY_ASKED,
  type ConsumerOverrides,
  TopicFixture,
} from "../support/topic-fixture.ts";
import { waitUntil } from "../support/wait-until.ts";

/** Reads `count` batches and leaves; acknowledges those whose place in the row is named. */
async function read(
  fixture: TopicFixture,
  count: number,
  acknowledged: (index: number) => boolean,
  overrides: ConsumerOverrides = {},
): Promise<string[]> {
  const consumer = fixture.consumer(overrides);
  const keys: string[] = [];
  for await (const batch of consumer.batches("traces")) {
    if (acknowledged(keys.length)) {
      batch.ack();
    }
    keys.push(batch.keyText ?? "");
    if (keys.length === count) {
      break;
    }
  }
  await consumer.close();
  return keys;
}

describe("what is committed", () => {
  test("is everything, when everything is acknowledged", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "all");
    await fixture.writeNumbered(20);
    await read(fixture, 20, () => true);
    expect(await fixture.committed()).toEqual([20]);
  });

  test("is nothing, when nothing is acknowledged", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "none");
    await fixture.writeNumbered(5);
    await read(fixture, 5, () => false);
    expect(await fixture.committed()).toEqual([-1]);
    expect(await read(fixture, 5, () => false)).toEqual([..."01234"]);
  });

  test("ends before the first record that is not acknowledged, and reading goes on there", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "prefix");
    await fixture.writeNumbered(10);
    await read(fixture, 10, (index) => index !== 4 && index !== 7);
    expect(await fixture.committed()).toEqual([4]);
    expect(await read(fixture, 6, () => true)).toEqual([..."456789"]);
    expect(await fixture.committed()).toEqual([10]);
  });

  test("does not change by what is acknowledged after the loop was left", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "left");
    await fixture.writeNumbered(3);
    const consumer = fixture.consumer();
    const held: { ack(): void }[] = [];
    for await (const batch of consumer.batches("traces")) {
      held.push(batch);
      if (held.length === 3) {
        break;
      }
    }
    for (const batch of held) {
      batch.ack();
    }
    await consumer.close();
    expect(await fixture.committed()).toEqual([-1]);
  });

  test("is on the broker an interval later, while reading goes on", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "interval");
    await fixture.writeNumbered(7);
    const consumer = fixture.consumer({ consumer: { autoCommitIntervalMs: 50 } });
    const reading = (async () => {
      for await (const batch of consumer.batches("traces")) {
        batch.ack();
      }
    })();
    await waitUntil("all is committed", async () => (await fixture.committed())[0] === 7);
    await consumer.close();
    await reading;
  });

  test("is up to the reader with autoCommit off", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "manual");
    await fixture.writeNumbered(6);
    const consumer = fixture.consumer(COMMIT_ONLY_ASKED);
    let count = 0;
    for await (const batch of consumer.batches("traces")) {
      batch.ack();
      count++;
      if (count === 3) {
        await consumer.commit();
      }
      if (count === 6) {
        break;
      }
    }
    await consumer.close();
    expect(await fixture.committed()).toEqual([3]);
  });

  test("by a handler is what it returned from", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "handler");
    await fixture.writeNumbered(4);
    const consumer = fixture.consumer();
    const seen: string[] = [];
    const running = consumer.run({
      onTraces: async (batch) => {
        seen.push(batch.keyText ?? "");
        if (seen.length === 3) {
          void consumer.close({ timeoutMs: 100 });
          await new Promise((resolve) => batch.revoked.addEventListener("abort", resolve));
        }
      },
    });
    await running;
    expect(seen).toEqual(["0", "1", "2"]);
    expect(await fixture.committed()).toEqual([2]);
  });

  test("survives the death of the consumer, and nothing else does", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "killed");
    await fixture.writeNumbered(10);
    const program = fileURLToPath(new URL("./acknowledge-some.ts", import.meta.url));
    const child = spawn(process.execPath, ["--import", "tsx", program], {
      stdio: ["ignore", "inherit", "inherit"],
      env: {
        ...process.env,
        BOOTSTRAP_SERVERS: fixture.bootstrapServers,
        TOPIC: fixture.topic,
        GROUP: fixture.group,
        ACKNOWLEDGE: "6",
      },
    });
    await waitUntil("six are committed", async () => (await fixture.committed())[0] === 6);
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
    expect(await read(fixture, 4, () => true)).toEqual([..."6789"]);
  });
});

describe("offsets without records", () => {
  test("are no holes: markers of transactions, and what was compacted away", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "gaps");
    await fixture.writeInTransactions(3);
    const keys = await read(fixture, 3, () => true);
    expect(keys).toEqual(["0", "1", "2"]);
    const [committed = 0] = await fixture.committed();
    // Each record is followed by the marker of its transaction: 0, 2 and 4 are records.
    expect(committed).toBe(5);
  });
});
