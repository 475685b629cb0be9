import { setTimeout as delay } from "node:timers/promises";
import type { Scenario } from "../scenario.ts";
import type { Stage } from "../stage.ts";

/** What a reader tells of a topic that is no more, and what becomes of writes to it. */
const vanished = [
  "TOPIC_NOT_FOUND",
  "PARTITION_NOT_FOUND",
  "COMMIT_FAILED",
  "ASSIGNMENT_LOST",
  // Where the topic was replaced, the driver cannot tell what the old one had taken.
  "DELIVERY_TIMEOUT",
  "CONNECTION_FAILED",
] as const;

/** Topics that change while they are written and read. */
export const topicFaults: readonly Scenario[] = [
  {
    name: "topic-made-again",
    does: "the topic is deleted, and made again 8 s later: what was in it is gone, what follows is not",
    start: (stage) => makeAgain(stage, 8_000),
    async end() {},
    expects: {
      errors: vanished,
      losesOlderThanEnd: true,
    },
  },
  {
    name: "topic-replaced",
    does: "the topic is deleted and made again in the same moment, five times",
    async start(stage) {
      for (let time = 0; time < 5; time++) {
        await makeAgain(stage, 0);
        await delay(time === 4 ? 0 : 4_000);
      }
    },
    async end() {},
    expects: {
      errors: vanished,
      losesOlderThanEnd: true,
    },
  },
  {
    name: "partitions-added",
    does: "the topic grows from 6 partitions to 9; writers use the new ones at once",
    async start(stage) {
      const topics = [{ name: stage.topic, count: 9, assignments: null }];
      await stage.lab.ask((admin) => admin.createPartitions({ topics }));
      stage.partitions = 9;
      for (const writer of stage.writers) writer.order({ kind: "partitions", count: 9 });
    },
    async end() {},
    expects: { errors: ["PARTITION_NOT_FOUND", "COMMIT_FAILED"] },
  },
];

async function makeAgain(stage: Stage, afterMs: number): Promise<void> {
  const { lab, topic, ledger, partitions } = stage;
  await lab.ask((admin) => admin.deleteTopics({ topics: [topic] }));
  await delay(afterMs);
  ledger.topicMadeAgain();
  await lab.createTopic(topic, partitions);
}
