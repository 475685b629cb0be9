import { afterAll, beforeAll, describe, inject } from "vitest";
import { allCapabilities, type Capability, EmbeddedKafka } from "../../src/cluster/index.ts";
import type { KafkaOptions } from "../../src/config/index.ts";
import { KafkaProducer } from "../../src/producer/index.ts";
import { uniqueTopic } from "../support/names.ts";
import { readTopic, type TopicRecord } from "../support/read-topic.ts";

/** Partitions of every topic here: what the embedded cluster gives to each. */
export const partitions = 4;

/** The broker that a suite runs on. */
export interface ContractBroker {
  readonly bootstrapServers: string;
  readonly capabilities: ReadonlySet<Capability>;
}

/** A topic of its own with a producer that writes all signals to it. */
export interface Bench extends AsyncDisposable, ContractBroker {
  readonly topic: string;
  readonly producer: KafkaProducer;
  /** What is on the topic now. */
  read(): Promise<TopicRecord[]>;
}

type Overrides = Pick<KafkaOptions, "producer" | "settings"> & {
  readonly topic?: Readonly<Record<string, unknown>>;
};

/** Runs a suite on the embedded and on the real broker. */
export function onBothBrokers(
  name: string,
  suite: (open: Open, broker: () => ContractBroker) => void,
): void {
  describe.each(["embedded", "real"] as const)(`${name}, on the %s broker`, (kind) => {
    let broker: ContractBroker;
    let embedded: EmbeddedKafka | undefined;
    beforeAll(async () => {
      if (kind === "embedded") {
        embedded = await EmbeddedKafka.start();
        broker = embedded;
      } else {
        broker = {
          bootstrapServers: inject("bootstrapServers"),
          capabilities: allCapabilities,
        };
      }
    });
    afterAll(() => embedded?.stop());
    suite(
      (purpose, overrides) => bench(broker, purpose, overrides),
      () => broker,
    );
  });
}

/** Makes a topic and a producer for one test. */
export type Open = (purpose: string, overrides?: Overrides) => Bench;

function bench(broker: ContractBroker, purpose: string, overrides: Overrides = {}): Bench {
  const { bootstrapServers } = broker;
  const topic = uniqueTopic(purpose);
  const producer = new KafkaProducer({
    bootstrapServers,
    ...overrides,
    topic: { partitions, ...overrides.topic, name: topic },
  });
  return {
    bootstrapServers,
    capabilities: broker.capabilities,
    topic,
    producer,
    read: () => readTopic(bootstrapServers, topic),
    [Symbol.asyncDispose]: () => producer.close(),
  };
}
