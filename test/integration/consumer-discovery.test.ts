import { describe, expect, inject, test } from "vitest";
import { TopicError } from "../../src/errors/index.ts";
import { type ConsumerOverrides, TopicFixture } from "../support/topic-fixture.ts";
import { waitUntil } from "../support/wait-until.ts";

const protocols: readonly (readonly [string, ConsumerOverrides])[] = [
  ["the classic protocol", {}],
  ["KIP-848", { consumer: { protocol: "consumer" } }],
];

describe.each(protocols)("a group member by %s", (_name, overrides) => {
  test("finds topics that match its regular expression, also those that appear later", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "regex");
    await fixture.createTopic(`${fixture.topic}-a`, 1);
    const consumer = fixture.consumer(overrides);
    const seen: string[] = [];
    const reading = (async () => {
      const pattern = `^${fixture.topic}-.*`;
      for await (const batch of consumer.batches(pattern, { defaultSignal: "traces" })) {
        seen.push(`${batch.topic.slice(fixture.topic.length)}:${batch.keyText}`);
        batch.ack();
      }
    })();
    await fixture.write([{ topic: `${fixture.topic}-a`, key: "1" }, { key: "of another topic" }]);
    await waitUntil("the first topic is read", () => seen.length === 1);
    await fixture.createTopic(`${fixture.topic}-b`, 2);
    await fixture.write([{ topic: `${fixture.topic}-b`, key: "2" }]);
    await waitUntil("the later topic is read", () => seen.length === 2);
    await consumer.close();
    await reading;
    expect(seen).toEqual(["-a:1", "-b:2"]);
  });

  test("finds partitions that are added", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "added");
    const consumer = fixture.consumer(overrides);
    const seen: string[] = [];
    const reading = (async () => {
      for await (const batch of consumer.batches("traces")) {
        seen.push(`${batch.partition}:${batch.keyText}`);
        batch.ack();
      }
    })();
    await fixture.writeNumbered(1);
    await waitUntil("the first partition is read", () => seen.length === 1);
    await fixture.addPartitions(3);
    await fixture.writeNumbered(1, 1, 1);
    await fixture.writeNumbered(1, 2, 2);
    await waitUntil("the new ones are read", () => seen.length === 3);
    await consumer.close();
    await reading;
    expect(seen.sort()).toEqual(["0:0", "1:1", "2:2"]);
  });

  test("waits for a topic that does not exist yet", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "later", 0);
    const consumer = fixture.consumer(overrides);
    const iterator = consumer.batches("traces");
    const first = iterator.next();
    await new Promise((resolve) => setTimeout(resolve, 500));
    await fixture.createTopic(fixture.topic, 1);
    await fixture.writeNumbered(1);
    expect((await first).value?.keyText).toBe("0");
    await iterator.return();
  });
});

test("a topic that is missing and is not to be created is an error that names the command", async () => {
  await using fixture = await TopicFixture.create(inject("bootstrapServers"), "strict", 0);
  const consumer = fixture.consumer();
  await consumer.close();
  const { KafkaConsumer } = await import("../../src/consumer/index.ts");
  const strict = new KafkaConsumer({
    bootstrapServers: fixture.bootstrapServers,
    topic: { traces: fixture.topic, autoCreate: false },
    groupId: fixture.group,
  });
  await expect(strict.batches("traces").next()).rejects.toThrow(TopicError);
  await expect(strict.batches("traces").next()).rejects.toThrow("otel-kafka topics create");
  await strict.close();
});
