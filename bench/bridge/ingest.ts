import { setTimeout as pause } from "node:timers/promises";
import { freePorts } from "../../test/support/ports.ts";
import { createTopics, deleteTopics, type Layout } from "../bench-broker.ts";
import { percentile } from "../measure.ts";
import type { BenchContext } from "../suite.ts";
import { Child } from "./child.ts";
import type { LoadOptions, LoadOrder, LoadSample } from "./load-options.ts";
import type { Reached } from "./reached.ts";
import type { IngestRoute } from "./routes.ts";
import { type Contender, Server } from "./server.ts";

/** One row of the table: what is sent, and how. */
export interface IngestCell
  extends Pick<LoadOptions, "protocol" | "signal" | "size" | "concurrency"> {
  readonly byTraceId?: boolean;
  /** Topics among which the requests are spread. Default 1. */
  readonly topics?: number;
}

const partitions = 6;
const retention = [
  { name: "retention.bytes", value: "250000000" },
  { name: "segment.bytes", value: "100000000" },
];
const settleMs = 400;

/** How many partitions so many topics have. */
export function topicLayout(topics: number): Layout {
  return { topics, partitions: topics === 1 ? partitions : 1 };
}

/** A contender under the load of a generator of its own. */
export class LoadedServer implements AsyncDisposable {
  readonly server: Server;
  /** The topic that is written to; of several, the first. */
  readonly topic: string;
  readonly #load: Child<LoadOrder, LoadSample>;
  readonly #forget: () => Promise<void>;

  private constructor(
    server: Server,
    topic: string,
    load: Child<LoadOrder, LoadSample>,
    forget: () => Promise<void>,
  ) {
    this.server = server;
    this.topic = topic;
    this.#load = load;
    this.#forget = forget;
  }

  /** Starts a contender with topics of its own, and what sends to it. */
  static async start(
    contender: Contender,
    bootstrapServers: string,
    { byTraceId = false, topics: count = 1, ...cell }: IngestCell,
  ): Promise<LoadedServer> {
    const topics = await createTopics(bootstrapServers, topicLayout(count), retention);
    const [httpPort = 0, grpcPort = 0] = await freePorts(2);
    const route: IngestRoute = {
      kind: "ingest",
      bootstrapServers,
      httpPort,
      grpcPort,
      signal: cell.signal,
      topics,
      byTraceId,
    };
    const server = await Server.start(contender, route);
    const options: LoadOptions = {
      ...cell,
      port: cell.protocol === "http" ? httpPort : grpcPort,
      ...(count > 1 ? { topics } : {}),
    };
    const { child } = await Child.start<LoadOrder, LoadSample, unknown>(
      "load.ts",
      JSON.stringify(options),
    );
    return new LoadedServer(server, topics[0], child, () => deleteTopics(bootstrapServers, topics));
  }

  /** Loads it for a time, and tells what it reached from shortly after the beginning. */
  async measure(forMs: number, requestsPerSecond?: number): Promise<Reached> {
    this.#load.tell({
      kind: "run",
      ...(requestsPerSecond === undefined ? {} : { requestsPerSecond }),
    });
    await pause(settleMs);
    await this.#load.ask({ kind: "sample" });
    const start = performance.now();
    const before = this.server.use();
    const peak = await this.#watch(forMs);
    const after = this.server.use();
    const seconds = (performance.now() - start) / 1_000;
    const sample = await this.#load.ask({ kind: "sample" });
    await this.#load.ask({ kind: "stop" });
    const { items, failed, latencies } = sample;
    return {
      perCpuSecond: items / (after.cpuSeconds - before.cpuSeconds),
      perSecond: items / seconds,
      peakBytes: Math.max(peak, after.residentBytes),
      failed,
      p50Ms: percentile(latencies, 0.5),
      p99Ms: percentile(latencies, 0.99),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#load[Symbol.asyncDispose]();
    await this.server[Symbol.asyncDispose]();
    await this.#forget();
  }

  /** The most memory that it had in a time. */
  async #watch(forMs: number): Promise<number> {
    const end = performance.now() + forMs;
    let peak = 0;
    while (performance.now() < end) {
      await pause(Math.min(200, end - performance.now()));
      peak = Math.max(peak, this.server.use().residentBytes);
    }
    return peak;
  }
}

/** A contender with what it is to take. */
export interface IngestRun {
  readonly contender: Contender;
  readonly cell: IngestCell;
}

/** Loads contenders in turns; one list of what it reached for each, in their order. */
export async function ingestInTurns(
  context: BenchContext,
  bootstrapServers: string,
  runs: readonly IngestRun[],
  { requestsPerSecond }: { readonly requestsPerSecond?: number } = {},
): Promise<readonly (readonly Reached[])[]> {
  const { rounds, roundMs, warmUpMs } = context.quick
    ? { rounds: 1, roundMs: 500, warmUpMs: 500 }
    : { rounds: 5, roundMs: 2_500, warmUpMs: 2_500 };
  const loaded: LoadedServer[] = [];
  try {
    for (const { contender, cell } of runs) {
      loaded.push(await LoadedServer.start(contender, bootstrapServers, cell));
    }
    for (const each of loaded) {
      await each.measure(warmUpMs);
    }
    const reached = loaded.map(() => [] as Reached[]);
    for (let round = 1; round <= rounds; round++) {
      context.say(`round ${round} of ${rounds}`);
      for (const [index, each] of loaded.entries()) {
        reached[index]?.push(await each.measure(roundMs, requestsPerSecond));
      }
    }
    return reached;
  } finally {
    for (const each of loaded) {
      await each[Symbol.asyncDispose]();
    }
  }
}
