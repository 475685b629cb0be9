import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { allCapabilities, type Capability, EmbeddedKafka } from "../../src/cluster/index.ts";
import type { KafkaConsumer } from "../../src/consumer/index.ts";
import { UnsupportedError } from "../../src/errors/index.ts";
import { type ConsumerOverrides, TopicFixture } from "../support/topic-fixture.ts";
import { waitUntil } from "../support/wait-until.ts";

/** What the embedded cluster gives to each topic. */
const partitions = 4;

/** Reads batches and acknowledges them until as many were read, and leaves. */
async function take(consumer: KafkaConsumer, count: number): Promise<string[]> {
  const keys: string[] = [];
  for await (const batch of consumer.batches(undefined, { defaultSignal: "traces" })) {
    keys.push(batch.keyText ?? "");
    batch.ack();
    if (keys.length === count) {
      break;
    }
  }
  return keys;
}

async function takeAsMember(consumer: KafkaConsumer, count: number): Promise<string[]> {
  const keys: string[] = [];
  for await (const batch of consumer.batches("traces")) {
    keys.push(batch.keyText ?? "");
    batch.ack();
    if (keys.length === count) {
      break;
    }
  }
  return keys;
}

describe.each(["embedded", "real"] as const)("a consumer, on the %s broker", (kind) => {
  let embedded: EmbeddedKafka | undefined;
  let capabilities: ReadonlySet<Capability> = allCapabilities;

  beforeAll(async () => {
    if (kind === "embedded") {
      embedded = await EmbeddedKafka.start();
      capabilities = embedded.capabilities;
    }
  });
  afterAll(() => embedded?.stop());

  const open = async (purpose: string): Promise<TopicFixture> =>
    embedded === undefined
      ? await TopicFixture.create(inject("bootstrapServers"), purpose, partitions)
      : TopicFixture.embedded(embedded.bootstrapServers, purpose);

  const assigned = async (
    fixture: TopicFixture,
    offset: "beginning" | "end" | bigint,
    overrides: ConsumerOverrides = {},
  ): Promise<KafkaConsumer> => {
    const consumer = fixture.consumer(overrides);
    await consumer.assign([{ topic: fixture.topic, partition: 0, offset }]);
    return consumer;
  };

  test("reads assigned partitions from the beginning, an offset and the end", async () => {
    await using fixture = await open("places");
    await fixture.writeNumbered(4);
    expect(await take(await assigned(fixture, "beginning"), 4)).toEqual([..."0123"]);
    expect(await take(await assigned(fixture, 2n), 2)).toEqual([..."23"]);
    const atEnd = await assigned(fixture, "end");
    await fixture.writeNumbered(1, 0, 4);
    expect(await take(atEnd, 1)).toEqual(["4"]);
  });

  test("goes on in a group where the last reader stopped", async () => {
    await using fixture = await open("group");
    await fixture.writeNumbered(6);
    const first = fixture.consumer();
    expect(await takeAsMember(first, 4)).toEqual([..."0123"]);
    await first.close();
    expect(await takeAsMember(fixture.consumer(), 2)).toEqual([..."45"]);
  });

  test("shares a topic with another member of its group", async () => {
    await using fixture = await open("members");
    for (let partition = 0; partition < partitions; partition++) {
      await fixture.writeNumbered(5, partition, partition * 5);
    }
    const seen: string[] = [];
    const members = [fixture.consumer(), fixture.consumer()];
    const running = members.map((member) =>
      member.run({
        onTraces: ({ keyText }) => {
          seen.push(keyText ?? "");
        },
      }),
    );
    await waitUntil("each has its part", () =>
      members.every((member) => member.assignment().length === partitions / 2),
    );
    await waitUntil("all is read", () => new Set(seen).size === 5 * partitions);
    await Promise.all(members.map((member) => member.close()));
    await Promise.all(running);
  });

  test("tries a rejected batch again, then gives it to the dead-letter topic", async () => {
    await using fixture = await open("refused");
    await fixture.writeNumbered(1);
    await fixture.write([{ partition: 0, key: "garbage", value: Uint8Array.of(0xff) }]);
    await fixture.writeNumbered(1, 0, 2);
    const consumer = await assigned(fixture, "beginning", {
      consumer: { deadLetterTopic: fixture.deadLetterTopic, maxAttempts: 2 },
    });
    const seen: string[] = [];
    for await (const batch of consumer.batches("traces")) {
      seen.push(`${batch.keyText}/${batch.attempt}`);
      if (batch.keyText === "2") {
        break;
      }
      batch.nack(new Error("no"));
    }
    expect(seen).toEqual(["0/1", "0/2", "2/1"]);
    const letters = fixture.consumer();
    await letters.assign([{ topic: fixture.deadLetterTopic, offset: "beginning" }]);
    const reasons: string[] = [];
    const done = new AbortController();
    const note = ({ headers, keyText }: { headers: Record<string, string>; keyText: unknown }) => {
      reasons.push(`${keyText} ${headers["dlq.reason"]} ${headers["dlq.source.offset"]}`);
      if (reasons.length === 2) {
        done.abort();
      }
    };
    const { signal } = done;
    await letters.run(
      { onTraces: note },
      { signal, defaultSignal: "traces", onUnreadable: (record) => note(record) },
    );
    expect(reasons.sort()).toEqual(["0 failed 0", "garbage unreadable 1"]);
  });

  test("seeks by offset", async () => {
    await using fixture = await open("seek");
    await fixture.writeNumbered(3);
    const consumer = await assigned(fixture, "beginning");
    const keys: string[] = [];
    for await (const batch of consumer.batches("traces")) {
      keys.push(batch.keyText ?? "");
      if (keys.length === 2) {
        break;
      }
      await consumer.seek({ topic: fixture.topic, partition: 0 }, 2n);
    }
    expect(keys).toEqual(["0", "2"]);
  });

  test("seeks by time where the broker can, and says at once where it cannot", async () => {
    await using fixture = await open("seek-time");
    await fixture.writeNumbered(2);
    const consumer = await assigned(fixture, 1n);
    const keys: string[] = [];
    for await (const batch of consumer.batches("traces")) {
      keys.push(batch.keyText ?? "");
      if (keys.length === 2) {
        break;
      }
      const seeking = consumer.seek({ topic: fixture.topic, partition: 0 }, { time: 1 });
      if (!capabilities.has("offsetsByTime")) {
        await expect(seeking).rejects.toThrow(UnsupportedError);
        break;
      }
      await seeking;
    }
    expect(keys).toEqual(capabilities.has("offsetsByTime") ? ["1", "0"] : ["1"]);
  });

  test("assigns by time where the broker can, and says at once where it cannot", async () => {
    await using fixture = await open("since");
    await fixture.writeNumbered(2);
    const consumer = fixture.consumer();
    const assigning = consumer.assign([
      { topic: fixture.topic, partition: 0, offset: { time: new Date(0) } },
    ]);
    if (capabilities.has("offsetsByTime")) {
      await assigning;
      expect(await take(consumer, 2)).toEqual(["0", "1"]);
    } else {
      await expect(assigning).rejects.toMatchObject({ code: "EMBEDDED_UNSUPPORTED" });
    }
  });

  test("tells where a partition ends, when asked to", async () => {
    await using fixture = await open("eof");
    await fixture.writeNumbered(3);
    const consumer = await assigned(fixture, "beginning", { consumer: { partitionEof: true } });
    const ends: unknown[] = [];
    consumer.on("eof", (end) => ends.push(end));
    const running = consumer.run({ onTraces: () => {} });
    await waitUntil("the end is told", () => ends.length > 0);
    expect(ends[0]).toEqual({ topic: fixture.topic, partition: 0, offset: 3n });
    await consumer.close();
    await running;
  });

  test("pauses and resumes without losing a record", async () => {
    await using fixture = await open("pause");
    await fixture.writeNumbered(300);
    const consumer = await assigned(fixture, "beginning");
    const keys: number[] = [];
    const running = consumer.run({
      onTraces: ({ keyText }) => {
        keys.push(Number(keyText));
      },
    });
    await waitUntil("it reads", () => keys.length > 0);
    for (let round = 0; round < 10; round++) {
      await consumer.pause();
      await consumer.resume();
    }
    await waitUntil("all is read", () => keys.length >= 300);
    expect(keys).toEqual(Array.from({ length: 300 }, (_, key) => key));
    await consumer.close();
    await running;
  });
});
