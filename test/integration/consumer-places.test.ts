import { describe, expect, inject, test } from "vitest";
import type { AssignmentRequest, KafkaConsumer } from "../../src/consumer/index.ts";
import { ConsumerError, TopicError } from "../../src/errors/index.ts";
import { TopicFixture } from "../support/topic-fixture.ts";
import { waitUntil } from "../support/wait-until.ts";

/** Reads `count` batches and leaves. */
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

async function takeFrom(
  fixture: TopicFixture,
  count: number,
  requests: readonly Partial<AssignmentRequest>[],
): Promise<string[]> {
  const consumer = fixture.consumer();
  await consumer.assign(requests.map((request) => ({ topic: fixture.topic, ...request })));
  const keys = await take(consumer, count);
  await consumer.close();
  return keys;
}

describe("seeking", () => {
  test("goes back and forth to offsets, to the beginning and the end", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "seek");
    await fixture.writeNumbered(10);
    const consumer = fixture.consumer();
    const keys: string[] = [];
    const place = { topic: fixture.topic, partition: 0 };
    for await (const batch of consumer.batches("traces")) {
      keys.push(batch.keyText ?? "");
      batch.ack();
      if (keys.length === 3) {
        await consumer.seek(place, 8n);
      } else if (keys.length === 5) {
        await consumer.seek(place, "beginning");
      } else if (keys.length === 7) {
        await consumer.seek(place, "end");
        await fixture.writeNumbered(1, 0, 10);
      } else if (keys.length === 8) {
        break;
      }
    }
    expect(keys).toEqual(["0", "1", "2", "8", "9", "0", "1", "10"]);
    await consumer.close();
    expect(await fixture.committed()).toEqual([11]);
  });

  test("by time finds the first record at or after it, and the end where there is none", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "time");
    const hour = 3_600_000;
    const start = Date.now() - 10 * hour;
    for (let index = 0; index < 5; index++) {
      await fixture.write([{ key: String(index), timestamp: start + index * hour }]);
    }
    const consumer = fixture.consumer();
    const place = { topic: fixture.topic, partition: 0 };
    const keys: string[] = [];
    for await (const batch of consumer.batches("traces")) {
      keys.push(batch.keyText ?? "");
      if (keys.length === 1) {
        await consumer.seek(place, { time: new Date(start + 2 * hour) });
      } else if (keys.length === 2) {
        await consumer.seek(place, { time: start + 3 * hour - 1 });
      } else if (keys.length === 3) {
        await consumer.seek(place, { time: Date.now() + hour });
        await fixture.write([{ key: "new" }]);
      } else {
        break;
      }
    }
    expect(keys).toEqual(["0", "2", "3", "new"]);
  });

  test("makes acknowledgements of what was read before count for nothing", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "stale");
    await fixture.writeNumbered(4);
    const consumer = fixture.consumer();
    const held: { ack(): void }[] = [];
    for await (const batch of consumer.batches("traces")) {
      held.push(batch);
      if (held.length === 4) {
        await consumer.seek({ topic: fixture.topic, partition: 0 }, 1n);
        for (const old of held) {
          old.ack();
        }
      } else if (held.length === 5) {
        expect(batch.offset).toBe(1n);
        batch.ack();
        break;
      }
    }
    await consumer.close();
    expect(await fixture.committed()).toEqual([2]);
  });

  test("works on a partition as soon as it is assigned, and while it is paused", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "soon");
    await fixture.writeNumbered(3);
    const consumer = fixture.consumer();
    const place = { topic: fixture.topic, partition: 0 };
    let sought: Promise<void> | undefined;
    consumer.on("rebalance", ({ kind }) => {
      if (kind === "assigned") {
        sought = (async () => {
          await consumer.pause(place);
          await consumer.seek(place, 2n);
          await consumer.resume(place);
        })();
      }
    });
    const keys: string[] = [];
    for await (const batch of consumer.batches("traces")) {
      keys.push(batch.keyText ?? "");
      if (batch.keyText === "2") {
        break;
      }
    }
    await sought;
    // The first may have been on its way already.
    expect([["2"], ["0", "2"], ["0", "1", "2"]]).toContainEqual(keys);
  });

  test("refuses a partition that is not read", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "absent");
    await fixture.writeNumbered(1);
    const consumer = fixture.consumer();
    const seek = () => consumer.seek({ topic: fixture.topic, partition: 7 }, 0n);
    await expect(seek()).rejects.toMatchObject({ code: "NOT_ASSIGNED" });
    for await (const _ of consumer.batches("traces")) {
      await expect(seek()).rejects.toThrow(ConsumerError);
      break;
    }
  });
});

describe("assigned partitions", () => {
  test("are read from where each is to start", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "assign", 3);
    for (const partition of [0, 1, 2]) {
      await fixture.writeNumbered(5, partition, partition * 10);
    }
    const keys = await takeFrom(fixture, 7, [
      { partition: 0, offset: 3n },
      { partition: 1, offset: "beginning" },
    ]);
    expect(keys.sort()).toEqual(["10", "11", "12", "13", "14", "3", "4"]);
  });

  test("from the end give what is written once they are assigned", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "end", 2);
    await fixture.writeNumbered(5, 0);
    const consumer = fixture.consumer();
    await consumer.assign([{ topic: fixture.topic, offset: "end" }]);
    await fixture.writeNumbered(1, 0, 100);
    await fixture.writeNumbered(1, 1, 101);
    expect((await take(consumer, 2)).sort()).toEqual(["100", "101"]);
  });

  test("by time start at the first record that is late enough", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "since");
    const now = Date.now();
    await fixture.write([{ key: "old", timestamp: now - 7_200_000 }]);
    await fixture.write([{ key: "new", timestamp: now }]);
    expect(await takeFrom(fixture, 1, [{ offset: { time: now - 3_600_000 } }])).toEqual(["new"]);
  });

  test("belong to no group, and nothing is committed", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "no-group");
    await fixture.writeNumbered(3);
    const consumer = fixture.consumer({ consumer: { autoCommitIntervalMs: 20 } });
    await consumer.assign([{ topic: fixture.topic, offset: "beginning" }]);
    let count = 0;
    for await (const batch of consumer.batches()) {
      batch.ack();
      count++;
      if (count === 3) {
        await expect(consumer.commit()).rejects.toMatchObject({ code: "COMMIT_FAILED" });
        await new Promise((resolve) => setTimeout(resolve, 100));
        break;
      }
    }
    await consumer.close();
    expect(await fixture.committed()).toEqual([-1]);
    const groups = await fixture.admin.listGroups();
    expect(groups.has(fixture.group)).toBe(false);
  });

  test("need to exist: a partition always, a topic if it is not waited for", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "missing");
    const consumer = fixture.consumer();
    await expect(consumer.assign([{ topic: fixture.topic, partition: 5 }])).rejects.toMatchObject({
      code: "PARTITION_NOT_FOUND",
    });
    await expect(
      consumer.assign([{ topic: `${fixture.topic}-none` }], { follow: false }),
    ).rejects.toThrow(TopicError);
  });

  test("that appear later are read from their beginning", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "grow");
    const consumer = fixture.consumer();
    await consumer.assign([
      { topic: fixture.topic, offset: "end" },
      { topic: `^${fixture.topic}-late` },
    ]);
    const reading = take(consumer, 3);
    await waitUntil("reading began", () => consumer.assignment().length === 1);
    await fixture.addPartitions(2);
    await fixture.createTopic(`${fixture.topic}-late-one`, 1);
    await fixture.writeNumbered(2, 1, 10);
    await fixture.write([{ topic: `${fixture.topic}-late-one`, key: "20" }]);
    expect((await reading).sort()).toEqual(["10", "11", "20"]);
  });

  test("can be paused, resumed, rejected and acknowledged like any", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "alike");
    await fixture.writeNumbered(2);
    const consumer = fixture.consumer();
    await consumer.assign([{ topic: fixture.topic, offset: "beginning" }]);
    const seen: string[] = [];
    for await (const batch of consumer.batches("traces")) {
      seen.push(`${batch.keyText}/${batch.attempt}`);
      if (batch.keyText === "0" && batch.attempt === 1) {
        batch.nack(new Error("again"));
        await consumer.pause();
        await consumer.resume();
      } else {
        batch.ack();
      }
      if (batch.keyText === "1") {
        break;
      }
    }
    expect(seen).toEqual(["0/1", "0/2", "1/1"]);
  });
});

describe("where reading starts without a committed offset", () => {
  test("is the beginning with earliest, and the end with latest", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "reset");
    await fixture.writeNumbered(2);
    const latest = fixture.consumer({
      consumer: { offsetReset: "latest" },
      groupId: `${fixture.group}-latest`,
    });
    let first: string[] | undefined;
    const reading = takeFirst(latest).then((keys) => {
      first = keys;
    });
    await waitUntil("it is assigned", () => latest.assignment().length === 1);
    // The driver asks for the end when it starts to fetch: what is written before is not read.
    let written = 2;
    await waitUntil("something is read", async () => {
      await fixture.writeNumbered(1, 0, written++);
      return first !== undefined;
    });
    await reading;
    expect(Number(first?.[0])).toBeGreaterThanOrEqual(2);
    const earliest = fixture.consumer({ consumer: { offsetReset: "earliest" } });
    expect(await takeFirst(earliest)).toEqual(["0"]);
  });

  test("is nowhere with error: reading ends and says so", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "refuse");
    await fixture.writeNumbered(2);
    const consumer = fixture.consumer({ consumer: { offsetReset: "error" } });
    await expect(takeFirst(consumer)).rejects.toMatchObject({
      name: "ConsumerError",
      code: "OFFSET_OUT_OF_RANGE",
    });
  });

  test("with error goes on at the committed offset, as long as that is there", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "present");
    await fixture.writeNumbered(3);
    await takeFirst(fixture.consumer());
    const consumer = fixture.consumer({ consumer: { offsetReset: "error" } });
    expect(await takeFirst(consumer)).toEqual(["1"]);
    await consumer.close();
    await fixture.deleteRecordsBefore(3);
    await expect(
      takeFirst(fixture.consumer({ consumer: { offsetReset: "error" } })),
    ).rejects.toMatchObject({ code: "OFFSET_OUT_OF_RANGE" });
  });
});

/** The first batch of the group, acknowledged and committed. */
async function takeFirst(consumer: KafkaConsumer): Promise<string[]> {
  for await (const batch of consumer.batches("traces")) {
    batch.ack();
    return [batch.keyText ?? ""];
  }
  return [];
}
