import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { Admin } from "@platformatic/kafka";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTracesBatch } from "../../src/otlp/index.ts";
import { KafkaProducer } from "../../src/producer/index.ts";
import { alongside } from "../support/alongside.ts";
import { builtProgram } from "../support/built-program.ts";
import type { ExactlyOnceTask } from "../support/exactly-once-program.ts";
import { JvmCluster } from "../support/jvm-cluster.ts";
import { uniqueGroup, uniqueTopic } from "../support/names.ts";
import { type CommittedRecord, readCommitted } from "../support/read-committed.ts";

const program = new URL("../support/exactly-once-program.ts", import.meta.url);
const partitions = 4;
const perPartition = 3;
/** Kills of each of the two instances. */
const kills = 5;
/** Longer than the session lasts: the group goes on without who sleeps for so long. */
const sleepMs = 3_500;
/** A life with nothing left to do, or thrown out, ends by this time. */
const longestLifeMs = 25_000;

let cluster: JvmCluster;
beforeAll(async () => {
  cluster = await JvmCluster.start({
    properties: {
      "group.min.session.timeout.ms": "1000",
      "group.consumer.min.session.timeout.ms": "1000",
      "group.consumer.session.timeout.ms": "2000",
    },
  });
}, 120_000);
afterAll(() => cluster?.stop());

/** Runs the program until it has committed some transactions, and kills it. */
async function live(task: ExactlyOnceTask, sleeps: boolean): Promise<string> {
  const child = spawn(process.execPath, [await builtProgram(program), JSON.stringify(task)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (data: Buffer) => {
    said += data.toString();
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  await Promise.race([committed(child, 3 + Math.floor(Math.random() * 8)), ended, longest()]);
  await delay(Math.random() * 30);
  if (sleeps) {
    child.kill("SIGSTOP");
    await delay(sleepMs);
    child.kill("SIGCONT");
    await Promise.race([committed(child, 2), ended, longest()]);
  }
  child.kill("SIGKILL");
  await ended;
  return said;
}

/** Resolves when the program has printed so many more lines of committed transactions. */
function committed(child: ChildProcess, count: number): Promise<void> {
  let seen = 0;
  return new Promise((resolve) => {
    child.stdout?.on("data", (data: Buffer) => {
      seen += data.toString().split("committed").length - 1;
      if (seen >= count) {
        resolve();
      }
    });
  });
}

function longest(): Promise<void> {
  return delay(longestLifeMs, undefined, { ref: false });
}

/** Numbered spans for each partition, in order. */
class Input {
  readonly names: string[][] = Array.from({ length: partitions }, () => []);
  readonly #producer: KafkaProducer;

  constructor(bootstrapServers: string, topic: string) {
    this.#producer = new KafkaProducer({ bootstrapServers, topic: { name: topic } });
  }

  /** Each name is a record of its own. */
  async write(): Promise<void> {
    for (const [partition, names] of this.names.entries()) {
      for (let index = 0; index < perPartition; index++) {
        const name = `${partition}-${names.length}`;
        names.push(name);
        const spans = [
          {
            name,
            traceId: "0af7651916cd43dd8448eb211c80319c",
            spanId: "b7ad6b7169203331",
            startTime: 1n,
            endTime: 2n,
          },
        ];
        await this.#producer.writeTraces(createTracesBatch({ spans }), { partition });
      }
    }
  }

  close(): Promise<void> {
    return this.#producer.close();
  }
}

function byPartition(records: readonly CommittedRecord[]): string[][] {
  return Array.from({ length: partitions }, (_, partition) =>
    records.filter((record) => record.partition === partition).map(({ value }) => value),
  );
}

describe("a program that reads, transforms and writes", () => {
  test.each(["classic", "consumer"] as const)(
    "writes the result of everything exactly once and in order, though it is killed again and again (%s protocol)",
    async (protocol) => {
      const { bootstrapServers } = cluster;
      const [input, output] = [uniqueTopic("eos-in"), uniqueTopic("eos-out")];
      const admin = new Admin({ clientId: "eos", bootstrapBrokers: bootstrapServers.split(",") });
      await admin.createTopics({ topics: [input, output], partitions, replicas: 1 });
      await admin.close();
      const task = { bootstrapServers, input, output, protocol, group: uniqueGroup("eos") };
      const source = new Input(bootstrapServers, input);
      const said: string[] = [];
      const instance = async (style: ExactlyOnceTask["style"]): Promise<void> => {
        const transactionalId = uniqueGroup(`eos-${style}`);
        for (let life = 1; life <= kills; life++) {
          said.push(await live({ ...task, transactionalId, style }, life === 2));
        }
      };
      // There is always more to do: a life that has done all would not be killed in the middle of it.
      await alongside(Promise.all([instance("loop"), instance("run")]), 400, () => source.write());

      // The last life has all the time it needs.
      const last = spawn(
        process.execPath,
        [
          await builtProgram(program),
          JSON.stringify({ ...task, transactionalId: uniqueGroup("last"), style: "loop" }),
        ],
        { stdio: ["ignore", "ignore", "inherit"] },
      );
      try {
        const expected = source.names.flat().length;
        const deadline = performance.now() + 90_000;
        let read: CommittedRecord[] = [];
        while (read.length < expected && performance.now() < deadline) {
          await delay(500);
          read = await readCommitted(bootstrapServers, output);
        }
        expect(byPartition(read), said.join("")).toEqual(source.names);
      } finally {
        last.kill("SIGKILL");
        await source.close();
      }
    },
    400_000,
  );
});
