import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KafkaCluster } from "../../src/cluster/index.ts";
import type { KafkaOptions } from "../../src/config/index.ts";
import { KafkaConsumer } from "../../src/consumer/index.ts";
import { errorTable, KafkaBridgeError } from "../../src/errors/index.ts";
import { KafkaProducer } from "../../src/producer/index.ts";
import { uniqueTopic } from "../support/names.ts";
import { type FailureCase, failureCases } from "../support/security/failure-cases.ts";
import { bridge, type SecurityLab, startSecurityLab } from "../support/security/security-lab.ts";

/** Within this time a failure is told. */
const promisedMs = 10_000;
/** What a busy machine adds to the promise: the driver's time-outs are its own threads'. */
const graceMs = 30_000;

let lab: SecurityLab;
beforeAll(async () => {
  lab = await startSecurityLab();
}, 120_000);
afterAll(() => lab[Symbol.asyncDispose]());

/** Where a failure to connect shows. */
const places: readonly (readonly [string, (options: KafkaOptions) => Promise<unknown>])[] = [
  [
    "connect() of a producer",
    async (options) => {
      await using producer = new KafkaProducer(options);
      await producer.connect();
    },
  ],
  [
    "the first write",
    async (options) => {
      await using producer = new KafkaProducer(options);
      await producer.writeRecord({ topic: uniqueTopic("secure"), value: "v" });
    },
  ],
  [
    "run() of a consumer",
    async (options) => {
      await using consumer = new KafkaConsumer({ ...options, groupId: "g" });
      await consumer.run({ onLogs: () => {} });
    },
  ],
  [
    "the first batch asked for",
    async (options) => {
      await using consumer = new KafkaConsumer({ ...options, groupId: "g" });
      for await (const _ of consumer.batches("logs")) break;
    },
  ],
];

async function administer(options: KafkaOptions): Promise<unknown> {
  await using cluster = new KafkaCluster(options);
  return await cluster.describe();
}

async function failureOf(work: Promise<unknown>): Promise<{ error: unknown; ms: number }> {
  const start = performance.now();
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { error, ms: performance.now() - start };
}

function expectFailure({ error, ms }: { error: unknown; ms: number }, wanted: FailureCase): void {
  const { code, says, action = errorTable[code].action } = wanted;
  expect(error).toBeInstanceOf(KafkaBridgeError);
  expect(error).toMatchObject({ name: errorTable[code].class, code, action });
  expect((error as Error).message).toMatch(says);
  expect(String(error)).not.toContain("not-the-password");
  expect(String(error)).not.toContain(bridge.password);
  expect(ms).toBeLessThan(promisedMs + graceMs);
}

function optionsOf({ listener, security }: FailureCase): KafkaOptions {
  const bootstrapServers =
    listener === "PLAINTEXT" ? lab.cluster.bootstrapServers : lab.cluster.addressesOf(listener);
  return { bootstrapServers, ...security(lab) };
}

// Every case passes through each place in turn: more of them at a time than the driver has threads
// for (four) would wait for each other.
describe.concurrent("where connecting fails by", () => {
  test.each(failureCases.map((each, index) => [each.name, each, index] as const))(
    "%s, the reason and what to do are told",
    async (_name, wanted, index) => {
      const [place, fail] = places[index % places.length] ?? ["", async () => undefined];
      expectFailure(await failureOf(fail(optionsOf(wanted))), wanted);
      expect(place).not.toBe("");
      if (wanted.adminWorks) {
        await expect(administer(optionsOf(wanted))).resolves.toBeDefined();
      } else {
        expectFailure(await failureOf(administer(optionsOf(wanted))), wanted);
      }
    },
    60_000,
  );
});
