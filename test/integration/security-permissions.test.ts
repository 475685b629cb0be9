import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KafkaCluster } from "../../src/cluster/index.ts";
import type { KafkaOptions } from "../../src/config/index.ts";
import { KafkaConsumer } from "../../src/consumer/index.ts";
import { errorTable, KafkaBridgeError } from "../../src/errors/index.ts";
import { KafkaProducer } from "../../src/producer/index.ts";
import { uniqueTopic } from "../support/names.ts";
import { grant, revoke } from "../support/security/grants.ts";
import {
  type Attempt,
  type PermissionCase,
  permissionCases,
} from "../support/security/permission-cases.ts";
import {
  bridge,
  issuerClient,
  keyPassword,
  passwordOf,
  type SecurityLab,
  startSecurityLab,
} from "../support/security/security-lab.ts";
import { waitUntil } from "../support/wait-until.ts";

const userOf = (index: number) => `u${index}`;
const writer = "writer";
const reader = "reader";

let lab: SecurityLab;
beforeAll(async () => {
  lab = await startSecurityLab([
    ...permissionCases.map((_, index) => userOf(index)),
    writer,
    reader,
  ]);
}, 120_000);
afterAll(() => lab[Symbol.asyncDispose]());

async function newTopic(): Promise<string> {
  const topic = uniqueTopic("permitted");
  await lab.admin.createTopics({ topics: [topic], partitions: 1, replicas: 1 });
  // The broker serves a topic some time after the controller has made it.
  await waitUntil("the topic is served", () =>
    lab.admin.metadata({ topics: [topic], forceUpdate: true }).then(
      () => true,
      () => false,
    ),
  );
  return topic;
}

function optionsOf(user: string, topic: string): KafkaOptions {
  return {
    bootstrapServers: lab.cluster.addressesOf("SASL"),
    auth: { mechanism: "plain", username: user, password: passwordOf(user) },
    groupId: user,
    fromBeginning: true,
    topic: { logs: topic },
  };
}

async function write(options: KafkaOptions, topic: string): Promise<unknown> {
  await using producer = new KafkaProducer(options);
  return await producer.writeRecord({ topic, value: "v" });
}

async function read(options: KafkaOptions): Promise<unknown> {
  await using consumer = new KafkaConsumer(options);
  return await consumer.run({ onLogs: () => {} });
}

async function administer(
  options: KafkaOptions,
  work: (cluster: KafkaCluster) => Promise<unknown>,
): Promise<unknown> {
  await using cluster = new KafkaCluster(options);
  return await work(cluster);
}

const attempts: Readonly<
  Record<Attempt, (options: KafkaOptions, topic: string) => Promise<unknown>>
> = {
  write,
  "write where the topic is missing": (options) => write(options, uniqueTopic("missing")),
  "write with autoCreate off": (options, topic) =>
    write({ ...options, topic: { logs: topic, autoCreate: false } }, topic),
  "read in a group": read,
  "read in a group of the consumer protocol": (options) =>
    read({ ...options, consumer: { protocol: "consumer" } }),
  "read without a group": async ({ groupId: _none, ...options }, topic) => {
    await using consumer = new KafkaConsumer(options);
    await consumer.assign([{ topic, offset: "beginning" }]);
    for await (const _ of consumer.batches("logs")) break;
  },
  "begin a transaction": async (options, topic) => {
    const transactional = { ...options, producer: { transactionalId: uniqueTopic("tx") } };
    await using producer = new KafkaProducer(transactional);
    await producer.transaction(async (transaction) => {
      await transaction.writeRecord({ topic, value: "v" });
    });
  },
  "create a topic": (options) =>
    administer(options, ({ topics }) => topics.create({ name: uniqueTopic("new") })),
  "delete a topic": (options, topic) => administer(options, ({ topics }) => topics.delete([topic])),
  "ask for lag": (options) => administer(options, ({ groups }) => groups.lag("another")),
};

function title({ attempt, granted }: PermissionCase): string {
  return `${attempt}, granted ${granted.length === 0 ? "nothing" : granted.join(" and ")}`;
}

describe.concurrent("who may not", () => {
  test.each(permissionCases.map((each, index) => [title(each), each, index] as const))(
    "%s, is told so",
    async (_title, wanted, index) => {
      const user = userOf(index);
      const topic = await newTopic();
      for (const each of wanted.granted) {
        await grant(lab.admin, user, each, each.startsWith("topic") ? topic : user);
      }
      const failure = await attempts[wanted.attempt](optionsOf(user, topic), topic).then(
        () => undefined,
        (error: unknown) => error,
      );
      const { code, action = errorTable[wanted.code].action } = wanted;
      expect(failure).toBeInstanceOf(KafkaBridgeError);
      expect(failure).toMatchObject({ name: errorTable[code].class, code, action });
    },
    60_000,
  );
});

describe.concurrent("a right that is taken away and given back", () => {
  const logs = { records: [{ body: "x", timestamp: new Date() }] };

  test("fails writes meanwhile, and no longer", async () => {
    const topic = await newTopic();
    await grant(lab.admin, writer, "topic Write", topic);
    await using producer = new KafkaProducer(optionsOf(writer, topic));
    await producer.writeLogs(logs);
    await revoke(lab.admin, writer, "topic Write", topic);
    const outcome = () =>
      producer.writeLogs(logs).then(
        () => undefined,
        (reason: unknown) => reason,
      );
    let failure: unknown;
    await waitUntil("a write fails", async () => {
      failure = await outcome();
      return failure !== undefined;
    });
    expect(String(failure)).toMatch(/may not use the topic/);
    await grant(lab.admin, writer, "topic Write", topic);
    await waitUntil("a write succeeds", async () => (await outcome()) === undefined);
  });

  test("is told to the reader, who goes on where it stopped", async () => {
    const topic = await newTopic();
    await grant(lab.admin, reader, "topic Read", topic);
    await grant(lab.admin, reader, "group Read", reader);
    await using producer = new KafkaProducer({
      bootstrapServers: lab.cluster.bootstrapServers,
      topic: { logs: topic },
    });
    await producer.writeLogs(logs);
    await using consumer = new KafkaConsumer(optionsOf(reader, topic));
    const told: string[] = [];
    const seen = new Set<unknown>();
    consumer.on("error", ({ code }) => told.push(code));
    const running = consumer.run({
      onLogs: ({ records }) => {
        for (const { body } of records) seen.add(body);
      },
    });
    await waitUntil("the first is read", () => seen.size === 1);
    await revoke(lab.admin, reader, "topic Read", topic);
    await waitUntil("the reader is told", () => told.includes("TOPIC_NOT_AUTHORIZED"));
    await producer.writeLogs({ records: [{ body: "y", timestamp: new Date() }] });
    expect(seen).toEqual(new Set(["x"]));
    await grant(lab.admin, reader, "topic Read", topic);
    await waitUntil("the second is read", () => seen.has("y"));
    await consumer.close();
    await running;
  });
});

type Security = Pick<KafkaOptions, "auth" | "ssl">;
type Working = readonly [name: string, listener: string, security: () => Security];

function files(key = "client.key") {
  const path = (file: string) => lab.certificates.path(file);
  return { ca: path("ca.pem"), certificate: path("client.pem"), key: path(key) };
}

const working: readonly Working[] = [
  ["PLAIN", "SASL", () => ({ auth: { mechanism: "plain", ...bridge } })],
  ["SCRAM-SHA-256", "SASL", () => ({ auth: { mechanism: "scram-sha-256", ...bridge } })],
  ["SCRAM-SHA-512", "SASL", () => ({ auth: { mechanism: "scram-sha-512", ...bridge } })],
  ...(["plain", "scram-sha-512"] as const).map((mechanism): Working => {
    const auth = { mechanism, ...bridge };
    const ssl = () => ({ ca: lab.certificates.path("ca.pem") });
    return [`${mechanism} over TLS`, "SASL_TLS", () => ({ auth, ssl: ssl() })];
  }),
  ["TLS without verification", "TLS_SELF_SIGNED", () => ({ ssl: { verify: false } })],
  ["TLS", "TLS", () => ({ ssl: { ca: lab.certificates.path("ca.pem") } })],
  ["mutual TLS", "MUTUAL", () => ({ ssl: files() })],
  [
    "mutual TLS with an encrypted key",
    "MUTUAL",
    () => ({ ssl: { ...files("client-encrypted.key"), keyPassword } }),
  ],
];

describe.concurrent("a part of each kind works", () => {
  test.each(working)(
    "by %s",
    async (_name, listener, security) => {
      const topic = uniqueTopic("working");
      const options: KafkaOptions = {
        bootstrapServers: lab.cluster.addressesOf(listener),
        groupId: topic,
        fromBeginning: true,
        topic: { logs: { name: topic, partitions: 1 } },
        ...security(),
      };
      await using producer = new KafkaProducer(options);
      await producer.writeLogs({ records: [{ body: "x", timestamp: new Date() }] });
      await using consumer = new KafkaConsumer(options);
      for await (const batch of consumer.batches("logs")) {
        expect(batch.items).toBe(1);
        batch.ack();
        break;
      }
      await administer(options, async ({ topics }) => {
        expect((await topics.list()).map(({ name }) => name)).toContain(topic);
      });
    },
    60_000,
  );

  test("by tokens that expire while it works, and is told when there is none for a while", async () => {
    // Long enough for a busy machine to renew in time; the driver begins at four fifths of it.
    lab.issuer.lifetimeSeconds = 15;
    const topic = uniqueTopic("tokens");
    const told: unknown[] = [];
    const logged: string[] = [];
    const log = () => {};
    const error = (message: string) => logged.push(message);
    const options: KafkaOptions = {
      bootstrapServers: lab.cluster.addressesOf("OIDC"),
      groupId: topic,
      fromBeginning: true,
      topic: { logs: { name: topic, partitions: 1 } },
      logger: { debug: log, info: log, warn: log, error },
      auth: {
        mechanism: "oauthbearer",
        tokenEndpointUrl: lab.issuer.tokenEndpointUrl,
        ...issuerClient,
      },
    };
    await using producer = new KafkaProducer(options);
    await using consumer = new KafkaConsumer(options);
    await using cluster = new KafkaCluster(options);
    producer.on("error", ({ code }) => told.push(code));
    consumer.on("error", ({ code }) => told.push(code));
    let written = 0;
    let read = 0;
    const write = async () => {
      await producer.writeLogs({ records: [{ body: "x", timestamp: new Date() }] });
      written++;
    };
    await write();
    const running = consumer.run({
      onLogs: ({ items }) => {
        read += items;
      },
    });
    const workUntil = async (what: string, isSo: () => boolean) => {
      await waitUntil(what, async () => {
        await write();
        await cluster.describe();
        return isSo();
      });
      await waitUntil("all is read", () => read === written);
    };
    const { issued } = lab.issuer;
    await workUntil("tokens were renewed several times", () => lab.issuer.issued >= issued + 3);
    expect([told, logged]).toEqual([[], []]);

    lab.issuer.mood = "fails";
    await waitUntil("the reader is told", () => told.includes("TOKEN_UNAVAILABLE"));
    await waitUntil("the writer says so", () => /token/i.test(logged.join()));
    lab.issuer.mood = "answers";
    await workUntil("there are tokens again", () => lab.issuer.issued >= issued + 6);
    await consumer.close();
    await running;
  });
});
