import type { RebalanceEvent, TopicPartition } from "../cluster/index.ts";
import type { AssignedPartition } from "./assigned-partition.ts";
import type { AssignedPartitions } from "./assigned-partitions.ts";
import type { PlacedPartition } from "./placed-partition.ts";

/** The part of the driver's consumer that answers a group. */
export interface GroupMember {
  assign(partitions: readonly TopicPartition[]): void;
  unassign(partitions: readonly TopicPartition[]): void;
}

/** What a {@link Rebalancer} works with. */
export interface RebalancerParts {
  readonly member: GroupMember;
  readonly partitions: AssignedPartitions;
  /**
   * Finds out where to read partitions from; while it takes, what was assigned before is read on.
   * Never throws. The signal says to go without.
   */
  readonly place: (
    partitions: readonly TopicPartition[],
    signal: AbortSignal,
  ) => Promise<readonly PlacedPartition[]>;
  /** Runs a task while no poll is under way. */
  readonly between: (task: () => void) => Promise<void>;
  /** Takes partitions over for whoever reads them; nothing of them was polled yet. */
  readonly add: (partitions: readonly PlacedPartition[]) => void;
  /** Settles and commits what is under way, within a bound. Never throws. */
  readonly release: (partitions: readonly AssignedPartition[]) => Promise<void>;
  readonly onDone: (event: RebalanceEvent) => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Follows what a group decides, one event after the other.
 *
 * The order matters. A poll under way may hold records of a partition that is being revoked; if the
 * partition were given back and assigned again before they arrive, they would pass for records of
 * the new assignment, and a commit of them could undo what another member committed in between. So
 * the assignment changes only between polls. And what is revoked is committed before it is given
 * back: afterwards the broker takes no commit of it from this member.
 */
export class Rebalancer {
  readonly #parts: RebalancerParts;
  #last: Promise<void> = Promise.resolve();
  #isMember = false;
  #placing: AbortController | undefined;

  constructor(parts: RebalancerParts) {
    this.#parts = parts;
  }

  /** Whether the group has answered, by partitions or the lack of them, and not taken them away. */
  get isMember(): boolean {
    return this.#isMember;
  }

  /** The group was left. */
  forget(): void {
    this.#isMember = false;
  }

  handle(event: RebalanceEvent): void {
    this.#isMember = event.kind === "assigned" || (this.#isMember && event.kind === "revoked");
    this.#last = this.#last.then(() => this.#apply(event)).catch(this.#parts.onError);
  }

  /** Goes without what is still being found out: the group is about to be left. */
  hurry(): void {
    this.#placing?.abort();
  }

  /** Resolves when all events so far are dealt with. */
  settled(): Promise<void> {
    return this.#last;
  }

  async #apply(event: RebalanceEvent): Promise<void> {
    switch (event.kind) {
      case "assigned":
        await this.#takeOver(event.partitions);
        break;
      case "revoked":
        await this.#parts.release(this.#parts.partitions.pick(event.partitions));
        await this.#giveBack(event.partitions);
        break;
      case "lost":
        // Others read them by now: whatever is still settled here must not be committed.
        this.#parts.partitions.remove(event.partitions);
        await this.#giveBack(event.partitions);
        break;
    }
    this.#parts.onDone(event);
  }

  async #takeOver(assigned: readonly TopicPartition[]): Promise<void> {
    const { add, between, member, place } = this.#parts;
    this.#placing = new AbortController();
    const placed = await place(assigned, this.#placing.signal);
    this.#placing = undefined;
    await between(() => {
      member.assign(placed);
      add(placed);
    });
  }

  #giveBack(revoked: readonly TopicPartition[]): Promise<void> {
    const { between, member, partitions } = this.#parts;
    return between(() => {
      partitions.remove(revoked);
      member.unassign(revoked);
    });
  }
}
