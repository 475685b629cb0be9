import { randomUUID } from "node:crypto";
import { Agent } from "node:http";
import { FirehoseClient } from "../test/support/metric-stream/firehose-client.ts";
import { manyPoints } from "../test/support/metric-stream/stream-point.ts";
import {
  type OutputFormat,
  outputFormats,
  streamRecord,
} from "../test/support/metric-stream/stream-records.ts";
import { benchBroker, createTopics, deleteTopics } from "./bench-broker.ts";
import { Child } from "./bridge/child.ts";
import { median } from "./measure.ts";
import { accessKey, type EndpointUse } from "./metric-stream/endpoint-use.ts";
import type { BenchContext, Row, Suite } from "./suite.ts";

type Endpoint = Child<"use", EndpointUse>;

const recordPoints = 1_000;
const requestRecords = 12;
const concurrency = 2;
/** What is asked of the endpoint, in bytes of the records for each second of processor time. */
const goals: Readonly<Record<OutputFormat, number>> = {
  json: 20,
  "opentelemetry0.7": 40,
  "opentelemetry1.0": 40,
};

/** From a request of Firehose to Kafka's acknowledgement; the endpoint is a process of its own. */
export const suite: Suite = {
  name: "Metric streams: Firehose to Kafka",
  run: async (context: BenchContext) => {
    const broker = await benchBroker(context);
    try {
      const rows: Row[] = [];
      for (const format of outputFormats) {
        rows.push(...(await formatRows(context, broker.bootstrapServers, format)));
      }
      return rows;
    } finally {
      await broker.stop();
    }
  },
};

async function formatRows(
  context: BenchContext,
  bootstrapServers: string,
  format: OutputFormat,
): Promise<Row[]> {
  const topics = await createTopics(bootstrapServers, { topics: 1, partitions: 6 });
  const { child, first } = await Child.start<"use", EndpointUse, EndpointUse>(
    "../metric-stream/endpoint.ts",
    bootstrapServers,
    topics[0],
  );
  try {
    const load = loadOf(format, first.port);
    const rounds = context.quick ? 1 : 5;
    await sendFor(load, context.quick ? 300 : 4_000);
    const reached: { mb: number; points: number; residentBytes: number }[] = [];
    for (let round = 1; round <= rounds; round++) {
      context.say(`${format}: round ${round} of ${rounds}`);
      reached.push(await measured(child, load, context.quick ? 500 : 3_000));
    }
    const mb = median(reached.map((each) => each.mb));
    const points = median(reached.map((each) => each.points));
    const peak = Math.max(...reached.map(({ residentBytes }) => residentBytes));
    const note = `records of ${Math.round(load.bytes / load.points)} bytes a point, in base64 on the way; ${Math.round(peak / 1e6)} MB resident`;
    return [
      {
        name: format,
        value: mb,
        unit: "MB per CPU-s",
        ratio: mb / goals[format],
        peer: "the goal",
        note,
      },
      { name: `${format}: points`, value: points, unit: "points per CPU-s" },
    ];
  } finally {
    await child[Symbol.asyncDispose]();
    await deleteTopics(bootstrapServers, topics);
  }
}

/** What is sent again and again. */
interface Load {
  readonly send: () => Promise<void>;
  /** Of all records of a request, before base64. */
  readonly bytes: number;
  readonly points: number;
}

function loadOf(format: OutputFormat, port: number): Load {
  const points = manyPoints(recordPoints * requestRecords);
  const records = Array.from({ length: requestRecords }, (_, index) =>
    streamRecord(format, points.slice(index * recordPoints, (index + 1) * recordPoints)),
  );
  const data = records.map((record) => `{"data":"${record.toString("base64")}"}`).join(",");
  const client = new FirehoseClient({
    port,
    accessKey,
    agent: new Agent({ keepAlive: true, maxSockets: concurrency }),
  });
  return {
    send: async () => {
      const id = randomUUID();
      const body = `{"requestId":"${id}","timestamp":${Date.now()},"records":[${data}]}`;
      const { status } = await client.send(body, id);
      if (status !== 200) {
        throw new Error(`the endpoint answers ${status}`);
      }
    },
    bytes: records.reduce((sum, { length }) => sum + length, 0),
    points: points.length,
  };
}

async function measured(
  child: Endpoint,
  load: Load,
  forMs: number,
): Promise<{ mb: number; points: number; residentBytes: number }> {
  const before = await child.ask("use");
  const requests = await sendFor(load, forMs);
  const after = await child.ask("use");
  const cpuSeconds = after.cpuSeconds - before.cpuSeconds;
  if (after.points - before.points !== requests * load.points) {
    throw new Error("what was answered by 200 is not on the topic");
  }
  return {
    mb: (requests * load.bytes) / 1e6 / cpuSeconds,
    points: (requests * load.points) / cpuSeconds,
    residentBytes: after.residentBytes,
  };
}

/** Sends for a time; the number of requests that were answered by 200. */
async function sendFor({ send }: Load, forMs: number): Promise<number> {
  const end = performance.now() + forMs;
  let requests = 0;
  const lane = async (): Promise<void> => {
    while (performance.now() < end) {
      await send();
      requests++;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  return requests;
}
