import type { DriverRecord } from "../cluster/index.ts";
import type { AssignedPartition, Delivery } from "./assigned-partition.ts";
import type { ReadRecord } from "./record-content.ts";
import type { Settlement } from "./settlement.ts";

/** How records are handed out. */
export interface DeliveryRules {
  /** A partition's later records wait while an earlier one is tried again or on its way to the dead letters. */
  readonly ordered: boolean;
  /** Only one record of a partition is handed out at a time. */
  readonly exclusive: boolean;
  /** What a record holds; undefined for one that is not for this reader. Throws what it cannot read. */
  readonly read: (record: DriverRecord) => ReadRecord | undefined;
}

/** A reader that keeps taking lets other work have the event loop this often. */
const yieldEveryMs = 10;

/**
 * Hands records out to whoever asks, a record of each partition in turn, so that a partition with
 * much to read does not keep others waiting.
 */
export class Deliveries {
  readonly #rules: DeliveryRules;
  readonly #settlement: Settlement;
  readonly #onTaken: () => void;
  readonly #onStarved: () => void;
  #line: AssignedPartition[] = [];
  #waiting: ((delivery: Delivery | undefined) => void)[] = [];
  #serving = false;
  #stopped = false;
  #lastYield = performance.now();

  /**
   * @param onTaken - called when there is more room in a partition's queue
   * @param onStarved - called when somebody begins to wait
   */
  constructor(
    rules: DeliveryRules,
    settlement: Settlement,
    { onTaken, onStarved }: { readonly onTaken: () => void; readonly onStarved: () => void },
  ) {
    this.#rules = rules;
    this.#settlement = settlement;
    this.#onTaken = onTaken;
    this.#onStarved = onStarved;
  }

  /** Whether somebody asks for a delivery, and there is none. */
  get isStarved(): boolean {
    return this.#waiting.length > 0;
  }

  /** The next delivery if there is one now, and the event loop is not due for other work. */
  tryNext(): Delivery | undefined {
    if (this.#stopped || performance.now() - this.#lastYield > yieldEveryMs) {
      return undefined;
    }
    return this.#take();
  }

  /** The next delivery, when there is one; undefined when there will be none any more. */
  async next(): Promise<Delivery | undefined> {
    const now = performance.now();
    if (now - this.#lastYield > yieldEveryMs) {
      await new Promise((resolve) => setImmediate(resolve));
      this.#lastYield = performance.now();
    }
    if (this.#stopped) {
      return undefined;
    }
    const delivery = this.#take();
    if (delivery !== undefined) {
      return delivery;
    }
    const late = await new Promise<Delivery | undefined>((resolve) => {
      this.#waiting.push(resolve);
      this.#onStarved();
    });
    this.#lastYield = performance.now();
    return late;
  }

  /**
   * Something about a partition changed: it may have something to hand out now. Who waits gets it a
   * moment later, so that a reader that settles and takes in turns keeps what it has begun.
   */
  offer(partition: AssignedPartition): void {
    this.#enlist(partition);
    if (this.#waiting.length > 0 && this.#line.length > 0 && !this.#serving) {
      this.#serving = true;
      queueMicrotask(() => this.#serve());
    }
  }

  /** Hands nothing out any more. */
  stop(): void {
    this.#stopped = true;
    this.#line = [];
    for (const resolve of this.#waiting.splice(0)) {
      resolve(undefined);
    }
  }

  #serve(): void {
    this.#serving = false;
    while (this.#waiting.length > 0) {
      const delivery = this.#take();
      if (delivery === undefined) {
        return;
      }
      this.#waiting.shift()?.(delivery);
    }
  }

  #enlist(partition: AssignedPartition): void {
    if (!this.#stopped && !partition.inLine && this.#hasSomething(partition)) {
      partition.inLine = true;
      this.#line.push(partition);
    }
  }

  #hasSomething(partition: AssignedPartition): boolean {
    const { exclusive, ordered } = this.#rules;
    if (partition.draining || partition.userPaused || (exclusive && partition.handedOut > 0)) {
      return false;
    }
    return partition.hasDue || (partition.queue.length > 0 && !(ordered && partition.held));
  }

  #take(): Delivery | undefined {
    for (let partition = this.#line.shift(); partition; partition = this.#line.shift()) {
      partition.inLine = false;
      const delivery = this.#hasSomething(partition) ? this.#takeFrom(partition) : undefined;
      if (delivery !== undefined) {
        partition.beginDelivery();
      }
      this.#enlist(partition);
      if (delivery !== undefined) {
        return delivery;
      }
    }
    return undefined;
  }

  #takeFrom(partition: AssignedPartition): Delivery | undefined {
    const due = partition.takeDue();
    const record = due === undefined ? partition.queue.shift() : undefined;
    this.#onTaken();
    if (due !== undefined) {
      return due;
    }
    return record === undefined ? undefined : this.#open(partition, record);
  }

  #open(partition: AssignedPartition, record: DriverRecord): Delivery | undefined {
    let content: ReadRecord | undefined;
    try {
      content = this.#rules.read(record);
    } catch (error) {
      this.#settlement.unreadable(partition, record, error);
      return undefined;
    }
    if (content === undefined) {
      partition.tracker.acknowledge(record.offset);
      return undefined;
    }
    return { partition, record, content, attempt: 1 };
  }
}
