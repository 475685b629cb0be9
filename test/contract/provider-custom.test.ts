import { afterAll, beforeAll, inject } from "vitest";
import { PlainKafkaProvider } from "../../examples/custom-provider/plain-kafka-provider.ts";
import { EmbeddedKafka } from "../../src/cluster/index.ts";
import { KafkaConsumer } from "../../src/consumer/index.ts";
import { KafkaProducer } from "../../src/producer/index.ts";
import { uniqueTopic } from "../support/names.ts";
import { type ProviderBench, providerSuite } from "./provider-suite.ts";

const minuteMs = 60_000;

/** Two topics, and on a real broker a group that has read one of them. */
async function fill(bootstrapServers: string, isEmbedded: boolean) {
  const prefix = uniqueTopic("provider");
  const topics = [`${prefix}-orders`, `${prefix}-bills`];
  const [orders = ""] = topics;
  const groups = isEmbedded ? undefined : [`${prefix}-readers`];
  for (const topic of topics) {
    await using producer = new KafkaProducer({ bootstrapServers, topic: { name: topic } });
    await producer.writeLogs({ records: [{ timestamp: new Date(), body: "something" }] });
  }
  for (const groupId of groups ?? []) {
    const done = new AbortController();
    await using consumer = new KafkaConsumer({
      bootstrapServers,
      topic: orders,
      groupId,
      fromBeginning: true,
    });
    await consumer.run({ onLogs: () => done.abort() }, { signal: done.signal });
  }
  return { prefix, topics, groups };
}

for (const kind of ["embedded", "real"] as const) {
  let embedded: EmbeddedKafka | undefined;
  let held: { bootstrapServers: string } & Awaited<ReturnType<typeof fill>>;
  beforeAll(async () => {
    embedded = kind === "embedded" ? await EmbeddedKafka.start() : undefined;
    const bootstrapServers = embedded?.bootstrapServers ?? inject("bootstrapServers");
    held = { bootstrapServers, ...(await fill(bootstrapServers, kind === "embedded")) };
  });
  afterAll(() => embedded?.stop());

  const connect = () =>
    PlainKafkaProvider.connect({
      name: "plain",
      only: new RegExp(`^${held.prefix}`),
      kafka: { bootstrapServers: held.bootstrapServers },
    });

  const start = async (): Promise<ProviderBench> => {
    const provider = await connect();
    const endMs = Math.floor(Date.now() / minuteMs) * minuteMs;
    return {
      provider,
      another: connect,
      clusters: [{ name: "plain", brokers: 1, topics: held.topics, groups: held.groups }],
      range: { startMs: endMs - minuteMs, endMs },
      [Symbol.asyncDispose]: () => provider.close(),
    };
  };

  providerSuite(`plain Kafka on the ${kind} broker`, start);
}
