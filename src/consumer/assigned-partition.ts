import type { CommitOffset, DriverRecord, TopicPartition } from "../cluster/index.ts";
import { commitNote } from "./commit-note.ts";
import { OffsetTracker, type TrackedPosition } from "./offset-tracker.ts";
import type { PlacedPartition } from "./placed-partition.ts";
import type { ReadRecord } from "./record-content.ts";
import { RecordQueue, sizeOf } from "./record-queue.ts";

/** A record on its way to a reader, and how often it was handed out, this time included. */
export interface Delivery {
  readonly partition: AssignedPartition;
  readonly record: DriverRecord;
  readonly content: ReadRecord;
  readonly attempt: number;
}

/**
 * One partition during one assignment. What belongs to it ends with it: when the partition comes
 * back, or is sought elsewhere, there is a new object, and acknowledgements of the old one find it
 * closed. So nothing of an older generation can be committed.
 */
export class AssignedPartition implements TopicPartition {
  readonly topic: string;
  readonly partition: number;
  /** Counts the assignments of a consumer; for logs and events. */
  readonly generation: number;
  readonly queue = new RecordQueue();
  readonly tracker = new OffsetTracker();
  /** Of the topic that the offsets are of; undefined where it is not known. */
  topicId: string | undefined;
  /** Paused by the reader; nothing is handed out. */
  userPaused = false;
  /** Not fetched for now, because its queue is over its share. */
  flowPaused = false;
  /** Transactions that are about to commit offsets of this partition: nobody else may. */
  transactions = 0;
  /** Waits in the delivery's line. */
  inLine = false;
  /** Rejected deliveries whose wait is over, to be handed out before anything else. */
  readonly #due: Delivery[] = [];
  /** Rejected deliveries that wait for their next attempt. */
  readonly #backingOff = new Map<NodeJS.Timeout, Delivery>();
  readonly #closing = new AbortController();
  readonly #start: number | undefined;
  #handedOut = 0;
  #refusing = 0;
  /** Of records that the reader has given back, to be tried again or refused. */
  #heldBytes = 0;
  #draining = false;
  #abandoned = false;
  #onDrained: (() => void)[] = [];

  constructor({ topic, partition, offset, topicId, claim }: PlacedPartition, generation: number) {
    this.topic = topic;
    this.partition = partition;
    this.topicId = topicId;
    this.#start = offset !== undefined && offset >= 0 ? offset : undefined;
    this.generation = generation;
    if (claim !== undefined) {
      this.tracker.startAt(claim);
    }
  }

  /** The first offset that is not acknowledged; undefined where nothing is known yet. */
  get position(): number | undefined {
    return this.tracker.position ?? this.#start;
  }

  /** Whether new deliveries are over: the partition is being given back, or is gone. */
  get draining(): boolean {
    return this.#draining;
  }

  /** Whether the partition is gone: nothing of it may be committed. */
  get closed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** Whether an acknowledgement or rejection still counts. */
  get takesVerdicts(): boolean {
    return !this.closed && !this.#abandoned;
  }

  /** Aborted when the partition is gone, or what is under way for it is to be left. */
  get signal(): AbortSignal {
    return this.#closing.signal;
  }

  /** Deliveries that are neither acknowledged nor rejected. */
  get handedOut(): number {
    return this.#handedOut;
  }

  /** Whether a delivery waits for its next attempt, or for its way to the dead letters. */
  get held(): boolean {
    return this.#backingOff.size > 0 || this.#refusing > 0 || this.hasDue;
  }

  /** Memory of the records that are not in the reader's hands, roughly. */
  get bufferedBytes(): number {
    return this.queue.bytes + this.#heldBytes;
  }

  /** Whether a rejected delivery is to be handed out now. */
  get hasDue(): boolean {
    return this.#due.length > 0;
  }

  takeDue(): Delivery | undefined {
    const delivery = this.#due.shift();
    if (delivery !== undefined) {
      this.#heldBytes -= sizeOf(delivery.record);
    }
    return delivery;
  }

  /** Takes fetched records over; what was there already is left out. */
  enqueue(record: DriverRecord): void {
    if (!this.#draining && this.tracker.add(record.offset, record.leaderEpoch)) {
      this.queue.push(record);
    }
  }

  /** A position of this partition, as it is committed. */
  commitOf(position: TrackedPosition): CommitOffset {
    const { partition, topic, topicId } = this;
    const place = { topic, partition, ...position };
    return topicId === undefined ? place : { ...place, metadata: commitNote(topicId) };
  }

  beginDelivery(): void {
    this.#handedOut++;
  }

  endDelivery(): void {
    this.#handedOut--;
    this.#checkDrained();
  }

  beginRefusal(record: DriverRecord): void {
    this.#refusing++;
    this.#heldBytes += sizeOf(record);
  }

  endRefusal(record: DriverRecord): void {
    this.#refusing--;
    this.#heldBytes -= sizeOf(record);
    this.#checkDrained();
  }

  /** Has a delivery handed out again after a while. */
  backOff(delivery: Delivery, waitMs: number, onDue: () => void): void {
    const timer = setTimeout(() => {
      this.#backingOff.delete(timer);
      // In their order: a transaction takes a batch only with all that come before it.
      const later = this.#due.findIndex(({ record }) => record.offset > delivery.record.offset);
      this.#due.splice(later < 0 ? this.#due.length : later, 0, delivery);
      onDue();
    }, waitMs);
    this.#backingOff.set(timer, delivery);
    this.#heldBytes += sizeOf(delivery.record);
  }

  /**
   * Ends deliveries. Resolves when those under way are settled, or when the signal says that it
   * takes too long; what waits for another attempt is left for whoever reads the partition next.
   */
  async drain(signal: AbortSignal): Promise<void> {
    this.#draining = true;
    this.queue.clear();
    this.#forgetRetries();
    if (this.#isBusy() && !signal.aborted && !this.closed) {
      await new Promise<void>((resolve) => {
        this.#onDrained.push(resolve);
        signal.addEventListener("abort", () => resolve(), { once: true });
      });
    }
  }

  /** The reader left: what it did not settle by now, it never will. */
  abandon(): void {
    this.#abandoned = true;
    this.#handedOut = 0;
    this.#checkDrained();
  }

  /** The partition is gone. */
  close(): void {
    this.#draining = true;
    this.queue.clear();
    this.#forgetRetries();
    this.#closing.abort();
    this.#wakeDrained();
  }

  #isBusy(): boolean {
    return this.#handedOut > 0 || this.#refusing > 0;
  }

  #checkDrained(): void {
    if (!this.#isBusy()) {
      this.#wakeDrained();
    }
  }

  #wakeDrained(): void {
    for (const wake of this.#onDrained.splice(0)) {
      wake();
    }
  }

  #forgetRetries(): void {
    for (const [timer, { record }] of this.#backingOff) {
      clearTimeout(timer);
      this.#heldBytes -= sizeOf(record);
    }
    this.#backingOff.clear();
    while (this.hasDue) {
      this.takeDue();
    }
  }
}
