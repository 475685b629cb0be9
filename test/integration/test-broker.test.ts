import { Admin } from "@platformatic/kafka";
import { afterAll, describe, expect, inject, test } from "vitest";
import { uniqueTopic } from "../support/names.ts";

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
