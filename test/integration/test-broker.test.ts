import { Admin } from "@platformatic/kafka";
import { afterAll, describe, expect, inject, test } from "vitest";
import { uniqueTopic } from "../support/names.ts";
import { readTopic } from "../support/read-topic.ts";
import { TopicFixture } from "../support/topic-fixture.ts";

describe("the broker of this run", () => {
  const admin = new Admin({
    clientId: "test-broker",
    bootstrapBrokers: inject("bootstrapServers").split(","),
    retries: 0,
  });
  afterAll(() => admin.close());

  test("answers, and has the topics that are made explicitly", async () => {
    const topic = uniqueTopic("made");
    await admin.createTopics({ topics: [topic], partitions: 2, replicas: -1 });
    expect(await admin.listTopics()).toContain(topic);
    await admin.deleteTopics({ topics: [topic] });
  });

  test("does not make a topic because somebody asks for it", async () => {
    const topic = uniqueTopic("missing");
    await expect(admin.metadata({ topics: [topic] })).rejects.toThrow();
    expect(await admin.listTopics()).not.toContain(topic);
  });
});

test("all of a topic is read, whatever else than records takes offsets on it", async () => {
  await using fixture = await TopicFixture.create(inject("bootstrapServers"), "whole", 2);
  await fixture.writeNumbered(2);
  await fixture.writeInTransactions(3);
  await fixture.writeNumbered(1, 0, 2);
  const records = await readTopic(fixture.bootstrapServers, fixture.topic);
  expect(records.map(({ key }) => key)).toEqual(["0", "1", "0", "1", "2", "2"]);
  // Each transaction ends with a marker.
  expect(records.map(({ offset }) => offset)).toEqual([0, 1, 2, 4, 6, 8]);
});
