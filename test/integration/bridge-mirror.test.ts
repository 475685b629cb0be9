import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { Admin } from "@platformatic/kafka";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Bridge } from "../../src/bridge/index.ts";
import type { BridgeOptions } from "../../src/config/index.ts";
import { decodeRequest } from "../../src/otlp/index.ts";
import { KafkaProducer, type WriteOptions } from "../../src/producer/index.ts";
import { partitionOfKey } from "../../src/producer/partition-hash.ts";
import { type SpanSpec, spansBytes } from "../contract/telemetry.ts";
import { alongside } from "../support/alongside.ts";
import { builtProgram } from "../support/built-program.ts";
import { JvmCluster } from "../support/jvm-cluster.ts";
import { uniqueGroup, uniqueTopic } from "../support/names.ts";
import { readCommitted } from "../support/read-committed.ts";
import { readTopic } from "../support/read-topic.ts";

const program = new URL("../support/mirror-program.ts", import.meta.url);
const partitions = 4;
const kills = 6;
const traces = 50;

let cluster: JvmCluster;
beforeAll(async () => {
  cluster = await JvmCluster.start({ properties: { "group.min.session.timeout.ms": "1000" } });
}, 120_000);
afterAll(() => cluster?.stop());

interface Mirrored {
  readonly name: string;
  readonly partition: number;
  readonly trace: number;
  readonly attributes: readonly string[];
}

/** A topic that is read, one that is written, and what goes from one to the other. */
class Mirror implements AsyncDisposable {
  readonly input = uniqueTopic("mirror-in");
  readonly output = uniqueTopic("mirror-out");
  readonly letters = uniqueTopic("mirror-letters");
  readonly #group = uniqueGroup("mirror");
  readonly #producer: KafkaProducer;
  #written = 0;

  constructor() {
    this.#producer = new KafkaProducer({
      bootstrapServers: cluster.bootstrapServers,
      topic: { name: this.input },
    });
  }

  /** @param configs - of the topic that is written */
  async createTopics(configs: { name: string; value: string }[] = []): Promise<void> {
    const admin = new Admin({
      clientId: "mirror",
      bootstrapBrokers: cluster.bootstrapServers.split(","),
    });
    await admin.createTopics({ topics: [this.input, this.letters], partitions, replicas: 1 });
    await admin.createTopics({ topics: [this.output], partitions, replicas: 1, configs });
    await admin.close();
  }

  options(to: object = {}): BridgeOptions {
    return {
      kafka: { bootstrapServers: cluster.bootstrapServers, socketTimeoutMs: 5_000 },
      pipelines: {
        mirror: {
          from: {
            kafka: {
              groupId: this.#group,
              topics: { traces: this.input },
              fromBeginning: true,
              deadLetterTopic: this.letters,
              sessionTimeoutMs: 2_000,
              heartbeatIntervalMs: 300,
              retryBackoffMs: 10,
            },
          },
          process: [
            { filter: { drop: { service: ["noise"] } } },
            { attributes: { add: { "mirrored.by": "bridge" } } },
          ],
          to: {
            kafka: {
              topics: { traces: this.output },
              partitionBy: { traces: "traceId" },
              transactionTimeoutMs: 5_000,
              ...to,
            },
          },
        },
      },
    };
  }

  /** Writes numbered spans of many traces, and noise beside them; as many records as spans. */
  async write(count: number): Promise<void> {
    const writes: Promise<unknown>[] = [];
    for (let index = 0; index < count; index++) {
      const spans = [{ name: `span-${this.#written}`, trace: this.#written % traces }];
      const partition = this.#written % partitions;
      writes.push(this.#producer.writeTraces(spansBytes(spans), { partition }));
      writes.push(this.#producer.writeTraces(spansBytes(spans, "noise"), { partition }));
      this.#written += 1;
    }
    await Promise.all(writes);
  }

  async writeSpans(spans: readonly SpanSpec[], options: WriteOptions = {}): Promise<void> {
    await this.#producer.writeTraces(spansBytes(spans), options);
  }

  get expected(): string[] {
    return Array.from({ length: this.#written }, (_, index) => `span-${index}`).sort();
  }

  /** The spans that a reader sees who skips open and aborted transactions. */
  async read(): Promise<Mirrored[]> {
    const records = await readCommitted(cluster.bootstrapServers, this.output);
    return records.flatMap(({ bytes, partition }) =>
      decodeRequest("traces", bytes).resourceSpans.flatMap(({ resource, scopeSpans }) =>
        scopeSpans.flatMap(({ spans }) =>
          spans.map(({ name, traceId }) => ({
            name,
            partition,
            trace: traceId[0] ?? -1,
            attributes: (resource?.attributes ?? []).map(({ key }) => key),
          })),
        ),
      ),
    );
  }

  /** Waits until so many spans can be read. */
  async mirrored(count: number, withinMs: number): Promise<Mirrored[]> {
    const deadline = performance.now() + withinMs;
    let read = await this.read();
    while (read.length < count && performance.now() < deadline) {
      await delay(300);
      read = await this.read();
    }
    return read;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#producer.close();
  }
}

async function run(options: BridgeOptions): Promise<ChildProcess> {
  return spawn(process.execPath, [await builtProgram(program), JSON.stringify(options)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** Runs a bridge until it has delivered something so many times, and kills it a moment later. */
async function live(options: BridgeOptions): Promise<void> {
  const child = await run(options);
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const enough = new Promise<void>((resolve) => {
    let left = 1 + Math.floor(Math.random() * 4);
    child.stdout?.on("data", (data: Buffer) => {
      left -= data.toString().split("delivered").length - 1;
      if (left <= 0) {
        resolve();
      }
    });
  });
  await Promise.race([enough, ended, delay(15_000, undefined, { ref: false })]);
  await delay(Math.random() * 150);
  child.kill("SIGKILL");
  await ended;
}

describe("a pipeline from Kafka to Kafka", () => {
  test("writes everything exactly once, though its processes are killed again and again", async () => {
    await using mirror = new Mirror();
    await mirror.createTopics();
    const instance = async (): Promise<void> => {
      for (let life = 0; life < kills; life++) {
        await live(mirror.options());
      }
    };
    // There is always more to do: a life that has done all would not be killed in the middle of it.
    await alongside(Promise.all([instance(), instance()]), 50, () => mirror.write(8));
    const last = await run(mirror.options());
    try {
      const read = await mirror.mirrored(mirror.expected.length, 60_000);
      expect(read.map(({ name }) => name).sort()).toEqual(mirror.expected);
      const partitionOf = partitionOfKey("murmur2");
      for (const { trace, partition, attributes } of read) {
        const key = Buffer.from(Buffer.alloc(16, trace).toString("hex"));
        expect(partition).toBe(partitionOf(key, partitions));
        expect(attributes).toEqual(["service.name", "mirrored.by"]);
      }
    } finally {
      last.kill("SIGKILL");
    }
  }, 300_000);

  test("puts a record with an item that is too large among the dead letters, and goes on", async () => {
    await using mirror = new Mirror();
    await mirror.createTopics();
    await mirror.write(30);
    await mirror.writeSpans([{ name: "the giant", padding: 60_000 }, { name: "beside it" }]);
    await mirror.write(30);
    await using bridge = new Bridge(mirror.options({ maxRequestSize: 20_000 }));
    await bridge.start();
    const read = await mirror.mirrored(mirror.expected.length, 45_000);
    expect(read.map(({ name }) => name).sort()).toEqual(mirror.expected);
    await expect
      .poll(async () => (await readTopic(cluster.bootstrapServers, mirror.letters)).length, {
        timeout: 20_000,
      })
      .toBe(1);
    await expect
      .poll(() => bridge.counts("mirror")?.traces)
      .toMatchObject({ delivered: 60, refused: 2, dropped: 0 });
    const { received = 0, ...settled } = bridge.counts("mirror")?.traces ?? {};
    expect(Object.values(settled).reduce((sum, each) => sum + each, 0)).toBe(received);
  }, 120_000);

  test("refuses only what is to blame where a broker does not take a transaction's records", async () => {
    await using mirror = new Mirror();
    await mirror.createTopics([{ name: "max.message.bytes", value: "20000" }]);
    await mirror.write(30);
    await mirror.writeSpans([{ name: "the giant", padding: 60_000 }]);
    await mirror.write(30);
    await using bridge = new Bridge(mirror.options({ compression: "none" }));
    await bridge.start();
    const read = await mirror.mirrored(mirror.expected.length, 60_000);
    expect(read.map(({ name }) => name).sort()).toEqual(mirror.expected);
    await expect
      .poll(async () => (await readTopic(cluster.bootstrapServers, mirror.letters)).length, {
        timeout: 20_000,
      })
      .toBe(1);
  }, 120_000);

  test("keeps keys, headers and times of records that are not assigned to partitions anew", async () => {
    await using mirror = new Mirror();
    await mirror.createTopics();
    const time = Date.now() - 3_600_000;
    const headers = { tenant: "acme", "dlq.replays": "1" };
    await mirror.writeSpans([{ name: "a" }], { key: "key-a", headers, timestamp: time });
    await mirror.writeSpans([{ name: "b" }], { key: "key-b", timestamp: time + 1 });
    await mirror.writeSpans([{ name: "c" }], { key: "key-b", timestamp: time + 2 });
    const to = { partitionBy: "none", headers: { set: { tenant: "other", from: "here" } } };
    await using bridge = new Bridge(mirror.options(to));
    await bridge.start();
    await mirror.mirrored(3, 30_000);
    const records = await readCommitted(cluster.bootstrapServers, mirror.output);
    const own = ["otelcol.signal", "traces"];
    const set = [
      ["tenant", "other"],
      ["from", "here"],
    ];
    expect(
      records
        .map((record) => [record.key, record.timestamp - time, record.headers])
        .toSorted(([, a], [, b]) => Number(a) - Number(b)),
    ).toEqual([
      ["key-a", 0, [own, ["dlq.replays", "1"], ...set]],
      ["key-b", 1, [own, ...set]],
      ["key-b", 2, [own, ...set]],
    ]);
  }, 60_000);
});
