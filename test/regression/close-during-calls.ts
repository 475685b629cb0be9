import { DriverConsumer, EmbeddedKafka, logicalOffsets } from "../../src/cluster/index.ts";
import { KafkaConfig } from "../../src/config/index.ts";

/** A program for a test: disconnects consumers of the driver at the worst moments. */
const embedded = await EmbeddedKafka.start();
const config = new KafkaConfig({
  bootstrapServers: embedded.bootstrapServers,
  groupId: "close-during-calls",
});
const place = { topic: "close-during-calls", partition: 0 };
let closed = 0;

async function disconnectInTheMiddle(round: number): Promise<void> {
  const driver = new DriverConsumer({
    config,
    listener: { onReadable: () => {}, onRebalance: () => {}, onError: () => {} },
  });
  await driver.connect();
  driver.assign([{ ...place, offset: logicalOffsets.beginning }]);
  const calls = [
    driver.poll(100),
    driver.queries.watermarks(place, 2_000),
    driver.queries.committed([place], 2_000),
    driver.queries.partitionsOf(place.topic, 2_000),
  ];
  const outcomes = Promise.allSettled(calls);
  if (round % 2 === 0) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  const closing = [driver.close(), driver.close()];
  await driver.poll(1).catch(() => {});
  await Promise.all(closing);
  await driver.close();
  await outcomes;
  closed++;
}

for (let round = 0; round < 10; round++) {
  await Promise.all([0, 1, 2, 3].map((offset) => disconnectInTheMiddle(round + offset)));
}
await embedded.stop();
process.stdout.write(`closed ${closed}\n`);
