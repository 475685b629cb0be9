/** A reader process of the lab: tells every record it is handed, then acknowledges it. */
import { setTimeout as delay } from "node:timers/promises";
import { type ConsumedTraces, KafkaConsumer } from "../../src/consumer/index.ts";
import { ClosedError } from "../../src/errors/index.ts";
import { onOrder, planOf, reportHealth, tell, tellError } from "./child.ts";
import type { ReaderPlan } from "./reports.ts";

const plan = planOf<ReaderPlan>();
const consumer = new KafkaConsumer(plan.kafka);
let assignment = 0;
let { handleMs } = plan;
let isStopping = false;

async function receive(batch: ConsumedTraces): Promise<void> {
  const during = assignment;
  const handedAt = Date.now();
  if (handleMs > 0) await delay(handleMs);
  await tell({
    kind: "received",
    partition: batch.partition,
    offset: Number(batch.offset),
    appendedAt: batch.timestamp?.getTime() ?? 0,
    handedAt,
    assignment: during,
    attempt: batch.attempt,
    items: batch.spans.map(({ name }) => name),
  });
}

async function start(): Promise<void> {
  consumer.on("error", (error) => void tellError(error));
  consumer.on("rebalance", ({ kind: change, partitions }) => {
    if (change === "assigned") assignment++;
    void tell({
      kind: "rebalance",
      change,
      partitions: partitions.map(({ partition }) => partition),
    });
  });
  // What is read of the new topic has offsets of its own.
  consumer.on("topicReplaced", () => assignment++);
  reportHealth();
  onOrder((order) => {
    if (order.kind === "stop") {
      isStopping = true;
      void consumer.close({ timeoutMs: 20_000 });
    }
    if (order.kind === "pace") handleMs = order.handleMs;
  });
  try {
    await consumer.connect();
    await tell({ kind: "ready" });
    await consumer.run({ onTraces: receive }, { topics: [plan.topic] });
  } catch (error) {
    // It may be stopped before it has connected.
    if (!isStopping || !(error instanceof ClosedError)) throw error;
  }
  await consumer.close();
  await tell({ kind: "ended" });
  process.disconnect();
}

start().catch(async (error: unknown) => {
  await tellError(error);
  process.exit(1);
});
