import { randomUUID } from "node:crypto";
import { Admin } from "@platformatic/kafka";
import { startTestBroker, type TestBroker } from "../test/support/broker.ts";
import { dockerBroker } from "../test/support/broker-docker.ts";
import { envBroker } from "../test/support/broker-env.ts";
import { jvmBroker } from "../test/support/broker-jvm.ts";
import type { BenchContext } from "./suite.ts";

/** How many topics, and partitions of each. */
export interface Layout {
  readonly topics: number;
  readonly partitions: number;
}

/** What producer and consumer are measured on. 100 topics of 64 partitions are too much for the broker. */
export const layouts: readonly Layout[] = [
  { topics: 1, partitions: 1 },
  { topics: 1, partitions: 64 },
  { topics: 100, partitions: 1 },
];

/** A layout in words. */
export function describeLayout({ topics, partitions }: Layout): string {
  const plural = (count: number, noun: string): string => `${count} ${noun}${count > 1 ? "s" : ""}`;
  return `${plural(topics, "topic")} of ${plural(partitions, "partition")}`;
}

/** A broker for a suite, as the tests find one. */
export function benchBroker(context: BenchContext): Promise<TestBroker> {
  const sources = [envBroker, dockerBroker, jvmBroker];
  return startTestBroker(sources, process.env, (line) => context.say(line));
}

/** Creates topics of new names. */
export async function createTopics(
  bootstrapServers: string,
  { topics, partitions }: Layout,
  configs: { name: string; value: string }[] = [],
): Promise<[string, ...string[]]> {
  const prefix = `bench-${randomUUID()}`;
  const names = Array.from({ length: topics }, (_, index) => `${prefix}-${index}`);
  await withAdmin(bootstrapServers, (admin) =>
    admin.createTopics({ topics: names, partitions, replicas: -1, configs }),
  );
  return names as [string, ...string[]];
}

/** Deletes topics, so that a long run does not fill the disk. */
export async function deleteTopics(bootstrapServers: string, topics: string[]): Promise<void> {
  await withAdmin(bootstrapServers, (admin) => admin.deleteTopics({ topics }));
}

async function withAdmin(bootstrapServers: string, work: (admin: Admin) => Promise<unknown>) {
  const admin = new Admin({ clientId: "bench", bootstrapBrokers: bootstrapServers.split(",") });
  await work(admin);
  await admin.close();
}
