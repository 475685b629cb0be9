import { KafkaConsumer } from "../../src/consumer/index.ts";

/**
 * A program for a test to kill: reads all, acknowledges as many batches as it is told, commits on a
 * short interval, and stays.
 */
const { BOOTSTRAP_SERVERS = "", TOPIC = "", GROUP = "", ACKNOWLEDGE = "0" } = process.env;

const consumer = new KafkaConsumer({
  bootstrapServers: BOOTSTRAP_SERVERS,
  topic: { traces: TOPIC },
  groupId: GROUP,
  fromBeginning: true,
  // Short, so that the group soon notices that this member is gone.
  consumer: { autoCommitIntervalMs: 50, sessionTimeoutMs: 6_000, heartbeatIntervalMs: 1_000 },
});

let count = 0;
for await (const batch of consumer.batches("traces")) {
  if (count < Number(ACKNOWLEDGE)) {
    batch.ack();
  }
  count++;
}
