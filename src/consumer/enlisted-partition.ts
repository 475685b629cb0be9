import type { CommitOffset } from "../cluster/index.ts";
import { TransactionError } from "../errors/index.ts";
import type { AbortReason } from "../producer/index.ts";
import type { AssignedPartition, Delivery } from "./assigned-partition.ts";

/** What can become of a delivery. */
export interface DeliveryVerdicts {
  acknowledge(delivery: Delivery): void;
  reject(delivery: Delivery, error: unknown): void;
  /** It cannot be read, whatever the reader says. */
  rejectUnreadable(delivery: Delivery, error: unknown): void;
  /** Hands it out again, without counting it as an attempt. */
  giveBack(delivery: Delivery): void;
}

/** A delivery that a transaction acknowledges. */
export interface EnlistedRecord {
  readonly delivery: Delivery;
  /** Why it cannot be read, once that turned out. */
  readonly fault: () => unknown;
}

/** The deliveries of one partition that one transaction acknowledges. */
export class EnlistedPartition {
  readonly topic: string;
  readonly partition: number;
  readonly #assigned: AssignedPartition;
  readonly #records: readonly EnlistedRecord[];
  readonly #verdicts: DeliveryVerdicts;
  #position: number | undefined;

  constructor(
    assigned: AssignedPartition,
    records: readonly EnlistedRecord[],
    verdicts: DeliveryVerdicts,
  ) {
    this.topic = assigned.topic;
    this.partition = assigned.partition;
    this.#assigned = assigned;
    this.#records = records;
    this.#verdicts = verdicts;
  }

  /** Whether the partition is still read as it was when the deliveries were handed out. */
  get isOurs(): boolean {
    return this.#assigned.takesVerdicts;
  }

  /** Keeps the consumer's own commits away from the partition. */
  hold(): void {
    this.#assigned.transactions++;
  }

  /** Lets the consumer commit the partition again. */
  letGo(): void {
    this.#assigned.transactions--;
  }

  /**
   * The offset to commit.
   *
   * @throws TransactionError where the partition is gone, or something before is not settled; why a
   * delivery cannot be read
   */
  offset(): CommitOffset {
    this.check();
    const fault = this.#records.map((record) => record.fault()).find((each) => each !== undefined);
    if (fault !== undefined) {
      throw fault;
    }
    const offsets = this.#records.map(({ delivery }) => delivery.record.offset);
    const { missing, position } = this.#assigned.tracker.positionWith(offsets);
    if (missing !== undefined) {
      throw new TransactionError("TRANSACTION_FAILED", {
        detail: `${this.#place()}: offset ${missing} comes before a batch of the transaction, and is not settled`,
        action: "Acknowledge the batches of a partition in their order.",
      });
    }
    this.#position = position.offset;
    return this.#assigned.commitOf(position);
  }

  /** @throws TransactionError where the partition is gone */
  check(): void {
    if (!this.isOurs) {
      throw new TransactionError("TRANSACTION_FAILED", {
        detail: `${this.#place()} was taken away`,
        action: "Nothing is to be done: its batches are handed out again, to whoever reads it now.",
      });
    }
  }

  /**
   * The transaction was committed.
   *
   * @param isCommitted - whether the offsets were committed with it
   */
  acknowledge({ isCommitted }: { readonly isCommitted: boolean }): void {
    for (const { delivery } of this.#records) {
      this.#verdicts.acknowledge(delivery);
    }
    if (isCommitted && this.#position !== undefined) {
      this.#assigned.tracker.markCommitted(this.#position);
    }
  }

  /** The transaction has not. */
  handOutAgain({ error, isReaders }: AbortReason): void {
    for (const { delivery, fault } of this.#records) {
      const unreadable = fault();
      if (unreadable !== undefined) {
        this.#verdicts.rejectUnreadable(delivery, unreadable);
      } else if (isReaders) {
        this.#verdicts.reject(delivery, error);
      } else {
        this.#verdicts.giveBack(delivery);
      }
    }
  }

  /** Nobody knew, but the group has committed up to this offset, or nothing at all. */
  settleBy(committed: number | undefined, reason: AbortReason): void {
    this.letGo();
    if (committed !== undefined && committed >= (this.#position ?? Number.POSITIVE_INFINITY)) {
      this.acknowledge({ isCommitted: true });
    } else {
      this.handOutAgain(reason);
    }
  }

  #place(): string {
    return `topic "${this.topic}", partition ${this.partition}`;
  }
}
