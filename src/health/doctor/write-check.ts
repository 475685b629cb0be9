import { setMaxListeners } from "node:events";
import { anySignal } from "../../abort/index.ts";
import type { KafkaCluster } from "../../cluster/index.ts";
import { type KafkaConfig, withoutTransactions } from "../../config/index.ts";
import { KafkaConsumer } from "../../consumer/index.ts";
import { TimeoutError } from "../../errors/index.ts";
import { KafkaProducer } from "../../producer/index.ts";
import { formatCount } from "../../render/index.ts";
import { type Check, type Finding, ok } from "../check.ts";
import type { AppendedRecord } from "./clock-check.ts";
import { createScratchTopic, deleteScratchTopic, type ScratchTopic } from "./scratch-topic.ts";

/** What remains for deleting the topic is the check's time less this. */
const workMs = 45_000;
/** The first record waits for connections and leaders; the others show how long a write takes. */
const recordsPerPartition = 3;

/** Takes what was appended, with the times around it. */
export interface WriteSink {
  appended: readonly AppendedRecord[];
}

/** Whether what is written can be read: on a topic of its own, which is deleted afterwards. */
export function writeCheck(config: KafkaConfig, cluster: KafkaCluster, sink: WriteSink): Check {
  return {
    name: "write and read back",
    run: async (signal) => {
      const calledOff = anySignal([signal, AbortSignal.timeout(workMs)]);
      setMaxListeners(0, calledOff);
      const topic = await createScratchTopic(cluster, calledOff);
      try {
        calledOff.throwIfAborted();
        const finding = await roundTrip(config, topic, sink, calledOff);
        const leftover = await deleteScratchTopic(cluster, topic);
        return leftover === undefined ? finding : { ...finding, status: "warning", ...leftover };
      } catch (error) {
        const leftover = await deleteScratchTopic(cluster, topic);
        if (leftover !== undefined) {
          config.logger.warn(`${leftover.reason}. ${leftover.action}`);
        }
        throw error;
      }
    },
  };
}

async function roundTrip(
  config: KafkaConfig,
  topic: ScratchTopic,
  sink: WriteSink,
  signal: AbortSignal,
): Promise<Finding> {
  const written = await writeAll(config, topic, signal);
  const start = performance.now();
  const read = await readAll(config, topic, written, signal);
  const readMs = Math.ceil(performance.now() - start);
  sink.appended = topic.embedded ? [] : read;
  const writeMs = Math.min(...written.map(({ beforeMs, afterMs }) => afterMs - beforeMs));
  const where = topic.embedded
    ? "the embedded cluster, which keeps the topic"
    : formatCount(topic.leaders.length, "broker");
  return {
    ...ok(
      `${formatCount(read.length, "record")} on ${where}: acknowledged in ${writeMs} ms, read back in ${readMs} ms`,
    ),
    details: { topic: topic.name, records: read.length, writeMs, readMs },
  };
}

interface Written {
  /** Where it is: partition and offset. */
  readonly place: string;
  readonly broker: number;
  readonly beforeMs: number;
  readonly afterMs: number;
}

async function writeAll(
  config: KafkaConfig,
  { name, leaders }: ScratchTopic,
  signal: AbortSignal,
): Promise<Written[]> {
  await using producer = new KafkaProducer(withoutTransactions(config));
  const written: Written[] = [];
  for (const [partition, broker] of leaders.entries()) {
    for (let count = 0; count < recordsPerPartition; count++) {
      const beforeMs = Date.now();
      const log = { records: [{ timestamp: new Date(beforeMs), body: "otel-kafka doctor" }] };
      const { partitions } = await producer.writeLogs(log, { topic: name, partition, signal });
      const afterMs = Date.now();
      written.push({ place: placeOf(partition, partitions[0]?.offset), broker, beforeMs, afterMs });
    }
  }
  return written;
}

/** @throws TimeoutError where not all come back before the signal is aborted */
async function readAll(
  config: KafkaConfig,
  { name }: ScratchTopic,
  written: readonly Written[],
  signal: AbortSignal,
): Promise<AppendedRecord[]> {
  await using consumer = new KafkaConsumer(config);
  await consumer.assign([{ topic: name, offset: "beginning" }], { follow: false });
  const wanted = new Map(written.map((each) => [each.place, each]));
  const read: AppendedRecord[] = [];
  for await (const { partition, offset, items, timestamp } of consumer.batches(undefined, {
    signal,
    defaultSignal: "logs",
    deadLetters: false,
  })) {
    const found = wanted.get(placeOf(partition, offset));
    if (found !== undefined && items === 1) {
      wanted.delete(found.place);
      read.push({ ...found, timeMs: timestamp?.getTime() ?? Number.NaN });
    }
    if (wanted.size === 0) {
      return read;
    }
  }
  throw new TimeoutError({
    detail: `of ${written.length} records that were acknowledged, ${wanted.size} did not come back`,
  });
}

function placeOf(partition: number, offset: bigint | undefined): string {
  return `${partition}/${offset}`;
}
