import { setTimeout as delay } from "node:timers/promises";
import type { CommitOffset } from "../cluster/index.ts";
import { ConsumerError, type KafkaBridgeError } from "../errors/index.ts";
import type { AssignedPartition } from "./assigned-partition.ts";
import type { TrackedPosition } from "./offset-tracker.ts";
import { reasonOf } from "./refused-record.ts";

/** The part of the driver's consumer that commits. */
export interface CommitTarget {
  commit(offsets: readonly CommitOffset[]): Promise<void>;
}

/** When to commit without being asked. */
export interface CommitRules {
  /** Every this many milliseconds; undefined: never. */
  readonly intervalMs: number | undefined;
  /** An automatic commit failed; it is repeated with the next. */
  readonly onError: (error: KafkaBridgeError) => void;
  /** Resolves when it is known which partitions are still this member's. */
  readonly ready?: () => Promise<void>;
}

/** How long a commit is tried again that the group refused because it was rebalancing. */
const rebalanceMs = 5_000;
const rebalancePauseMs = 100;

interface Dirty {
  readonly partition: AssignedPartition;
  readonly position: TrackedPosition;
}

interface Refused {
  readonly dirty: readonly Dirty[];
  readonly error: ConsumerError;
}

/** Commits what is acknowledged without a gap, and nothing of a partition that is closed. */
export class Committer {
  readonly #target: CommitTarget;
  readonly #partitions: Iterable<AssignedPartition>;
  readonly #rules: CommitRules;
  #timer: NodeJS.Timeout | undefined;
  #last: Promise<void> = Promise.resolve();
  #underWay = 0;

  constructor(target: CommitTarget, partitions: Iterable<AssignedPartition>, rules: CommitRules) {
    this.#target = target;
    this.#partitions = partitions;
    this.#rules = rules;
  }

  /** Whether offsets are committed without being asked for. */
  get automatic(): boolean {
    return this.#rules.intervalMs !== undefined;
  }

  /** Begins to commit on the interval. */
  start(): void {
    if (this.#rules.intervalMs !== undefined) {
      this.#timer = setInterval(() => {
        // Without a broker, a commit takes longer than the interval.
        if (this.#underWay === 0) {
          this.commit().catch((error: KafkaBridgeError) => this.#rules.onError(error));
        }
      }, this.#rules.intervalMs);
    }
  }

  /** Ends automatic commits. */
  stop(): void {
    clearInterval(this.#timer);
  }

  /**
   * Commits now. One commit is under way at a time: the driver tries a failed one again by itself,
   * and an older one must not arrive after a newer. While the group rebalances it takes no commits
   * of a generation that has passed; a member that kept its partitions tries again a moment later.
   *
   * @param partitions - default all
   * @throws ConsumerError when the broker did not take it
   */
  commit(partitions: Iterable<AssignedPartition> = this.#partitions): Promise<void> {
    this.#underWay++;
    const due = [...partitions].flatMap(toCommit);
    const commit = this.#last.then(() => this.#commit(partitions)).then(() => checkKept(due));
    this.#last = commit
      .catch(() => {})
      .then(() => {
        this.#underWay--;
      });
    return commit;
  }

  /** Resolves when no commit is under way that was begun before. */
  settled(): Promise<void> {
    return this.#last;
  }

  async #commit(partitions: Iterable<AssignedPartition>): Promise<void> {
    const deadline = performance.now() + rebalanceMs;
    let refused: Refused | undefined;
    for (;;) {
      await this.#rules.ready?.();
      // Looked up as late as this: a partition may have been closed while an older commit was under
      // way.
      const dirty = [...partitions].flatMap(toCommit);
      if (refused?.dirty.some(({ partition }) => partition.closed)) {
        throw refused.error;
      }
      refused = dirty.length === 0 ? undefined : await this.#attempt(dirty);
      if (refused === undefined) {
        return;
      }
      if (performance.now() > deadline) {
        throw refused.error;
      }
      await delay(rebalancePauseMs);
    }
  }

  /** @returns why the group did not take it, where it may take it a moment later */
  async #attempt(dirty: readonly Dirty[]): Promise<Refused | undefined> {
    try {
      await this.#target.commit(
        dirty.map(({ partition, position }) => partition.commitOf(position)),
      );
    } catch (error) {
      if (error instanceof ConsumerError && error.code === "COMMIT_FAILED") {
        return { dirty, error };
      }
      throw error instanceof ConsumerError
        ? error
        : new ConsumerError("COMMIT_FAILED", { detail: reasonOf(error), cause: error });
    }
    for (const { partition, position } of dirty) {
      partition.tracker.markCommitted(position.offset);
    }
    return undefined;
  }
}

/** Who asked for a commit is told where it came too late: partitions given back were committed then. */
function checkKept(due: readonly Dirty[]): void {
  const lost = due.filter(
    ({ partition: { closed, tracker }, position }) =>
      closed && !tracker.hasCommitted(position.offset),
  );
  if (lost.length > 0) {
    throw new ConsumerError("ASSIGNMENT_LOST", { detail: `${lost.length} partitions` });
  }
}

function toCommit(partition: AssignedPartition): Dirty[] {
  // What a transaction holds, it commits itself.
  const isHeld = partition.closed || partition.transactions > 0;
  const position = isHeld ? undefined : partition.tracker.uncommitted;
  return position === undefined ? [] : [{ partition, position }];
}
