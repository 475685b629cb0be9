/**
 * The driver's `consume(n)` waits until n records are there or its time-out, a second by default,
 * has passed: records arrived late, and every idle consumer held one of the four threads of Node's
 * pool, so that five of them stalled the file system and name resolution of the whole process. Our
 * polls take what is there and return; the driver tells when there is something again.
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

/** Which of the two is first; a poll that waits takes a second at least. */
async function isQuick(poll: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const slow = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), 900);
  });
  const first = await Promise.race([poll.then(() => true), slow]);
  clearTimeout(timer);
  return first;
}

test("a poll returns with what is there, and the driver tells when there is more", async () => {
  await using fixture = TopicFixture.embedded(embedded.bootstrapServers, "poll");
  await fixture.writeNumbered(3);
  let readable = 0;
  const driver = new DriverConsumer({
    config: new KafkaConfig({ bootstrapServers: embedded.bootstrapServers }),
    listener: { onReadable: () => readable++, onRebalance: () => {}, onError: () => {} },
  });
  await driver.connect();
  driver.assign([{ topic: fixture.topic, partition: 0, offset: logicalOffsets.beginning }]);
  let taken = 0;
  await waitUntil("the driver tells of the records", async () => {
    if (readable > 0) {
      readable = 0;
      const poll = driver.poll(500);
      expect(await isQuick(poll)).toBe(true);
      taken += (await poll).records.length;
    }
    return taken === 3;
  });
  const idle = driver.poll(500);
  expect(await isQuick(idle)).toBe(true);
  expect((await idle).records).toEqual([]);
  readable = 0;
  await fixture.writeNumbered(1);
  await waitUntil("the driver tells of one more", () => readable > 0);
  expect((await driver.poll(500)).records).toHaveLength(1);
  await driver.close();
});
