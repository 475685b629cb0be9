import type { TopicLayout } from "../cluster/index.ts";
import type { ProducerConfig } from "../config/index.ts";
import { type GateParts, PartitionGate } from "./partition-gate.ts";
import { type PartitionOfKey, partitionOfKey } from "./partition-hash.ts";

/** What routes work with. */
export interface RouteParts {
  readonly gates: GateParts;
  readonly producer: Pick<ProducerConfig, "partitioner" | "lingerMs" | "batchSizeBytes">;
}

/** Records without a key keep to a partition for this long at least, so that they share batches. */
const minStickyMs = 10;

/** A topic's partitions: which one a record goes to, and the gate before each. */
export class TopicRoute {
  readonly topic: string;
  readonly #parts: RouteParts;
  readonly #partitionOf: PartitionOfKey;
  readonly #stickyMs: number;
  #layout: TopicLayout = { partitions: 0, available: [] };
  readonly #gates: (PartitionGate | undefined)[] = [];
  #sticky = 0;
  #stickyUntil = 0;
  #stickyBytes = 0;
  /** When the layout was asked for, by `performance.now()`. */
  checkedAt = 0;

  constructor(topic: string, parts: RouteParts) {
    this.topic = topic;
    this.#parts = parts;
    this.#partitionOf = partitionOfKey(parts.producer.partitioner);
    this.#stickyMs = Math.max(minStickyMs, 2 * parts.producer.lingerMs);
  }

  /** Number of partitions; 0 while the topic is not known to exist. */
  get partitions(): number {
    return this.#layout.partitions;
  }

  /** Takes over what the cluster says of the topic. */
  update(layout: TopicLayout): void {
    this.#layout = layout;
    this.#stickyUntil = 0;
  }

  /** The topic is gone: one of the same name is another topic, on which nothing has been written. */
  reset(): void {
    this.update({ partitions: 0, available: [] });
    for (const gate of this.#gates) {
      gate?.forget();
    }
  }

  /**
   * The partition of a record that names none: by its key as the configured partitioner has it;
   * without a key one after the other, of those that have a leader.
   */
  partitionFor(key: Uint8Array | null, bytes: number): number {
    const { partitioner } = this.#parts.producer;
    if (key === null || partitioner === "random" || (partitioner === "crc32" && !key.length)) {
      return this.#stickyPartition(bytes);
    }
    return this.#partitionOf(key, this.partitions);
  }

  #stickyPartition(bytes: number): number {
    const now = performance.now();
    if (now >= this.#stickyUntil || this.#stickyBytes > this.#parts.producer.batchSizeBytes) {
      const { available, partitions } = this.#layout;
      const index = Math.floor(Math.random() * (available.length || partitions));
      this.#sticky = available[index] ?? index;
      this.#stickyUntil = now + this.#stickyMs;
      this.#stickyBytes = 0;
    }
    this.#stickyBytes += bytes;
    return this.#sticky;
  }

  /** The gate of a partition; undefined for one that is not known to exist. */
  gate(partition: number): PartitionGate | undefined {
    const gate = this.#gates[partition];
    if (gate !== undefined || partition >= this.partitions) {
      return gate;
    }
    const created = new PartitionGate(this.#parts.gates, this);
    this.#gates[partition] = created;
    return created;
  }
}
