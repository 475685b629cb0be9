import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Signal } from "../../src/otlp/index.ts";
import { KafkaProducer } from "../../src/producer/index.ts";
import { createTopics, deleteTopics } from "../bench-broker.ts";
import type { PayloadSize } from "../payloads.ts";
import type { BenchContext } from "../suite.ts";
import type { BackendCount } from "./backend.ts";
import { Child } from "./child.ts";
import { differentPayloads } from "./load-payloads.ts";
import type { Reached } from "./reached.ts";
import type { DeliverRoute } from "./routes.ts";
import { type Contender, Server } from "./server.ts";

/** One row of the table: what lies on the topic, and how it is sent on. */
export interface DeliverCell extends Pick<DeliverRoute, "signal" | "compression"> {
  readonly size: PayloadSize;
  readonly requests: number;
}

const partitions = 6;
const atOnce = 32;
const pollMs = 10;
const firstTimeoutMs = 60_000;
const totalTimeoutMs = 180_000;

/** A topic that holds so many requests, compressed with lz4. */
async function filledTopic(
  bootstrapServers: string,
  { signal, size, requests }: Pick<DeliverCell, "signal" | "size" | "requests">,
): Promise<string> {
  const [topic] = await createTopics(bootstrapServers, { topics: 1, partitions });
  const payloads = differentPayloads(signal, size);
  await using producer = new KafkaProducer({
    bootstrapServers,
    topic: { [signal]: topic },
    producer: { compression: "lz4", partitionBy: "roundRobin", bufferMemory: 134_217_728 },
  });
  const write = writerOf(producer, signal);
  for (let written = 0; written < requests; written += atOnce) {
    const some = Math.min(atOnce, requests - written);
    await Promise.all(
      Array.from({ length: some }, (_, index) =>
        write(payloads[(written + index) % payloads.length] ?? Buffer.alloc(0)),
      ),
    );
  }
  return topic;
}

function writerOf(producer: KafkaProducer, signal: Signal) {
  switch (signal) {
    case "traces":
      return (bytes: Buffer) => producer.writeTraces(bytes);
    case "metrics":
      return (bytes: Buffer) => producer.writeMetrics(bytes);
    case "logs":
      return (bytes: Buffer) => producer.writeLogs(bytes);
  }
}

/**
 * Lets a contender deliver all of a topic in a group of its own. What counts is the time from the first
 * tenth to the last: not its start, and not the end, when some partitions are empty.
 */
async function deliverOnce(
  contender: Contender,
  route: Omit<DeliverRoute, "kind" | "groupId" | "backendPort">,
  items: number,
): Promise<Reached> {
  const { child: backend, first: backendPort } = await Child.start<"count", BackendCount, number>(
    "backend.ts",
  );
  await using _ = backend;
  const groupId = `bench-${randomUUID()}`;
  await using server = await Server.start(contender, {
    ...route,
    kind: "deliver",
    groupId,
    backendPort,
  });
  const counted = async () => {
    const { items: done } = await backend.ask("count");
    return { done, at: performance.now(), use: server.use() };
  };
  const reach = async (least: number, timeoutMs: number) => {
    const end = performance.now() + timeoutMs;
    for (;;) {
      const now = await counted();
      if (now.done >= least) {
        return now;
      }
      if (performance.now() > end) {
        throw new Error(`${server.name}: ${now.done} of ${items} delivered. ${server.said}`);
      }
      await pause(pollMs);
    }
  };
  const first = await reach(items * 0.1, firstTimeoutMs);
  const last = await reach(items * 0.9, totalTimeoutMs);
  await reach(items, totalTimeoutMs);
  const done = last.done - first.done;
  return {
    perCpuSecond: done / (last.use.cpuSeconds - first.use.cpuSeconds),
    perSecond: (done * 1_000) / (last.at - first.at),
    peakBytes: Math.max(first.use.residentBytes, last.use.residentBytes),
    failed: 0,
    p50Ms: Number.NaN,
    p99Ms: Number.NaN,
  };
}

/** Lets contenders deliver the same topic in turns; one list of what it reached for each. */
export async function deliverInTurns(
  context: BenchContext,
  bootstrapServers: string,
  contenders: readonly Contender[],
  cell: DeliverCell,
): Promise<readonly (readonly Reached[])[]> {
  const requests = context.quick ? Math.ceil(cell.requests / 20) : cell.requests;
  const items = requests * (cell.size.items ?? 1_000);
  const { signal, compression } = cell;
  const topic = await filledTopic(bootstrapServers, { ...cell, requests });
  const reached = contenders.map(() => [] as Reached[]);
  try {
    const rounds = context.quick ? 1 : 3;
    for (let round = 1; round <= rounds; round++) {
      context.say(`round ${round} of ${rounds}`);
      for (const [index, contender] of contenders.entries()) {
        const route = { bootstrapServers, signal, topic, compression };
        reached[index]?.push(await deliverOnce(contender, route, items));
      }
    }
    return reached;
  } finally {
    await deleteTopics(bootstrapServers, [topic]);
  }
}
