import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { EmbeddedKafka } from "../../src/cluster/index.ts";
import {
  type DeadLetterFilter,
  type DeadLetterRecord,
  DeadLetterTopic,
} from "../../src/consumer/index.ts";
import { type LetterFacts, letterHeadersOf, numberedLetters } from "../support/letters.ts";
import { readTopic } from "../support/read-topic.ts";
import { TopicFixture } from "../support/topic-fixture.ts";
import { waitUntil } from "../support/wait-until.ts";

/** What the embedded cluster gives to each topic. */
const partitions = 4;
const garbage = Uint8Array.of(0x0a, 0xff, 0x00, 0x80);

describe.each(["embedded", "real"] as const)("dead letters, on the %s broker", (kind) => {
  let embedded: EmbeddedKafka | undefined;

  beforeAll(async () => {
    embedded = kind === "embedded" ? await EmbeddedKafka.start() : undefined;
  });
  afterAll(() => embedded?.stop());

  /** A source topic, its dead-letter topic, and what looks into it. */
  const open = async (purpose: string) => {
    const fixture =
      embedded === undefined
        ? await TopicFixture.create(inject("bootstrapServers"), purpose, partitions)
        : TopicFixture.embedded(embedded.bootstrapServers, purpose);
    if (embedded === undefined) {
      await fixture.createTopic(fixture.deadLetterTopic, partitions);
    } else {
      // There, a topic appears with its first record.
      await fixture.write([{ partition: 3, key: "first" }]);
    }
    const letters = new DeadLetterTopic(
      { bootstrapServers: fixture.bootstrapServers, producer: { lingerMs: 0 } },
      fixture.deadLetterTopic,
    );
    return {
      fixture,
      letters,
      write: (count: number, facts: LetterFacts & { first?: number } = {}) =>
        fixture.write(numberedLetters(fixture.deadLetterTopic, fixture.topic, count, facts)),
      keys: async (filter?: DeadLetterFilter) => (await all(letters, filter)).map(keyOf),
      replayed: async () =>
        (await readTopic(fixture.bootstrapServers, fixture.topic))
          .filter(({ key }) => key !== "first")
          .map(({ key }) => key),
      [Symbol.asyncDispose]: async () => {
        await letters.close();
        await fixture[Symbol.asyncDispose]();
      },
    };
  };

  test("are listed with what they tell, up to those that are there when the list begins", async () => {
    await using bench = await open("list");
    const { fixture, letters } = bench;
    await bench.write(3, { reason: "failed", sourcePartition: 2, more: [["mine", "kept"]] });
    const seen: DeadLetterRecord[] = [];
    for await (const letter of letters.list()) {
      seen.push(letter);
      await bench.write(1, { first: 9 });
    }
    expect(seen.map(keyOf)).toEqual(["0", "1", "2"]);
    const [, second] = seen;
    expect(second).toMatchObject({
      topic: fixture.deadLetterTopic,
      partition: 0,
      offset: 1n,
      reason: "failed",
      error: "SerializationError: failed",
      source: { topic: fixture.topic, partition: 2, offset: 1n },
      refusedAt: new Date("2026-03-01T09:30:00.000Z"),
      replays: 0,
      replayed: false,
    });
    expect(second?.recordHeaders).toEqual([["mine", Buffer.from("kept")]]);
    expect(await bench.keys()).toHaveLength(6);
  });

  test("are chosen by reason, source, time and place", async () => {
    await using bench = await open("filter");
    const { fixture } = bench;
    await bench.write(2, { at: "2026-03-01T00:00:00Z" });
    await bench.write(2, { first: 2, reason: "failed", at: "2026-03-02T00:00:00Z" });
    await fixture.write([
      {
        topic: fixture.deadLetterTopic,
        partition: 1,
        key: "4",
        headers: letterHeadersOf({
          sourceTopic: "elsewhere",
          sourcePartition: 7,
          sourceOffset: 70,
        }),
      },
    ]);
    const elsewhere = { source: { topic: "elsewhere" } };
    expect(await bench.keys({ reason: "failed" })).toEqual(["2", "3"]);
    expect(await bench.keys(elsewhere)).toEqual(["4"]);
    expect(await bench.keys({ source: { partition: 7 } })).toEqual(["4"]);
    expect(await bench.keys({ source: { offsets: { from: 1n, to: 2n } } })).toEqual(["1", "2"]);
    expect(await bench.keys({ source: { topic: fixture.topic, offsets: { from: 3n } } })).toEqual([
      "3",
    ]);
    expect((await bench.keys({ since: new Date("2026-03-02T00:00:00Z") })).sort()).toEqual([
      "2",
      "3",
    ]);
    const before = { partition: 0, until: new Date("2026-03-02T00:00:00Z") };
    expect(await bench.keys(before)).toEqual(["0", "1"]);
    expect(await bench.keys({ partition: 1 })).toEqual(["4"]);
    expect(await bench.keys({ partition: 0, offsets: { from: 1n, to: 2n } })).toEqual(["1", "2"]);
    expect(await bench.keys({ offsets: { from: 99n } })).toEqual([]);
    expect(await bench.keys({ ...elsewhere, reason: "failed" })).toEqual([]);
  });

  test("are had one by one; where there is none, the error says so", async () => {
    await using bench = await open("get");
    await bench.write(3);
    const letter = await bench.letters.get({ partition: 0, offset: 1n });
    expect(Buffer.from(letter.value ?? []).toString()).toBe("letter 1");
    for (const place of [
      { partition: 0, offset: 3n },
      { partition: 2, offset: 0n },
      { partition: 99, offset: 0n },
    ]) {
      await expect(bench.letters.get(place)).rejects.toMatchObject({
        code: "LETTER_NOT_FOUND",
        ...place,
      });
    }
  });

  test("go back to the partition they came from, as they were, and are counted", async () => {
    await using bench = await open("replay");
    const { fixture, letters } = bench;
    await fixture.write([
      {
        topic: fixture.deadLetterTopic,
        partition: 3,
        key: Uint8Array.of(1, 0, 255),
        value: garbage,
        headers: letterHeadersOf({
          sourceTopic: fixture.topic,
          sourcePartition: 2,
          more: [
            ["twice", "a"],
            ["twice", "b"],
            ["dlq.replays", "4"],
          ],
        }),
      },
    ]);
    const result = await letters.replay();
    expect(result).toEqual({
      matched: 1,
      replayed: 1,
      alreadyReplayed: 0,
      failed: 0,
      failures: [],
      topics: { [fixture.topic]: 1 },
    });
    const [record] = (await readTopic(fixture.bootstrapServers, fixture.topic)).filter(
      ({ key }) => key !== "first",
    );
    expect(record).toMatchObject({
      partition: 2,
      value: Buffer.from(garbage),
      headers: [
        ["twice", "a"],
        ["twice", "b"],
        ["dlq.replays", "5"],
      ],
    });
    expect(await all(letters)).toMatchObject([{ replayed: true, replays: 4 }]);
  });

  test("are not replayed again, unless that is asked for", async () => {
    await using bench = await open("again");
    const { letters } = bench;
    await bench.write(3);
    expect(await letters.replay({ offsets: { from: 1n, to: 1n } })).toMatchObject({ replayed: 1 });
    expect(await bench.replayed()).toEqual(["1"]);
    expect(await letters.replay({ reason: "failed" })).toMatchObject({ matched: 0 });
    expect(await letters.replay()).toMatchObject({ matched: 3, replayed: 2, alreadyReplayed: 1 });
    expect(await letters.replay()).toMatchObject({ matched: 3, replayed: 0, alreadyReplayed: 3 });
    expect(await bench.replayed()).toEqual(["1", "0", "2"]);
    await bench.write(1, { first: 3 });
    expect(await bench.keys({ replayed: false })).toEqual(["3"]);
    expect(await bench.keys({ replayed: true })).toEqual(["0", "1", "2"]);
    expect(await letters.replay({}, { again: true })).toMatchObject({ replayed: 4 });
    expect(await bench.replayed()).toEqual(["1", "0", "2", "0", "1", "2", "3"]);
  });

  test("are replayed by who is configured for transactions, too", async () => {
    await using bench = await open("transactional");
    const { fixture } = bench;
    await bench.write(2);
    await using letters = new DeadLetterTopic(
      {
        bootstrapServers: fixture.bootstrapServers,
        producer: { transactionalId: `${fixture.topic}-writer` },
      },
      fixture.deadLetterTopic,
    );
    expect(await letters.replay()).toMatchObject({ replayed: 2, failed: 0 });
    expect(await bench.replayed()).toEqual(["0", "1"]);
  });

  test("stay where they are in a dry run, which counts them", async () => {
    await using bench = await open("dry");
    const { fixture, letters } = bench;
    await bench.write(2);
    const dry = await letters.replay({}, { dryRun: true });
    expect(dry).toMatchObject({ matched: 2, replayed: 2, topics: { [fixture.topic]: 2 } });
    expect(await bench.replayed()).toEqual([]);
    expect(await letters.replay()).toMatchObject({ replayed: 2, alreadyReplayed: 0 });
  });

  test("that cannot go anywhere are named, and the others go", async () => {
    await using bench = await open("lost");
    const { fixture, letters } = bench;
    const missing = `${fixture.topic}-missing`;
    const topic = fixture.deadLetterTopic;
    await fixture.write([{ topic, partition: 0, key: "a", headers: letterHeadersOf({}) }]);
    await fixture.write([
      { topic, partition: 0, key: "b", headers: letterHeadersOf({ sourceTopic: missing }) },
    ]);
    await fixture.write([
      { topic, partition: 0, key: "c", headers: letterHeadersOf({ sourceTopic: topic }) },
    ]);
    await bench.write(1);
    const result = await letters.replay();
    expect(result).toMatchObject({ matched: 4, replayed: 1, failed: 3 });
    expect(result.failures.map(({ offset, error }) => [offset, error.code])).toEqual([
      [0n, "LETTER_WITHOUT_SOURCE"],
      [1n, "TOPIC_NOT_FOUND"],
      [2n, "LETTER_WITHOUT_SOURCE"],
    ]);
    const to = await letters.replay({}, { to: fixture.topic });
    expect(to).toMatchObject({ replayed: 3, alreadyReplayed: 1, failed: 0 });
    expect((await bench.replayed()).sort()).toEqual(["0", "a", "b", "c"]);
    await expect(letters.replay({}, { to: topic })).rejects.toThrow("is the dead-letter topic");
  });

  test("that are refused again come as new letters that tell how often they were replayed", async () => {
    await using bench = await open("loop");
    const { fixture, letters } = bench;
    await fixture.write([{ partition: 1, key: "bad", value: garbage, headers: [["h", "1"]] }]);
    const consumer = fixture.consumer({ consumer: { deadLetterTopic: fixture.deadLetterTopic } });
    const running = consumer.run({ onTraces: () => {} });
    for (const replays of [0, 1, 2]) {
      // On the embedded broker, the topic appears with the first letter.
      const found = async () => await all(letters, { replayed: false }).catch(() => []);
      await waitUntil("the letter is there", async () => (await found()).length === 1);
      const [letter] = await found();
      expect(letter).toMatchObject({ replays, source: { partition: 1, offset: BigInt(replays) } });
      expect(letter?.recordHeaders).toEqual([["h", Buffer.from("1")]]);
      await letters.replay();
    }
    await consumer.close();
    await running;
  });

  test("can be read by any consumer, which what remembers replays does not disturb", async () => {
    await using bench = await open("reader");
    const { fixture, letters } = bench;
    const letter = (key: string) => ({
      topic: fixture.deadLetterTopic,
      partition: 0,
      key,
      headers: letterHeadersOf({ sourceTopic: fixture.topic }),
    });
    await fixture.write([letter("before")]);
    expect(await letters.replay()).toMatchObject({ replayed: 1 });
    const [offset] = await fixture.write([letter("after")]);
    expect(offset).toBe(2n);
    const consumer = fixture.consumer();
    await consumer.assign([{ topic: fixture.deadLetterTopic, partition: 0, offset: "beginning" }]);
    const keys: (string | null)[] = [];
    for await (const { keyText } of consumer.batches(undefined, { defaultSignal: "traces" })) {
      if (keys.push(keyText) === 2) {
        break;
      }
    }
    expect(keys).toEqual(["before", "after"]);
  });

  test("of a topic that does not exist are an error", async () => {
    const { bootstrapServers } = embedded ?? { bootstrapServers: inject("bootstrapServers") };
    await using letters = new DeadLetterTopic({ bootstrapServers }, "no-letters-here");
    await expect(letters.replay()).rejects.toMatchObject({ code: "TOPIC_NOT_FOUND" });
  });

  test("are read no longer when that is called off, or the topic closed", async () => {
    await using bench = await open("abort");
    await bench.write(3);
    const reason = new Error("enough");
    const stop = new AbortController();
    const reading = (async () => {
      for await (const _ of bench.letters.list({}, { signal: stop.signal })) {
        stop.abort(reason);
      }
    })();
    // The records of one poll are handed out before the next one is asked for.
    await expect(reading.then(() => "ended", String)).resolves.toMatch(/ended|enough/);
    await expect(all(bench.letters, {}, AbortSignal.abort(reason))).rejects.toBe(reason);
    await bench.letters.close();
    await expect(all(bench.letters)).rejects.toMatchObject({ code: "CLOSED" });
  });
});

async function all(
  letters: DeadLetterTopic,
  filter: DeadLetterFilter = {},
  signal?: AbortSignal,
): Promise<DeadLetterRecord[]> {
  const found: DeadLetterRecord[] = [];
  for await (const letter of letters.list(filter, signal === undefined ? {} : { signal })) {
    found.push(letter);
  }
  return found;
}

function keyOf({ keyText }: DeadLetterRecord): string {
  return keyText ?? "";
}
