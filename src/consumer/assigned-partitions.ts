import type { PartitionOffset, TopicPartition } from "../cluster/index.ts";
import { AssignedPartition } from "./assigned-partition.ts";

/** The partitions that a consumer reads now. */
export class AssignedPartitions implements Iterable<AssignedPartition> {
  readonly #byTopic = new Map<string, Map<number, AssignedPartition>>();
  #generation = 0;
  #all: readonly AssignedPartition[] = [];

  get size(): number {
    return this.#all.length;
  }

  [Symbol.iterator](): Iterator<AssignedPartition> {
    return this.#all[Symbol.iterator]();
  }

  get(topic: string, partition: number): AssignedPartition | undefined {
    return this.#byTopic.get(topic)?.get(partition);
  }

  /** Starts a generation with these partitions; what was known of them before is closed. */
  add(partitions: readonly (TopicPartition | PartitionOffset)[]): AssignedPartition[] {
    this.#generation++;
    const added = partitions.map((each) => new AssignedPartition(each, this.#generation));
    for (const each of added) {
      this.get(each.topic, each.partition)?.close();
      const ofTopic = this.#byTopic.get(each.topic) ?? new Map<number, AssignedPartition>();
      ofTopic.set(each.partition, each);
      this.#byTopic.set(each.topic, ofTopic);
    }
    this.#refresh();
    return added;
  }

  /** Closes partitions and forgets them. */
  remove(partitions: Iterable<TopicPartition>): void {
    for (const { topic, partition } of partitions) {
      const ofTopic = this.#byTopic.get(topic);
      ofTopic?.get(partition)?.close();
      ofTopic?.delete(partition);
    }
    this.#refresh();
  }

  /** Those of the named partitions that are assigned. */
  pick(partitions: readonly TopicPartition[]): AssignedPartition[] {
    return partitions
      .map(({ topic, partition }) => this.get(topic, partition))
      .filter((each) => each !== undefined);
  }

  #refresh(): void {
    this.#all = [...this.#byTopic.values()].flatMap((ofTopic) => [...ofTopic.values()]);
  }
}
