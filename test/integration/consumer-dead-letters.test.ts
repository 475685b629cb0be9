import { describe, expect, inject, test } from "vitest";
import type { ConsumedRecord, ConsumedTraces, KafkaConsumer } from "../../src/consumer/index.ts";
import { SerializationError } from "../../src/errors/index.ts";
import { KafkaProducer } from "../../src/producer/index.ts";
import { emptyObjects } from "../support/otlp/empty-objects.ts";
import { count, spanRequest } from "../support/otlp/wire-bytes.ts";
import { TopicFixture } from "../support/topic-fixture.ts";
import { waitUntil } from "../support/wait-until.ts";

const garbage = Uint8Array.of(0x0a, 0xff, 0x00, 0x80);
const binaryHeader = Uint8Array.of(0xff, 0x00, 0xfe);

/** Reads the dead-letter topic as it is. */
async function deadLetters(fixture: TopicFixture, count: number): Promise<ConsumedRecord[]> {
  const reader = fixture.consumer();
  await reader.assign([{ topic: fixture.deadLetterTopic, offset: "beginning" }]);
  const letters: ConsumedRecord[] = [];
  const done = new AbortController();
  const take = (letter: ConsumedRecord): void => {
    letters.push(letter);
    if (letters.length === count) {
      done.abort();
    }
  };
  await reader.run(
    { onTraces: take },
    { signal: done.signal, defaultSignal: "traces", onUnreadable: take },
  );
  return letters;
}

function run(consumer: KafkaConsumer, onTraces: (key: string) => void): Promise<void> {
  return consumer.run({ onTraces: ({ keyText }) => onTraces(keyText ?? "") });
}

describe("a record that is not OTLP", () => {
  test("goes to the dead-letter topic as it was, with the reason, and is committed", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "garbage");
    await fixture.write([{ key: "0" }]);
    await fixture.write([
      {
        key: Uint8Array.of(1, 0, 255),
        value: garbage,
        headers: [
          ["twice", "a"],
          ["twice", "b"],
          ["binary", binaryHeader],
        ],
      },
    ]);
    await fixture.write([{ key: "2" }]);
    const consumer = fixture.consumer({ consumer: { deadLetterTopic: fixture.deadLetterTopic } });
    const told: unknown[] = [];
    consumer.on("unreadable", ({ record, error }) => told.push([record.offset, String(error)]));
    const seen: string[] = [];
    const running = run(consumer, (key) => seen.push(key));
    await waitUntil("the others are read", () => seen.length === 2);
    await consumer.close();
    await running;
    expect(seen).toEqual(["0", "2"]);
    expect(told).toEqual([[1n, expect.stringContaining("SerializationError")]]);
    expect(await fixture.committed()).toEqual([3]);
    const [letter] = await deadLetters(fixture, 1);
    expect(letter?.value).toEqual(Buffer.from(garbage));
    expect(letter?.key).toEqual(Buffer.from([1, 0, 255]));
    expect(letter?.headerList.slice(0, 3)).toEqual([
      ["twice", Buffer.from("a")],
      ["twice", Buffer.from("b")],
      ["binary", Buffer.from(binaryHeader)],
    ]);
    expect(letter?.headers).toMatchObject({
      "dlq.reason": "unreadable",
      "dlq.error": expect.stringMatching(/^SerializationError: /),
      "dlq.source.topic": fixture.topic,
      "dlq.source.partition": "0",
      "dlq.source.offset": "1",
      "dlq.timestamp": expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
  });

  test("goes there where the fault lies inside an item, though the handler looks at nothing", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "deep-unseen");
    await fixture.write([{ key: "0" }, { key: "1", value: spanRequest(count(1, 5)) }]);
    await fixture.write([{ key: "2" }]);
    const consumer = fixture.consumer({ consumer: { deadLetterTopic: fixture.deadLetterTopic } });
    const seen: string[] = [];
    const running = consumer.run({ onTraces: ({ keyText }) => void seen.push(keyText ?? "") });
    await waitUntil("all are read", () => seen.length === 2);
    const [letter] = await deadLetters(fixture, 1);
    await consumer.close();
    await running;
    expect(seen).toEqual(["0", "2"]);
    expect(letter?.headers).toMatchObject({ "dlq.reason": "unreadable", "dlq.source.offset": "1" });
    expect(await fixture.committed()).toEqual([3]);
  });

  test("goes there unread where decoding it would take hundreds of times its size", async () => {
    const large = { maxRequestSize: 4_000_000, compression: "gzip" } as const;
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "objects");
    // Brokers hold their limit to what is compressed, so that it does not keep such records out.
    const poison = emptyObjects(3_000_000);
    await fixture.write([{ key: "0" }]);
    await using producer = new KafkaProducer({
      bootstrapServers: fixture.bootstrapServers,
      producer: large,
    });
    await producer.writeRecord({ topic: fixture.topic, key: "1", value: poison });
    await fixture.write([{ key: "2" }]);
    const consumer = fixture.consumer({
      producer: large,
      consumer: { deadLetterTopic: fixture.deadLetterTopic },
    });
    const seen: string[] = [];
    const running = run(consumer, (key) => seen.push(key));
    await waitUntil("the others are read", () => seen.length === 2);
    await consumer.close();
    await running;
    expect(seen).toEqual(["0", "2"]);
    expect(await fixture.committed()).toEqual([3]);
    const [letter] = await deadLetters(fixture, 1);
    expect(Buffer.compare(letter?.value ?? Buffer.alloc(0), poison)).toBe(0);
    expect(letter?.headers["dlq.error"]).toMatch(/^SerializationError: .*MiB to decode/);
  });

  test("goes there once where it is checked on demand, whatever the handler does", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "deep-fault");
    await fixture.write([{ key: "0" }, { key: "1", value: spanRequest(count(1, 5)) }]);
    await fixture.write([{ key: "2" }]);
    const consumer = fixture.consumer({ consumer: { deadLetterTopic: fixture.deadLetterTopic } });
    const seen: string[] = [];
    const swallowed: unknown[] = [];
    const onTraces = (batch: ConsumedTraces): void => {
      seen.push(batch.keyText ?? "");
      try {
        batch.toBatch();
      } catch (error) {
        swallowed.push(error);
      }
    };
    const running = consumer.run({ onTraces }, { checkAhead: false });
    await waitUntil("all are read", () => seen.length === 3);
    const [letter] = await deadLetters(fixture, 1);
    await consumer.close();
    await running;
    expect(seen).toEqual(["0", "1", "2"]);
    expect(swallowed).toEqual([expect.any(SerializationError)]);
    expect(letter?.headers).toMatchObject({ "dlq.reason": "unreadable", "dlq.source.offset": "1" });
    expect(await fixture.committed()).toEqual([3]);
  });

  test("never reaches a loop, even where the fault lies inside an item", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "deep-loop");
    await fixture.write([{ key: "bad", value: spanRequest(count(1, 5)) }, { key: "good" }]);
    const consumer = fixture.consumer({ consumer: { deadLetterTopic: fixture.deadLetterTopic } });
    for await (const batch of consumer.batches("traces")) {
      expect(batch.keyText).toBe("good");
      batch.ack();
      break;
    }
    await consumer.close();
    expect(await fixture.committed()).toEqual([2]);
  });

  test("goes to the handler where there is no dead-letter topic", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "handler");
    await fixture.write([{ value: garbage, key: "bad" }]);
    await fixture.write([{ key: "good" }]);
    const consumer = fixture.consumer();
    const refused: ConsumedRecord[] = [];
    const onUnreadable = async (record: ConsumedRecord): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      refused.push(record);
    };
    for await (const batch of consumer.batches("traces", { onUnreadable })) {
      // The record behind it waits until it has a place.
      expect(refused.map(({ keyText }) => keyText)).toEqual(["bad"]);
      batch.ack();
      break;
    }
    await consumer.close();
    expect(await fixture.committed()).toEqual([2]);
  });

  test("stops the reading where there is neither, and is never skipped", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "stop");
    await fixture.write([{ key: "0" }]);
    await fixture.write([{ key: "1", value: garbage }]);
    await fixture.write([{ key: "2" }]);
    for (const attempt of ["first", "again"]) {
      const consumer = fixture.consumer();
      const seen: string[] = [];
      const reading = (async () => {
        for await (const batch of consumer.batches("traces")) {
          seen.push(batch.keyText ?? "");
          batch.ack();
        }
      })();
      await expect(reading).rejects.toMatchObject({
        name: "ConsumerError",
        code: "RECORD_UNREADABLE",
        topic: fixture.topic,
        partition: 0,
        offset: 1n,
      });
      expect(seen).toEqual(attempt === "first" ? ["0"] : []);
      await consumer.close();
      expect(await fixture.committed()).toEqual([1]);
    }
  });

  test("stops the reading where its handler throws, too", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "throws");
    await fixture.write([{ value: garbage }]);
    const consumer = fixture.consumer();
    const failure = new Error("no room for it");
    const running = consumer.run(
      { onTraces: () => {} },
      {
        onUnreadable: () => {
          throw failure;
        },
      },
    );
    await expect(running).rejects.toMatchObject({ code: "RECORD_UNREADABLE", cause: failure });
    await consumer.close();
    expect(await fixture.committed()).toEqual([-1]);
  });
});

describe("a batch that its handler throws on", () => {
  test("comes again with longer and longer waits, while later ones of its partition wait", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "again");
    await fixture.writeNumbered(3);
    const consumer = fixture.consumer({ consumer: { maxAttempts: 4, retryBackoffMs: 40 } });
    const seen: [string, number, number][] = [];
    const running = consumer.run({
      onTraces: ({ attempt, keyText }) => {
        seen.push([keyText ?? "", attempt, performance.now()]);
        if (keyText === "1" && attempt < 4) {
          throw new Error("not yet");
        }
      },
    });
    await waitUntil("the last is read", () => seen.at(-1)?.[0] === "2");
    await consumer.close();
    await running;
    expect(seen.map(([key, attempt]) => `${key}/${attempt}`)).toEqual([
      "0/1",
      "1/1",
      "1/2",
      "1/3",
      "1/4",
      "2/1",
    ]);
    const [, first = 0, second = 0, third = 0, fourth = 0] = seen.map(([, , at]) => at);
    // Timers may be a millisecond early.
    expect(second - first).toBeGreaterThanOrEqual(39);
    expect(third - second).toBeGreaterThanOrEqual(79);
    expect(fourth - third).toBeGreaterThanOrEqual(159);
    expect(await fixture.committed()).toEqual([3]);
  });

  test("does not keep later ones waiting where order does not matter", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "overtake");
    await fixture.writeNumbered(3);
    const consumer = fixture.consumer({ consumer: { retryBackoffMs: 300 } });
    const seen: string[] = [];
    const running = consumer.run(
      {
        onTraces: ({ attempt, keyText }) => {
          seen.push(`${keyText}/${attempt}`);
          if (keyText === "0" && attempt === 1) {
            throw new Error("not yet");
          }
        },
      },
      { ordered: false },
    );
    await waitUntil("all is done", () => seen.includes("0/2"));
    await consumer.close();
    await running;
    expect(seen).toEqual(["0/1", "1/1", "2/1", "0/2"]);
    expect(await fixture.committed()).toEqual([3]);
  });

  test("goes to the dead-letter topic after the last attempt, and is committed", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "poison");
    await fixture.writeNumbered(3);
    const consumer = fixture.consumer({
      consumer: { deadLetterTopic: fixture.deadLetterTopic, maxAttempts: 3 },
    });
    const seen: string[] = [];
    const running = run(consumer, (key) => {
      seen.push(key);
      if (key === "1") {
        throw new TypeError("this one is poison");
      }
    });
    await waitUntil("the last is read", () => seen.includes("2"));
    await consumer.close();
    await running;
    expect(seen).toEqual(["0", "1", "1", "1", "2"]);
    expect(await fixture.committed()).toEqual([3]);
    const [letter] = await deadLetters(fixture, 1);
    expect(letter?.keyText).toBe("1");
    expect(letter?.headers).toMatchObject({
      "dlq.reason": "failed",
      "dlq.error": "TypeError: this one is poison",
      "dlq.source.offset": "1",
    });
  });

  test("stops the reading after the last attempt where there is nowhere to go", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "nowhere");
    await fixture.writeNumbered(3);
    const consumer = fixture.consumer({ consumer: { maxAttempts: 2 } });
    const poison = new Error("poison");
    const running = run(consumer, (key) => {
      if (key === "1") {
        throw poison;
      }
    });
    await expect(running).rejects.toMatchObject({
      name: "ConsumerError",
      code: "RECORD_FAILED",
      topic: fixture.topic,
      partition: 0,
      offset: 1n,
      cause: poison,
    });
    await consumer.close();
    expect(await fixture.committed()).toEqual([1]);
  });

  test("goes to the handler after the last attempt, where there is one", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "failed");
    await fixture.writeNumbered(2);
    const consumer = fixture.consumer({ consumer: { maxAttempts: 2 } });
    const failed: unknown[] = [];
    const seen: string[] = [];
    for await (const batch of consumer.batches("traces", {
      onFailed: (record, error) => void failed.push([record.keyText, error]),
    })) {
      seen.push(`${batch.keyText}/${batch.attempt}`);
      if (batch.keyText === "1") {
        batch.ack();
        break;
      }
      batch.nack("no thanks");
    }
    await consumer.close();
    // The second was fetched with the first, and is handed out while the first waits for its turn.
    expect(failed).toEqual([["0", "no thanks"]]);
    expect(await fixture.committed()).toEqual([2]);
  });
});
