import type { KafkaBridgeError } from "../errors/index.ts";
import type { CommitOffset, PartitionOffset } from "./driver-consumer-types.ts";

interface PendingCommit {
  readonly resolve: () => void;
  readonly reject: (error: KafkaBridgeError) => void;
}

/**
 * Finds for each outcome the commit it belongs to. The driver's own `commitCb` calls back when a
 * commit has been queued, not when the broker has taken it; the true outcome comes by the one
 * callback for all commits, which says what was committed but not by which call.
 */
export class PendingCommits {
  readonly #pending = new Map<string, PendingCommit[]>();

  /** Registers a commit about to be sent. */
  add(offsets: readonly CommitOffset[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const key = keyOf(offsets);
      const same = this.#pending.get(key) ?? [];
      same.push({ resolve, reject });
      this.#pending.set(key, same);
    });
  }

  /** Settles the oldest commit of exactly these offsets; others' are let go by. */
  settle(offsets: readonly PartitionOffset[], error: KafkaBridgeError | undefined): void {
    const key = keyOf(offsets);
    const same = this.#pending.get(key);
    const commit = same?.shift();
    if (same?.length === 0) {
      this.#pending.delete(key);
    }
    if (error === undefined) {
      commit?.resolve();
    } else {
      commit?.reject(error);
    }
  }

  /** Settles all that is left: there will be no outcome any more. */
  rejectAll(error: KafkaBridgeError): void {
    const left = [...this.#pending.values()].flat();
    this.#pending.clear();
    for (const commit of left) {
      commit.reject(error);
    }
  }
}

/** The driver hands the offsets back sorted. */
function keyOf(offsets: readonly PartitionOffset[]): string {
  return offsets
    .map(({ topic, partition, offset }) => `${topic}/${partition}/${offset}`)
    .sort()
    .join();
}
