/**
 * librdkafka stops fetching a partition for `fetch.queue.backoff.ms` each time its local queue is
 * full, and the default is a whole second: with large records, reading came to 90 MB/s where 690
 * were possible, and to a crawl with a small `maxBufferedBytes`, which fills up all the time. We
 * set 10 ms.
 *
 * Measured against the default in the same run, which is slower by far more than any noise.
 */
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { EmbeddedKafka } from "../../src/cluster/index.ts";
import type { KafkaOptions } from "../../src/config/index.ts";
import { TopicFixture } from "../support/topic-fixture.ts";

let embedded: EmbeddedKafka;
beforeAll(async () => {
  embedded = await EmbeddedKafka.start();
});
afterAll(() => embedded.stop());

const records = 40;
/** An unknown field of 50,000 bytes. */
const value = Buffer.concat([Buffer.from([0x7a, 0xd0, 0x86, 0x03]), Buffer.alloc(50_000)]);

/** Time until all is read by a reader that takes a millisecond for each record. */
async function readAll(
  fixture: TopicFixture,
  settings: NonNullable<KafkaOptions["settings"]>,
): Promise<number> {
  const consumer = fixture.consumer({ settings, consumer: { maxBufferedBytes: 400_000 } });
  await consumer.assign([{ topic: fixture.topic, partition: 0, offset: "beginning" }]);
  const started = performance.now();
  let count = 0;
  for await (const batch of consumer.batches("traces")) {
    await delay(1);
    batch.ack();
    count++;
    if (count === records) {
      break;
    }
  }
  const elapsed = performance.now() - started;
  await consumer.close();
  return elapsed;
}

test("a full queue does not stop the reading for a second", async () => {
  await using fixture = TopicFixture.embedded(embedded.bootstrapServers, "backoff");
  await fixture.write(Array.from({ length: records }, () => ({ partition: 0, value })));
  const ours = await readAll(fixture, {});
  const byDefault = await readAll(fixture, { "fetch.queue.backoff.ms": 1_000 });
  expect(ours).toBeLessThan(byDefault / 2);
});
