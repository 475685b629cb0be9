import type { AcknowledgedItem, Receipt } from "./reports.ts";

/** All that is known of one item, which is named `writer:partition:number`. */
export interface LedgerItem {
  readonly writer: string;
  readonly partition: number;
  readonly number: number;
  /** When the lab had the acknowledgement; undefined without one. */
  acknowledgedAt: number | undefined;
  writtenAt: number | undefined;
  /** When the lab first had it from a reader. */
  receivedAt: number | undefined;
  /** The different places where it lies: more than one is a double. */
  readonly places: Set<string>;
}

/** A record as readers were handed it. */
export interface LedgerRecord {
  readonly partition: number;
  readonly offset: number;
  /** Which topic of the name it is in: 0, and one more each time the topic was made again. */
  readonly generation: number;
  readonly receivedAt: number;
  readonly items: readonly string[];
}

/** A record that a reader was handed behind one of a higher offset, within one assignment. */
export interface LateReceipt {
  readonly reader: string;
  readonly partition: number;
  readonly offset: number;
  readonly after: number;
}

/** A record that was handed out before, to whichever reader. */
export interface RepeatedReceipt {
  readonly reader: string;
  readonly partition: number;
  readonly offset: number;
  readonly generation: number;
  readonly handedAt: number;
}

/** A change of what a reader reads. */
export interface Rebalance {
  readonly reader: string;
  readonly change: "assigned" | "revoked" | "lost";
  readonly partitions: readonly number[];
  readonly at: number;
}

/** What was written, acknowledged and received, on the lab's side of all pipes. */
export class Ledger {
  readonly items = new Map<string, LedgerItem>();
  readonly records = new Map<string, LedgerRecord>();
  readonly late: LateReceipt[] = [];
  readonly repeated: RepeatedReceipt[] = [];
  readonly rebalances: Rebalance[] = [];
  /** Errors by code: failed writes, and errors that processes told of themselves. */
  readonly errors = new Map<string, number>();
  /** One text of each code, for who looks into it. */
  readonly examples = new Map<string, string>();
  written = 0;
  acknowledged = 0;
  /** Acknowledgements without an offset. */
  unplaced = 0;
  readonly #madeAgainAt: number[] = [];
  readonly #lastOffset = new Map<string, number>();
  readonly #lastAcknowledged = new Map<number, number>();
  #longestPauseMs = 0;

  addAcknowledged(writer: string, items: readonly AcknowledgedItem[]): void {
    const now = Date.now();
    for (const [partition, number, writtenAt, offset] of items) {
      const item = this.#item(writer, partition, number);
      item.acknowledgedAt = now;
      item.writtenAt = writtenAt;
      this.acknowledged++;
      this.unplaced += offset < 0 ? 1 : 0;
      const last = this.#lastAcknowledged.get(partition) ?? now;
      this.#longestPauseMs = Math.max(this.#longestPauseMs, now - last);
      this.#lastAcknowledged.set(partition, now);
    }
  }

  addReceived(reader: string, receipt: Receipt): void {
    const { partition, offset, items, appendedAt, handedAt } = receipt;
    const generation = this.#madeAgainAt.filter((at) => appendedAt >= at).length;
    const place = `${generation}/${partition}/${offset}`;
    const receivedAt = Date.now();
    for (const [position, name] of items.entries()) {
      const [writer = "", , number = ""] = name.split(":");
      const item = this.#item(writer, partition, Number(number));
      item.receivedAt ??= receivedAt;
      item.places.add(`${place}/${position}`);
    }
    if (this.records.has(place)) {
      this.repeated.push({ reader, partition, offset, generation, handedAt });
    } else {
      this.records.set(place, { partition, offset, generation, receivedAt, items });
    }
    this.#watchOrder(reader, receipt, generation);
  }

  addRebalance(reader: string, change: Rebalance["change"], partitions: readonly number[]): void {
    this.rebalances.push({ reader, change, partitions, at: Date.now() });
  }

  addError(code: string, example: string, count = 1): void {
    this.errors.set(code, (this.errors.get(code) ?? 0) + count);
    if (!this.examples.has(code)) this.examples.set(code, example);
  }

  /** From now on a record belongs to a new topic of the same name, with offsets of its own. */
  topicMadeAgain(): void {
    this.#madeAgainAt.push(Date.now());
  }

  /** The longest time in which a partition that had been acknowledging took nothing. */
  get longestPauseMs(): number {
    return this.#longestPauseMs;
  }

  /** Different items that arrived. */
  get received(): number {
    let received = 0;
    for (const { receivedAt } of this.items.values()) {
      received += receivedAt === undefined ? 0 : 1;
    }
    return received;
  }

  /** Acknowledged items that no reader was handed. */
  missing(): LedgerItem[] {
    return [...this.items.values()].filter(
      ({ acknowledgedAt, receivedAt }) => acknowledgedAt !== undefined && receivedAt === undefined,
    );
  }

  #item(writer: string, partition: number, number: number): LedgerItem {
    const name = `${writer}:${partition}:${number}`;
    const known = this.items.get(name);
    if (known !== undefined) return known;
    const item: LedgerItem = {
      writer,
      partition,
      number,
      acknowledgedAt: undefined,
      writtenAt: undefined,
      receivedAt: undefined,
      places: new Set(),
    };
    this.items.set(name, item);
    return item;
  }

  #watchOrder(reader: string, receipt: Receipt, generation: number): void {
    const { partition, offset, assignment, attempt } = receipt;
    const stream = `${reader}/${assignment}/${generation}/${partition}`;
    const after = this.#lastOffset.get(stream) ?? -1;
    if (offset <= after && attempt === 1) this.late.push({ reader, partition, offset, after });
    this.#lastOffset.set(stream, offset);
  }
}
