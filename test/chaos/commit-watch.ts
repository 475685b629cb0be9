import { setTimeout as delay } from "node:timers/promises";
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
  readonly #cluster: LabCluster;
  readonly #group: string;
  readonly #topic: string;
  readonly #stopping = new AbortController();
  #loop: Promise<void> | undefined;

  constructor(cluster: LabCluster, group: string, topic: string) {
    this.#cluster = cluster;
    this.#group = group;
    this.#topic = topic;
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  /** Takes a last sample, with the patience that it needs. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
    await this.#cluster.ask(async () => await this.#sample());
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
    const { value } = await this.#cluster.tryAsk((admin) =>
      admin.listConsumerGroupOffsets({ groups: [this.#group] }),
    );
    const offsets = new Map<number, number>();
    for (const { name, partitions } of value.flatMap(({ topics }) => topics)) {
      for (const { partitionIndex, committedOffset } of name === this.#topic ? partitions : []) {
        if (committedOffset >= 0n) offsets.set(partitionIndex, Number(committedOffset));
      }
    }
    this.samples.push({ at: Date.now(), offsets });
  }
}
