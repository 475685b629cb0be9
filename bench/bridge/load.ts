/**
 * The load generator, a process of its own: sends prepared requests, and tells its parent of the
 * answers. Its one argument is the options as JSON.
 */
import { setTimeout as pause } from "node:timers/promises";
import type { LoadOptions, LoadOrder, LoadSample } from "./load-options.ts";
import { differentPayloads } from "./load-payloads.ts";
import { senderOf } from "./senders.ts";

const AFTER_FAILURE_MS = 50;

const options = JSON.parse(process.argv[2] ?? "") as LoadOptions;
const payloads = differentPayloads(options.signal, options.size);
const itemsEach = options.size.items ?? 1_000;
const send = senderOf(options);

let sent = 0;
let isRunning = false;
let underWay: Promise<unknown> = Promise.resolve();
let sample = emptySample();

process.on("message", (order: LoadOrder) => {
  switch (order.kind) {
    case "run":
      isRunning = true;
      underWay =
        order.requestsPerSecond === undefined
          ? asFastAsAnswered()
          : steadily(order.requestsPerSecond);
      break;
    case "stop":
      isRunning = false;
      void underWay.then(reply);
      break;
    case "sample":
      reply();
      break;
  }
});
process.on("disconnect", () => process.exit());
process.send?.("ready");

function emptySample() {
  return { items: 0, requests: 0, failed: 0, latencies: [] as number[] };
}

function reply(): void {
  const taken: LoadSample = sample;
  sample = emptySample();
  process.send?.(taken);
}

async function sendOne(due: number): Promise<boolean> {
  const body = payloads[sent % payloads.length];
  const topic = options.topics?.[sent % options.topics.length];
  sent++;
  const isOk = body !== undefined && (await send(body, topic));
  sample.requests++;
  sample.latencies.push(performance.now() - due);
  if (isOk) {
    sample.items += itemsEach;
  } else {
    sample.failed++;
  }
  return isOk;
}

function asFastAsAnswered(): Promise<unknown> {
  const lane = async (): Promise<void> => {
    while (isRunning) {
      if (!(await sendOne(performance.now()))) {
        await pause(AFTER_FAILURE_MS);
      }
    }
  };
  return Promise.all(Array.from({ length: options.concurrency }, lane));
}

/** Requests at their times, however late the answers are: a wait that the server causes counts. */
async function steadily(requestsPerSecond: number): Promise<unknown> {
  const start = performance.now();
  const all = new Set<Promise<unknown>>();
  for (let count = 0; isRunning; count++) {
    const due = start + (count * 1_000) / requestsPerSecond;
    const early = due - performance.now();
    if (early > 1) {
      await pause(early);
    }
    const one = sendOne(due).finally(() => all.delete(one));
    all.add(one);
  }
  return Promise.all(all);
}
