import type { PartitionOffset, TopicPartition } from "../cluster/index.ts";
import { ConsumerError } from "../errors/index.ts";
import type { AssignedPartition } from "./assigned-partition.ts";
import type { Connection } from "./connection.ts";
import type { ConsumerEvents } from "./consumer-events.ts";
import { resolveOffsets, type StartingOffset } from "./starting-offset.ts";

/** Which partitions: all of them, those of a topic, or one. */
export interface PartitionFilter {
  readonly topic?: string;
  readonly partition?: number;
}

const seekTimeoutMs = 5_000;
/** The driver can seek only after it began to fetch, which is soon after a partition is assigned. */
const seekRetryMs = 50;

/** Pause, resume and seek, on the partitions that a reader has. */
export class PartitionControl {
  readonly #connection: Connection;
  readonly #events: ConsumerEvents;
  readonly #onChange: (partition: AssignedPartition) => void;
  /** Survives a rebalance: a partition that comes back is still paused. */
  readonly #paused = new Set<string>();

  constructor(
    connection: Connection,
    events: ConsumerEvents,
    onChange: (partition: AssignedPartition) => void,
  ) {
    this.#connection = connection;
    this.#events = events;
    this.#onChange = onChange;
  }

  /** Between polls, partitions were taken over: those that were paused stay so. */
  onAdded(partitions: readonly AssignedPartition[]): void {
    const paused = partitions.filter((each) => this.#paused.has(keyOf(each)));
    for (const partition of paused) {
      partition.userPaused = true;
    }
    if (paused.length > 0) {
      this.#connection.driver.pause(paused.map(plain));
    }
  }

  /** Hands out nothing more of these partitions, and fetches nothing. */
  async pause(filter: PartitionFilter): Promise<void> {
    await this.#change(filter, "paused", (partitions) => {
      for (const partition of partitions) {
        partition.userPaused = true;
        this.#paused.add(keyOf(partition));
      }
      this.#connection.driver.pause(partitions.map(plain));
    });
  }

  /** Goes on where it was paused. */
  async resume(filter: PartitionFilter): Promise<void> {
    await this.#change(filter, "resumed", (partitions) => {
      for (const partition of partitions) {
        partition.userPaused = false;
        this.#paused.delete(keyOf(partition));
        this.#onChange(partition);
      }
      // Those over their share are resumed when there is room for them.
      const fetchable = partitions.filter(({ flowPaused }) => !flowPaused);
      this.#connection.driver.resume(fetchable.map(plain));
    });
  }

  /**
   * Reads a partition from another place on. What was handed out before no longer counts.
   *
   * @throws ConsumerError `NOT_ASSIGNED`
   */
  async seek(partition: TopicPartition, place: StartingOffset): Promise<void> {
    const { driver, fetcher } = this.#connection;
    this.#requireAssigned(partition);
    const [target] = await resolveOffsets(driver.queries, [plain(partition)], place);
    if (target !== undefined) {
      await fetcher.between(() => this.#seek(target));
    }
  }

  async #seek(target: PartitionOffset): Promise<void> {
    const before = this.#requireAssigned(target);
    const deadline = performance.now() + seekTimeoutMs;
    for (;;) {
      try {
        if (!(await this.#connection.move(before, target))) {
          throw notAssigned(target);
        }
        return;
      } catch (error) {
        if (before.closed || performance.now() > deadline) {
          throw error;
        }
        await new Promise((resolve) => setTimeout(resolve, seekRetryMs));
      }
    }
  }

  async #change(
    filter: PartitionFilter,
    event: "paused" | "resumed",
    apply: (partitions: readonly AssignedPartition[]) => void,
  ): Promise<void> {
    const changed = event === "paused" ? (p: AssignedPartition) => !p.userPaused : isPaused;
    await this.#connection.fetcher.between(() => {
      const partitions = [...this.#connection.partitions].filter(
        (each) => matches(each, filter) && changed(each),
      );
      if (partitions.length > 0) {
        apply(partitions);
        this.#events.tell(event, { reason: "reader", partitions: partitions.map(plain) });
      }
    });
  }

  #requireAssigned({ topic, partition }: TopicPartition): AssignedPartition {
    const found = this.#connection.partitions.get(topic, partition);
    if (found === undefined) {
      throw notAssigned({ topic, partition });
    }
    return found;
  }
}

function notAssigned({ topic, partition }: TopicPartition): ConsumerError {
  return new ConsumerError("NOT_ASSIGNED", { detail: `"${topic}", partition ${partition}` });
}

function isPaused({ userPaused }: AssignedPartition): boolean {
  return userPaused;
}

function matches(each: TopicPartition, { topic, partition }: PartitionFilter): boolean {
  return (
    (topic === undefined || topic === each.topic) &&
    (partition === undefined || partition === each.partition)
  );
}

function keyOf({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}

/** The driver takes what it is given apart: nothing but the name of the partition. */
function plain({ topic, partition }: TopicPartition): TopicPartition {
  return { topic, partition };
}
