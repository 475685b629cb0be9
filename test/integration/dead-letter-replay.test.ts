import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { describe, expect, inject, test } from "vitest";
import { DeadLetterTopic } from "../../src/consumer/index.ts";
import { startNode } from "../cli/run-cli.ts";
import { numberedLetters } from "../support/letters.ts";
import { readTopic } from "../support/read-topic.ts";
import { TopicFixture } from "../support/topic-fixture.ts";

const program = fileURLToPath(new URL("./replay-until-killed.ts", import.meta.url));
const batch = 500;
const count = 4 * batch + 7;

/** A topic and 2,007 letters from it. */
async function withLetters(purpose: string): Promise<TopicFixture> {
  const fixture = await TopicFixture.create(inject("bootstrapServers"), purpose);
  await fixture.createTopic(fixture.deadLetterTopic, 1);
  await fixture.write(numberedLetters(fixture.deadLetterTopic, fixture.topic, count));
  return fixture;
}

/** How often each letter arrived. */
async function arrivals({ bootstrapServers, topic }: TopicFixture): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { key } of await readTopic(bootstrapServers, topic)) {
    counts.set(key ?? "", (counts.get(key ?? "") ?? 0) + 1);
  }
  return counts;
}

describe("a replay that is killed", () => {
  test.each([
    // What was acknowledged and not remembered comes again: the second batch, and no other.
    { place: "acknowledged", remembered: 1, twice: batch },
    { place: "remembered", remembered: 2, twice: 0 },
  ])("when a batch was $place loses nothing, and is completed by the next", async (expected) => {
    await using fixture = await withLetters(`killed-${expected.place}`);
    const { bootstrapServers, deadLetterTopic } = fixture;
    const replay = startNode([
      ...["--import", "tsx", program, bootstrapServers, deadLetterTopic, expected.place],
    ]);
    await replay.printed("stopped");
    replay.process.kill("SIGKILL");
    expect(await replay.outcome).toMatchObject({ signal: "SIGKILL", stderr: "" });
    expect([...(await arrivals(fixture)).values()]).toEqual(new Array(2 * batch).fill(1));
    await using letters = new DeadLetterTopic({ bootstrapServers }, deadLetterTopic);
    const progress: number[] = [];
    const result = await letters.replay(
      {},
      { onProgress: (at) => void progress.push(at.replayed) },
    );
    const before = expected.remembered * batch;
    expect(result).toMatchObject({
      matched: count,
      alreadyReplayed: before,
      replayed: count - before,
      failed: 0,
    });
    expect(progress.slice(0, 2)).toEqual([batch, 2 * batch]);
    const arrived = await arrivals(fixture);
    expect(arrived.size).toBe(count);
    expect([...arrived.values()].filter((times) => times === 2)).toHaveLength(expected.twice);
    expect(Math.max(...arrived.values())).toBeLessThanOrEqual(2);
    expect(await letters.replay()).toMatchObject({ replayed: 0, alreadyReplayed: count });
    // The letters themselves are still there.
    const kept = (await readTopic(bootstrapServers, deadLetterTopic)).filter(({ value }) => value);
    expect(kept).toHaveLength(count);
  });
});

test("a letter that is too large for the topic is named, and the others go", async () => {
  await using fixture = await TopicFixture.create(inject("bootstrapServers"), "too-large");
  await fixture.admin.incrementalAlterConfigs({
    resources: [
      {
        resourceType: 2,
        resourceName: fixture.topic,
        configs: [{ name: "max.message.bytes", configOperation: 0, value: "2000" }],
      },
    ],
  });
  await fixture.createTopic(fixture.deadLetterTopic, 1);
  const [first, second, third] = numberedLetters(fixture.deadLetterTopic, fixture.topic, 3);
  await fixture.write([first ?? {}]);
  await fixture.write([{ ...second, value: "x".repeat(5_000) }]);
  await fixture.write([third ?? {}]);
  // One record a request: a broker refuses a batch as a whole.
  await using letters = new DeadLetterTopic(
    {
      bootstrapServers: fixture.bootstrapServers,
      producer: { compression: "none", lingerMs: 0 },
      settings: { "batch.num.messages": 1 },
    },
    fixture.deadLetterTopic,
  );
  const result = await letters.replay();
  expect(result).toMatchObject({ matched: 3, replayed: 2, failed: 1 });
  expect(result.failures).toMatchObject([{ offset: 1n, error: { code: "MESSAGE_TOO_LARGE" } }]);
  expect([...(await arrivals(fixture)).keys()]).toEqual(["0", "2"]);
  expect(await letters.replay()).toMatchObject({ alreadyReplayed: 2, failed: 1 });
});

test("letters that retention takes during a list are passed over", async () => {
  await using fixture = await TopicFixture.create(inject("bootstrapServers"), "retention");
  await fixture.createTopic(fixture.deadLetterTopic, 1);
  const large = numberedLetters(fixture.deadLetterTopic, fixture.topic, 600);
  await fixture.write(large.map((letter) => ({ ...letter, value: randomBytes(10_000) })));
  await using letters = new DeadLetterTopic(
    // So small that most of the topic is not fetched yet when the first letter is handed out.
    { bootstrapServers: fixture.bootstrapServers, consumer: { maxBufferedBytes: 4_096 } },
    fixture.deadLetterTopic,
  );
  const offsets: bigint[] = [];
  for await (const { offset } of letters.list()) {
    if (offsets.push(offset) === 1) {
      await fixture.admin.deleteRecords({
        topics: [{ name: fixture.deadLetterTopic, partitions: [{ partition: 0, offset: 600n }] }],
      });
    }
  }
  expect(offsets.length).toBeLessThan(600);
  expect(offsets).toEqual(offsets.map((_, index) => BigInt(index)));
});
