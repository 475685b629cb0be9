/**
 * In the driver's KafkaJS-like consumer, pausing a partition from within a handler lost what had been
 * fetched ahead of it for good. And beneath it, a partition that is paused while a poll is under way
 * may be handed a record twice: the pause notes the position before the poll has moved it. We pause
 * between polls, keep what was polled, and know what came before.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { EmbeddedKafka } from "../../src/cluster/index.ts";
import { TopicFixture } from "../support/topic-fixture.ts";
import { waitUntil } from "../support/wait-until.ts";

let embedded: EmbeddedKafka;
beforeAll(async () => {
  embedded = await EmbeddedKafka.start();
});
afterAll(() => embedded.stop());

test("records fetched before a pause are read after it, each once and in order", async () => {
  await using fixture = TopicFixture.embedded(embedded.bootstrapServers, "pause");
  const total = 2_000;
  await fixture.writeNumbered(total, 0);
  await fixture.writeNumbered(total, 1);
  const consumer = fixture.consumer();
  await consumer.assign(
    [0, 1].map((partition) => ({ topic: fixture.topic, partition, offset: "beginning" })),
  );
  const seen: number[][] = [[], []];
  let pauses = 0;
  const running = consumer.run({
    onTraces: async ({ keyText, partition }) => {
      const read = seen[partition] ?? [];
      read.push(Number(keyText));
      if (read.length % 150 === 0) {
        pauses++;
        await consumer.pause({ partition });
        setTimeout(() => void consumer.resume({ partition }), pauses % 4);
      }
    },
  });
  await waitUntil("all is read", () => seen.every(({ length }) => length >= total));
  const order = Array.from({ length: total }, (_, key) => key);
  expect(seen).toEqual([order, order]);
  expect(pauses).toBeGreaterThan(20);
  await consumer.close();
  await running;
});
