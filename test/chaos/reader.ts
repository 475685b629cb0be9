/** A reader process of the lab: tells every record it is handed, then acknowledges it. */
import { setTimeout as delay } from "node:timers/promises";
import { type ConsumedTraces, KafkaConsumer } from "../../src/consumer/index.ts";
import { onOrder, planOf, reportHealth, tell, tellError } from "./child.ts";
import type { ReaderPlan } from "./reports.ts";

const plan = planOf<ReaderPlan>();
const consumer = new KafkaConsumer(plan.kafka);
let assignment = 0;

async function receive(batch: ConsumedTraces): Promise<void> {
  if (plan.handleMs > 0) await delay(plan.handleMs);
  await tell({
    kind: "received",
    partition: batch.partition,
    offset: Number(batch.offset),
    appendedAt: batch.timestamp?.getTime() ?? 0,
    assignment,
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
  reportHealth();
  onOrder(({ kind }) => {
    if (kind === "stop") void consumer.close({ timeoutMs: 20_000 });
  });
  await consumer.connect();
  await tell({ kind: "ready" });
  await consumer.run({ onTraces: receive }, { topics: [plan.topic] });
  await consumer.close();
  await tell({ kind: "ended" });
  process.disconnect();
}

start().catch(async (error: unknown) => {
  await tellError(error);
  process.exit(1);
});
