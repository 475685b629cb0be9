/** A writer process of the lab: numbered items to every partition, at a steady rate. */
import type { KafkaBridgeError } from "../../src/errors/index.ts";
import { KafkaProducer } from "../../src/producer/index.ts";
import { onOrder, planOf, reportHealth, tell, tellError } from "./child.ts";
import type { AcknowledgedItem, WriterPlan } from "./reports.ts";

const tickMs = 10;
/** What waits in promises is not the library's to bound: past this, the writer itself waits. */
const maxOpen = 60_000;

const plan = planOf<WriterPlan>();
const padding = "x".repeat(plan.itemBytes);
const producer = new KafkaProducer(plan.kafka);
const counters: number[] = [];
let partitions = plan.partitions;
let open = 0;
let turn = 0;
let written = 0;
let acknowledged: AcknowledgedItem[] = [];
let failed: Record<string, number> = {};

function write(partition: number): void {
  const number = counters[partition] ?? 0;
  counters[partition] = number + 1;
  const writtenAt = Date.now();
  const name = `${plan.id}:${partition}:${number}`;
  const attributes = [{ key: "padding", value: { stringValue: padding } }];
  open++;
  written++;
  const request = { resourceSpans: [{ scopeSpans: [{ spans: [{ name, attributes }] }] }] };
  producer.writeTraces(request, { topic: plan.topic, partition }).then(
    ({ partitions: places }) => {
      open--;
      acknowledged.push([partition, number, writtenAt, Number(places[0]?.offset ?? -1)]);
    },
    (error: KafkaBridgeError & { failures?: readonly { error: KafkaBridgeError }[] }) => {
      open--;
      const code = error.failures?.[0]?.error.code ?? error.code ?? String(error);
      failed[code] = (failed[code] ?? 0) + 1;
    },
  );
}

function report(): void {
  if (written > 0) void tell({ kind: "written", items: written });
  if (acknowledged.length > 0) void tell({ kind: "acknowledged", items: acknowledged });
  if (Object.keys(failed).length > 0) void tell({ kind: "failed", codes: failed });
  written = 0;
  acknowledged = [];
  failed = {};
}

async function start(): Promise<void> {
  producer.on("error", (error) => void tellError(error));
  reportHealth();
  await producer.connect();
  await tell({ kind: "ready" });
  let last = performance.now();
  let due = 0;
  const ticking = setInterval(() => {
    const now = performance.now();
    // After a pause of this process, what it missed is not made up for.
    due += (Math.min(now - last, 200) / 1_000) * plan.itemsPerSecond;
    last = now;
    for (; due >= 1; due--) {
      if (open < maxOpen) write(turn++ % partitions);
    }
  }, tickMs);
  const reporting = setInterval(report, tickMs);
  onOrder((order) => {
    switch (order.kind) {
      case "partitions":
        partitions = order.count;
        return;
      case "pace":
        return;
      case "stop":
        clearInterval(ticking);
        void producer.close({ timeoutMs: 120_000 }).then(async () => {
          clearInterval(reporting);
          report();
          await tell({ kind: "ended" });
          process.disconnect();
        });
        return;
    }
  });
}

start().catch(async (error: unknown) => {
  await tellError(error);
  process.exit(1);
});
