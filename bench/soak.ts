/** `npm run soak [-- --minutes n]`: writes and reads at half of the top rate, and looks for what grows. */
import { randomUUID } from "node:crypto";
import { type IntervalHistogram, monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Admin } from "@platformatic/kafka";
import { KafkaConsumer } from "../src/consumer/index.ts";
import { KafkaProducer } from "../src/producer/index.ts";
import { writePagePart } from "../test/chaos/page.ts";
import { startTestBroker } from "../test/support/broker.ts";
import { dockerBroker } from "../test/support/broker-docker.ts";
import { envBroker } from "../test/support/broker-env.ts";
import { jvmBroker } from "../test/support/broker-jvm.ts";
import { encodedPayload } from "./protobufjs-peer.ts";
import { type SoakSample, type SoakSummary, soakPart, summarize } from "./soak-summary.ts";

const itemsEach = 100;
const writesAtOnce = 32;
const topRateMs = 10_000;
const tickMs = 10;
const sampleMs = 1_000;
const fullMinutes = 10;

const { values } = parseArgs({ options: { minutes: { type: "string", default: "10" } } });
const minutes = Number(values.minutes);
if (!(minutes > 0)) throw new Error("--minutes takes a number above 0");

const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => stopping.abort(new Error(`ended by ${signal}`)));
}
const broker = await startTestBroker([envBroker, dockerBroker, jvmBroker], process.env, say);
try {
  const summary = await soak(broker.bootstrapServers);
  const text = soakPart(summary, new Date());
  process.stdout.write(`${text}\n`);
  // The page holds whole runs only.
  if (minutes >= fullMinutes) await writePagePart("Soak", () => text);
  if (summary.growing.length > 0 || summary.lost > 0) process.exitCode = 1;
} finally {
  await broker.stop();
}

function say(line: string): void {
  process.stderr.write(`  … ${line}\n`);
}

/** A topic that keeps little, so that a long run does not fill the disk. */
async function createTopic(bootstrapServers: string): Promise<string> {
  const topic = `soak-${randomUUID()}`;
  const admin = new Admin({ clientId: "soak", bootstrapBrokers: bootstrapServers.split(",") });
  const configs = [
    { name: "retention.bytes", value: "100000000" },
    { name: "segment.bytes", value: "25000000" },
  ];
  await admin.createTopics({ topics: [topic], partitions: 4, replicas: -1, configs });
  await admin.close();
  return topic;
}

async function soak(bootstrapServers: string): Promise<SoakSummary> {
  const topic = await createTopic(bootstrapServers);
  await using producer = new KafkaProducer({ bootstrapServers, topic });
  await using consumer = new KafkaConsumer({
    bootstrapServers,
    topic,
    consumer: { groupId: topic, fromBeginning: true },
  });
  const bytes = encodedPayload("traces", { items: itemsEach });
  let received = 0;
  const reading = consumer.run({
    onTraces: ({ items }) => {
      received += items;
    },
  });
  reading.catch((error: unknown) => stopping.abort(error));
  const write = (): Promise<unknown> => producer.writeTraces(bytes);
  const topWrites = await topRate(write);
  say(`top rate ${Math.round(topWrites * itemsEach)} spans/s; ${minutes} minutes at half of it`);
  const before = await settled(() => received);
  const { samples, written } = await pace(write, topWrites / 2);
  await settled(() => received);
  const lost = written * itemsEach - (received - before);
  return summarize(samples, { minutes, topRate: topWrites * itemsEach, written, itemsEach, lost });
}

/** Writes a second, with so many under way that the producer is never idle. */
async function topRate(write: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  let done = 0;
  while (performance.now() - start < topRateMs) {
    await Promise.all(Array.from({ length: writesAtOnce }, write));
    done += writesAtOnce;
  }
  return done / ((performance.now() - start) / 1_000);
}

/** Waits until a count no longer grows. */
async function settled(count: () => number): Promise<number> {
  for (let last = -1; last !== count(); ) {
    last = count();
    await delay(3_000);
  }
  return count();
}

/** Writes at a steady rate, and samples the process. */
async function pace(
  write: () => Promise<unknown>,
  perSecond: number,
): Promise<{ samples: SoakSample[]; written: number }> {
  const samples: SoakSample[] = [];
  const loop = monitorEventLoopDelay({ resolution: 10 });
  loop.enable();
  const sampling = setInterval(() => samples.push(sample(loop)), sampleMs);
  const open = new Set<Promise<unknown>>();
  const start = performance.now();
  let written = 0;
  try {
    for (let elapsed = 0; elapsed < minutes * 60_000; elapsed = performance.now() - start) {
      stopping.signal.throwIfAborted();
      for (const due = (elapsed / 1_000) * perSecond; written < due; written++) {
        const writing = write();
        open.add(writing);
        writing.finally(() => open.delete(writing)).catch(() => {});
      }
      await delay(tickMs);
    }
    await Promise.all(open);
  } finally {
    clearInterval(sampling);
  }
  return { samples, written };
}

function sample(loop: IntervalHistogram): SoakSample {
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  const handles = process.getActiveResourcesInfo().length;
  const delayMs = loop.percentile(99) / 1e6;
  loop.reset();
  return { rss, heapUsed, arrayBuffers, handles, delayMs };
}
