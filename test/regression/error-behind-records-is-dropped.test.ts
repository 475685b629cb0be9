/**
 * The driver's `consume(n)` drops an error that comes behind records of the same call: it is neither
 * thrown nor repeated. With `offsetReset: "error"` the one notice that a partition has no offset to
 * start from was lost whenever another partition had records, and the partition was never read. Such
 * a consumer takes one record a call.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { DriverConsumer, EmbeddedKafka, logicalOffsets } from "../../src/cluster/index.ts";
import { KafkaConfig } from "../../src/config/index.ts";
import { TopicFixture } from "../support/topic-fixture.ts";
import { waitUntil } from "../support/wait-until.ts";

let embedded: EmbeddedKafka;
beforeAll(async () => {
  embedded = await EmbeddedKafka.start();
});
afterAll(() => embedded.stop());

test("polls of one record give all records, and the error behind them", async () => {
  await using fixture = TopicFixture.embedded(embedded.bootstrapServers, "dropped");
  await fixture.writeNumbered(30, 0);
  await fixture.writeNumbered(1, 1);
  const driver = new DriverConsumer({
    config: new KafkaConfig({
      bootstrapServers: embedded.bootstrapServers,
      consumer: { offsetReset: "error" },
    }),
    listener: { onReadable: () => {}, onRebalance: () => {}, onError: () => {} },
  });
  await driver.connect();
  const { topic } = fixture;
  driver.assign([
    { topic, partition: 0, offset: logicalOffsets.beginning },
    { topic, partition: 1, offset: 1_000 },
  ]);
  // Both are in the driver's queue by now: one poll of many would take the error with the records.
  await new Promise((resolve) => setTimeout(resolve, 500));
  let records = 0;
  const errors: unknown[] = [];
  await waitUntil("all is polled", async () => {
    await driver.poll(1).then(
      (polled) => {
        records += polled.records.length;
      },
      (error: unknown) => errors.push(error),
    );
    return records === 30 && errors.length === 1;
  });
  expect(errors).toEqual([expect.objectContaining({ code: "OFFSET_OUT_OF_RANGE" })]);
  await driver.close();
});

test("a consumer that is to stop at such an error does so", async () => {
  await using fixture = TopicFixture.embedded(embedded.bootstrapServers, "stops");
  await fixture.writeNumbered(30, 0);
  await fixture.writeNumbered(1, 1);
  const consumer = fixture.consumer({ consumer: { offsetReset: "error" } });
  await consumer.assign([
    { topic: fixture.topic, partition: 0, offset: "beginning" },
    { topic: fixture.topic, partition: 1, offset: 1_000n },
  ]);
  await expect(consumer.run({ onTraces: () => {} })).rejects.toMatchObject({
    code: "OFFSET_OUT_OF_RANGE",
  });
});
