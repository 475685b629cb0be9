import { setTimeout as delay } from "node:timers/promises";
import { ConsumerGroups } from "../../src/cluster/index.ts";
import { waitUntil } from "../support/wait-until.ts";
import type { LabCluster } from "./lab-cluster.ts";

const intervalMs = 500;

/** What the group had committed at a time. */
export interface CommitSample {
  readonly at: number;
  /** Offsets by partition. */
  readonly offsets: ReadonlyMap<number, number>;
}

/** Asks a group's coordinator again and again what is committed, as far as it answers. */
export class CommitWatch {
  readonly samples: CommitSample[] = [];
  readonly #groups: ConsumerGroups;
  readonly #group: string;
  readonly #topic: string;
  readonly #stopping = new AbortController();
  #loop: Promise<void> | undefined;

  constructor({ servers }: LabCluster, group: string, topic: string) {
    this.#groups = new ConsumerGroups({
      bootstrapServers: servers,
      clientId: "lab",
      requestTimeoutMs: 5_000,
    });
    this.#group = group;
    this.#topic = topic;
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  /** Takes a last sample, with the patience that it needs. */
  async finish(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
    await waitUntil("the group's coordinator tells what is committed", async () => {
      return await this.#sample().then(
        () => true,
        () => delay(200, false),
      );
    });
  }

  /** Asks no more. */
  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
    await this.#groups.close();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      // In the middle of a fault there may be no answer; the next one tells as much.
      await this.#sample().catch(() => {});
      await delay(intervalMs, undefined, { signal }).catch(() => {});
    }
  }

  async #sample(): Promise<void> {
    const lag = await this.#groups.lag(this.#group, { topics: [this.#topic] });
    const offsets = new Map<number, number>();
    for (const { partition, committed } of lag) {
      if (committed !== undefined) offsets.set(partition, Number(committed));
    }
    this.samples.push({ at: Date.now(), offsets });
  }
}
