import { setTimeout as delay } from "node:timers/promises";
import { Admin, Connection, describeQuorumV2 } from "@platformatic/kafka";
import { JvmCluster, type JvmClusterOptions } from "../support/jvm-cluster.ts";
import { freePorts } from "../support/ports.ts";
import { TcpProxy } from "../support/tcp-proxy.ts";
import { waitUntil } from "../support/wait-until.ts";

const brokers = 3;
const proxied = "PROXIED";
/** Below the heap that Kafka starts with, as the brokers share their machine with the tests. */
const heapMb = 320;
const startAttempts = 3;

/** What a scenario may ask of a cluster of its own. */
export type LabClusterOptions = Pick<JvmClusterOptions, "properties" | "dataFolders">;

/** Three brokers, a proxy before each, and what a fault needs to know of them. */
export class LabCluster implements AsyncDisposable {
  readonly cluster: JvmCluster;
  /** By broker id: what is before the listener that {@link proxiedServers} names. */
  readonly proxies: ReadonlyMap<number, TcpProxy>;

  private constructor(cluster: JvmCluster, proxies: ReadonlyMap<number, TcpProxy>) {
    this.cluster = cluster;
    this.proxies = proxies;
  }

  /** Starts all; tries again where a busy machine is too slow for three brokers to find each other. */
  static async start(options: LabClusterOptions = {}): Promise<LabCluster> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await LabCluster.#start(options);
      } catch (error) {
        if (attempt === startAttempts) throw error;
      }
    }
  }

  static async #start(options: LabClusterOptions): Promise<LabCluster> {
    const ids = Array.from({ length: brokers }, (_, index) => index + 1);
    const ports = await freePorts(brokers);
    const proxies = new Map<number, TcpProxy>();
    for (const [index, id] of ids.entries()) proxies.set(id, await TcpProxy.listen(ports[index]));
    const advertisedPorts = Object.fromEntries([...proxies].map(([id, { port }]) => [id, port]));
    let cluster: JvmCluster | undefined;
    try {
      cluster = await JvmCluster.start({
        ...options,
        brokers,
        heapMb,
        // A busy machine makes brokers miss heartbeats of half a second.
        properties: { "broker.session.timeout.ms": "6000", ...options.properties },
        listeners: [{ name: proxied, protocol: "PLAINTEXT", host: "127.0.0.1", advertisedPorts }],
      });
      for (const [id, proxy] of proxies) proxy.target(cluster.portOf(proxied, id));
      const lab = new LabCluster(cluster, proxies);
      await lab.untilServing();
      return lab;
    } catch (error) {
      await cluster?.stop();
      await disposeAll(proxies.values());
      throw error;
    }
  }

  get servers(): string {
    return this.cluster.bootstrapServers;
  }

  /** The addresses of the proxies, from which clients learn of no other. */
  get proxiedServers(): string {
    return [...this.proxies.values()].map(({ port }) => `127.0.0.1:${port}`).join(",");
  }

  /** Asks the cluster, until an answer comes: it may be in the middle of a fault. */
  async ask<T>(question: (admin: Admin) => Promise<T>): Promise<T> {
    let answer: { readonly value: T } | undefined;
    let failure: unknown;
    try {
      await waitUntil("the cluster answers", async () => {
        answer = await this.tryAsk(question).catch((error: unknown) => {
          failure = error;
          return undefined;
        });
        return answer !== undefined;
      });
    } catch (error) {
      throw new Error(`${(error as Error).message} (${String(failure)})`, { cause: failure });
    }
    return (answer as { readonly value: T }).value;
  }

  /** Asks the cluster once. */
  async tryAsk<T>(question: (admin: Admin) => Promise<T>): Promise<{ readonly value: T }> {
    const bootstrapBrokers = this.servers.split(",").filter((server) => {
      const broker = this.cluster.brokers.find(({ id }) => server.endsWith(this.#portOf(id)));
      return broker?.running === true;
    });
    const admin = new Admin({
      clientId: "lab",
      bootstrapBrokers: bootstrapBrokers.length === 0 ? this.servers.split(",") : bootstrapBrokers,
      timeout: 5_000,
      connectTimeout: 2_000,
      requestTimeout: 5_000,
      retries: 0,
    });
    try {
      return { value: await question(admin) };
    } finally {
      await admin.close().catch(() => {});
    }
  }

  #portOf(id: number): string {
    return `:${this.cluster.portOf("PLAINTEXT", id)}`;
  }

  /** A topic on all brokers, of which two must have a record; times are the brokers'. */
  async createTopic(topic: string, partitions: number): Promise<void> {
    const configs = [
      { name: "min.insync.replicas", value: "2" },
      { name: "message.timestamp.type", value: "LogAppendTime" },
    ];
    await this.ask((admin) =>
      admin.createTopics({ topics: [topic], partitions, replicas: brokers, configs }),
    );
    await this.untilServing(topic);
  }

  /** The broker that leads a partition. */
  async leaderOf(topic: string, partition: number): Promise<number> {
    return await this.ask(async (admin) => {
      const { topics } = await admin.metadata({ topics: [topic], forceUpdate: true });
      const leader = topics.get(topic)?.partitions[partition]?.leader ?? -1;
      if (leader < 0) throw new Error(`no leader of ${topic}/${partition}`);
      return leader;
    });
  }

  /** The broker that is the active controller. */
  async controller(): Promise<number> {
    const [broker] = this.cluster.brokers.filter(({ running }) => running);
    const connection = new Connection("lab");
    try {
      await connection.connect("127.0.0.1", this.cluster.portOf("PLAINTEXT", broker?.id ?? 0));
      const quorum = { topicName: "__cluster_metadata", partitions: [{ partitionIndex: 0 }] };
      const { topics } = await describeQuorumV2.api.async(connection, [quorum]);
      return topics[0]?.partitions[0]?.leaderId ?? -1;
    } finally {
      await connection.close();
    }
  }

  /** Starts what does not run; resolves when every broker has every partition of the topic in sync. */
  async repair(topic?: string): Promise<void> {
    for (const proxy of this.proxies.values()) proxy.set({ kind: "pass" });
    for (const broker of this.cluster.brokers) broker.thaw();
    await Promise.all(this.cluster.brokers.map((broker) => broker.start()));
    await this.untilServing(topic);
  }

  /** Resolves when all brokers are in the metadata and, of the topic, in sync. */
  async untilServing(topic?: string): Promise<void> {
    await waitUntil("all brokers serve, in sync", async () => {
      const answer = await this.tryAsk((admin) =>
        admin.metadata({ topics: topic === undefined ? [] : [topic], forceUpdate: true }),
      ).catch(() => undefined);
      if (answer?.value.brokers.size !== brokers) return await pause();
      const partitions = topic === undefined ? [] : answer.value.topics.get(topic)?.partitions;
      const isInSync = partitions?.every(
        ({ leader, isr }) => leader >= 0 && isr.length === brokers,
      );
      return isInSync === true || (await pause());
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.cluster.stop();
    await disposeAll(this.proxies.values());
  }
}

async function disposeAll(proxies: Iterable<TcpProxy>): Promise<void> {
  for (const proxy of proxies) await proxy[Symbol.asyncDispose]();
}

/** Each question is a connection of its own: not too many of them. */
async function pause(): Promise<false> {
  await delay(200);
  return false;
}
