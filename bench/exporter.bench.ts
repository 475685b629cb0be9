import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace-base";
import { KafkaSpanExporter } from "../src/index.ts";
import { freePorts } from "../test/support/ports.ts";
import { createTopics, deleteTopics } from "./bench-broker.ts";
import { inRing, type Ring } from "./bridge/contenders.ts";
import { shared } from "./bridge/routes.ts";
import { type Contender, Server } from "./bridge/server.ts";
import { compare, median } from "./measure.ts";
import { sdkSpans } from "./sdk-spans.ts";
import type { BenchContext, Row, Suite } from "./suite.ts";

/** What a batch processor of the SDK exports at a time. */
const spansPerExport = 512;
/** As many exports as are under way at the same time. */
const concurrency = 8;
const partitions = 6;
const unit = "spans per CPU-s";

/** An exporter, with the processor time that its way to the brokers has taken so far. */
interface Way extends AsyncDisposable {
  readonly name: string;
  readonly exporter: SpanExporter;
  cpuSeconds(): number;
}

/** From `export` to the broker's acknowledgement, all processes on the way counted. */
export const suite: Suite = {
  name: "Exporters of the SDK, from `export` to acknowledgement",
  run: (context) => inRing(context, compareWays),
};

async function compareWays({ context, bootstrapServers, contenders }: Ring): Promise<Row[]> {
  const topics = await createTopics(bootstrapServers, { topics: 1, partitions });
  const ways = [direct(bootstrapServers, topics[0])];
  // The first contender is the bridge, which is no peer of an exporter.
  for (const contender of contenders.slice(1)) {
    ways.push(await byCollector(contender, bootstrapServers, topics));
  }
  try {
    const reached = await inTurns(context, ways);
    const peer = reached[1];
    return ways.map(({ name }, index) => ({
      name,
      value: median(reached[index] ?? []),
      unit,
      ...(index === 0 && peer !== undefined
        ? { ...compare(reached[0] ?? [], peer), peer: ways[1]?.name ?? "" }
        : { note: "the Collector's processor time included" }),
    }));
  } finally {
    for (const way of ways) {
      await way[Symbol.asyncDispose]();
    }
    await deleteTopics(bootstrapServers, topics);
  }
}

function direct(bootstrapServers: string, topic: string): Way {
  const { compression, lingerMs } = shared;
  const exporter = new KafkaSpanExporter({
    bootstrapServers,
    topic: { traces: topic },
    producer: { compression, lingerMs },
  });
  return {
    name: "KafkaSpanExporter",
    exporter,
    cpuSeconds: ownCpuSeconds,
    [Symbol.asyncDispose]: () => exporter.shutdown(),
  };
}

async function byCollector(
  contender: Contender,
  bootstrapServers: string,
  topics: [string, ...string[]],
): Promise<Way> {
  const [httpPort = 0, grpcPort = 0] = await freePorts(2);
  const route = { kind: "ingest", bootstrapServers, httpPort, grpcPort } as const;
  const server = await Server.start(contender, {
    ...route,
    signal: "traces",
    topics,
    byTraceId: false,
  });
  const exporter = new OTLPTraceExporter({
    url: `http://127.0.0.1:${httpPort}/v1/traces`,
    // An export counts as under way for a moment after its result.
    concurrencyLimit: concurrency * 2,
  });
  return {
    name: `exporter-trace-otlp-proto and ${contender.name}`,
    exporter,
    cpuSeconds: () => ownCpuSeconds() + server.use().cpuSeconds,
    [Symbol.asyncDispose]: async () => {
      await exporter.shutdown();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** Of all threads of this process. */
function ownCpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Spans per CPU-second of each way, one list each with a figure for every round. */
async function inTurns({ quick, say }: BenchContext, ways: readonly Way[]): Promise<number[][]> {
  const { rounds, roundMs } = quick ? { rounds: 1, roundMs: 300 } : { rounds: 7, roundMs: 3_000 };
  const batches = [1, 2, 3, 4].map((seed) => sdkSpans({ items: spansPerExport, seed }));
  for (const way of ways) {
    await load(way, batches, roundMs);
  }
  const reached = ways.map((): number[] => []);
  for (let round = 1; round <= rounds; round++) {
    say(`round ${round} of ${rounds}`);
    for (const [index, way] of ways.entries()) {
      reached[index]?.push(await load(way, batches, roundMs));
    }
  }
  return reached;
}

async function load(way: Way, batches: readonly ReadableSpan[][], forMs: number): Promise<number> {
  const before = way.cpuSeconds();
  const end = performance.now() + forMs;
  let spans = 0;
  let turn = 0;
  const keepExporting = async (): Promise<void> => {
    while (performance.now() < end) {
      const batch = batches[turn++ % batches.length] ?? [];
      await exportAll(way, batch);
      spans += batch.length;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, keepExporting));
  return spans / (way.cpuSeconds() - before);
}

function exportAll({ name, exporter }: Way, batch: ReadableSpan[]): Promise<void> {
  return new Promise((resolve, reject) => {
    exporter.export(batch, ({ code, error }) => {
      if (code === 0) {
        resolve();
      } else {
        reject(new Error(`${name} failed: ${error?.message ?? "no reason given"}`));
      }
    });
  });
}
