import { setTimeout as pause } from "node:timers/promises";
import { createTopics, deleteTopics } from "../bench-broker.ts";
import type { BenchContext } from "../suite.ts";
import { Child } from "./child.ts";
import type { DriverOptions } from "./driver-only.ts";
import { type IngestCell, topicLayout } from "./ingest.ts";
import { treeUse } from "./process-tree.ts";

const settleMs = 2_000;

/** Items that the driver alone writes for each second of processor time. */
export async function driverLimit(
  context: BenchContext,
  bootstrapServers: string,
  { signal, size, concurrency, topics: count = 1 }: IngestCell,
): Promise<number> {
  const topics = await createTopics(bootstrapServers, topicLayout(count));
  const options: DriverOptions = { bootstrapServers, topics, signal, size, concurrency };
  const { child, first: pid } = await Child.start<"count", number, number>(
    "driver-only.ts",
    JSON.stringify(options),
  );
  try {
    await pause(settleMs);
    const before = { items: await child.ask("count"), ...treeUse(pid) };
    await pause(context.quick ? 500 : 5_000);
    const after = { items: await child.ask("count"), ...treeUse(pid) };
    return (after.items - before.items) / (after.cpuSeconds - before.cpuSeconds);
  } finally {
    await child[Symbol.asyncDispose]();
    await deleteTopics(bootstrapServers, topics);
  }
}
