import type { DriverRecord } from "../cluster/index.ts";
import { SerializationError } from "../errors/index.ts";
import { backoffMs, longestBackoffMs } from "../retry/index.ts";
import type { AssignedPartition, Delivery } from "./assigned-partition.ts";
import type { RefusalReason, RefusedRecord } from "./refused-record.ts";

/** When and how deliveries are repeated, and what happens to those that never succeed. */
export interface SettlementRules {
  readonly maxAttempts: number;
  readonly retryBackoffMs: number;
  /**
   * Finds a place for a record that nobody takes. Resolves when the record may be acknowledged.
   *
   * @throws what ends reading
   */
  readonly refuse: (refused: RefusedRecord, signal: AbortSignal) => Promise<void>;
  /** Something about a partition changed. */
  readonly onSettled: (partition: AssignedPartition) => void;
  /** A record has no place to go, so its partition, and with it the reader, stops. */
  readonly onFailure: (error: unknown) => void;
}

/** Decides what comes after a delivery: a commit, another attempt, or the dead letters. */
export class Settlement {
  readonly #rules: SettlementRules;

  constructor(rules: SettlementRules) {
    this.#rules = rules;
  }

  /** The reader is done with a delivery. Too late, if the partition is gone: then nothing happens. */
  acknowledge({ partition, record }: Delivery): void {
    if (partition.takesVerdicts) {
      partition.tracker.acknowledge(record.offset);
      partition.endDelivery();
      this.#rules.onSettled(partition);
    }
  }

  /** The reader could not deal with a delivery. */
  reject(delivery: Delivery, error: unknown): void {
    const { partition, record, attempt } = delivery;
    if (!partition.takesVerdicts) {
      return;
    }
    if (attempt >= this.#rules.maxAttempts) {
      this.#refuse(partition, { record, reason: "failed", error, attempts: attempt });
    } else if (!partition.draining) {
      const next = { ...delivery, attempt: attempt + 1 };
      const rules = { initialMs: this.#rules.retryBackoffMs, maxMs: longestBackoffMs };
      partition.backOff(next, backoffMs(rules, attempt), () => this.#rules.onSettled(partition));
    }
    partition.endDelivery();
    this.#rules.onSettled(partition);
  }

  /** The reader will never deal with a delivery. */
  refuse(delivery: Delivery, error: unknown): void {
    this.#refuseDelivery(delivery, "refused", error);
  }

  /** A delivery turned out to hold what cannot be read: trying again is in vain. */
  rejectUnreadable(delivery: Delivery, error: unknown): void {
    this.#refuseDelivery(delivery, "unreadable", error);
  }

  /** Hands a delivery out again, as nothing was wrong with it. */
  giveBack(delivery: Delivery): void {
    const { partition } = delivery;
    if (!partition.takesVerdicts) {
      return;
    }
    if (!partition.draining) {
      partition.backOff(delivery, this.#rules.retryBackoffMs, () =>
        this.#rules.onSettled(partition),
      );
    }
    partition.endDelivery();
    this.#rules.onSettled(partition);
  }

  /** A record could not be read. */
  unreadable(partition: AssignedPartition, record: DriverRecord, error: unknown): void {
    if (!(error instanceof SerializationError)) {
      this.#rules.onFailure(error);
      return;
    }
    this.#refuse(partition, { record, reason: "unreadable", error, attempts: 1 });
  }

  #refuseDelivery(
    { partition, record, attempt }: Delivery,
    reason: RefusalReason,
    error: unknown,
  ): void {
    if (partition.takesVerdicts) {
      this.#refuse(partition, { record, reason, error, attempts: attempt });
      partition.endDelivery();
      this.#rules.onSettled(partition);
    }
  }

  #refuse(partition: AssignedPartition, refused: RefusedRecord): void {
    partition.beginRefusal(refused.record);
    this.#rules
      .refuse(refused, partition.signal)
      .then(
        () => partition.tracker.acknowledge(refused.record.offset),
        (error: unknown) => {
          if (!partition.closed) {
            this.#rules.onFailure(error);
          }
        },
      )
      .then(() => {
        partition.endRefusal(refused.record);
        this.#rules.onSettled(partition);
      })
      .catch((error: unknown) => this.#rules.onFailure(error));
  }
}
