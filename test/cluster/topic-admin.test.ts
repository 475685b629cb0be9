import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EmbeddedKafka } from "../../src/cluster/embedded-kafka.ts";
import { createTopic, findTopic } from "../../src/cluster/topic-admin.ts";
import { KafkaConfig } from "../../src/config/index.ts";
import { UnsupportedError } from "../../src/errors/index.ts";

let kafka: EmbeddedKafka;
beforeAll(async () => {
  kafka = await EmbeddedKafka.start();
});
afterAll(() => kafka.stop());

const topic = { name: "t", partitions: 1, replicationFactor: 1, config: {}, autoCreate: true };

describe("administration on an embedded cluster", () => {
  test("fails at once, without asking it", async () => {
    const { bootstrapServers } = kafka;
    const config = new KafkaConfig({ bootstrapServers });
    const target = { bootstrapServers, embedded: true };
    for (const asking of [createTopic(config, target, topic), findTopic(config, target, "t")]) {
      await expect(asking).rejects.toBeInstanceOf(UnsupportedError);
      await expect(asking).rejects.toMatchObject({ code: "EMBEDDED_UNSUPPORTED" });
    }
  });
});

describe("administration", () => {
  test("is not possible with Kerberos, where a missing topic is just that", async () => {
    const config = new KafkaConfig({
      bootstrapServers: "broker.invalid:9092",
      auth: { mechanism: "gssapi" },
    });
    const target = { bootstrapServers: "broker.invalid:9092", embedded: false };
    await expect(createTopic(config, target, topic)).rejects.toBeInstanceOf(UnsupportedError);
    await expect(findTopic(config, target, "t")).rejects.toMatchObject({
      code: "TOPIC_NOT_FOUND",
    });
  });
});
