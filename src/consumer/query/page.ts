import { ConsumerError } from "../../errors/index.ts";

/** An item and what its place among others is decided by. */
export interface Placed<Item> {
  readonly item: Item;
  /** Nanoseconds since 1970. */
  readonly time: bigint;
  readonly partition: number;
  readonly offset: number;
  /** Position among the items found in its record. */
  readonly index: number;
  /** Bytes that it takes, as it was encoded. */
  readonly bytes: number;
}

/** Which items to keep. */
export interface PageOptions {
  readonly order: "newest" | "oldest";
  readonly offset: number;
  readonly limit: number;
  readonly maxBytes: number;
}

type Place = Omit<Placed<unknown>, "item" | "bytes">;

/** Room for this many more before it is sorted out again: sorting rarely costs less than often. */
const slack = 1_024;

/**
 * The items of one page, of any number that come in any order. Kept are those of this page and the
 * pages before it, and for a while as many again.
 */
export class Page<Item> {
  readonly #options: PageOptions;
  readonly #capacity: number;
  #kept: Placed<Item>[] = [];
  #bytes = 0;
  #count = 0;
  /** The last that has a place, once there are enough. */
  #last: Placed<Item> | undefined;

  constructor(options: PageOptions) {
    this.#options = options;
    this.#capacity = options.limit === 0 ? 0 : options.offset + options.limit;
  }

  /** Items that were added. */
  get count(): number {
    return this.#count;
  }

  /** Whether there are items behind the page. */
  get truncated(): boolean {
    return this.#count > this.#options.offset + this.#options.limit;
  }

  /** Counts an item, and keeps it as long as it may be on the page. @throws ConsumerError QUERY_TOO_LARGE */
  add(placed: Placed<Item>): void {
    this.#count++;
    if (
      this.#capacity === 0 ||
      (this.#last !== undefined && this.#compare(placed, this.#last) > 0)
    ) {
      return;
    }
    this.#kept.push(placed);
    this.#bytes += placed.bytes;
    if (this.#kept.length >= 2 * this.#capacity + slack || this.#bytes > this.#options.maxBytes) {
      this.#sortOut();
    }
    if (this.#bytes > this.#options.maxBytes) {
      throw new ConsumerError("QUERY_TOO_LARGE", {
        detail: `${this.#kept.length} items take more than maxBytes (${this.#options.maxBytes})`,
      });
    }
  }

  /** The items on the page, in their order. */
  items(): Item[] {
    this.#sortOut();
    return this.#kept.slice(this.#options.offset).map(({ item }) => item);
  }

  #sortOut(): void {
    this.#kept.sort((a, b) => this.#compare(a, b));
    if (this.#kept.length >= this.#capacity) {
      this.#kept.length = this.#capacity;
      this.#last = this.#kept.at(-1);
    }
    this.#bytes = this.#kept.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  #compare(a: Place, b: Place): number {
    if (a.time !== b.time) {
      return a.time < b.time === (this.#options.order === "oldest") ? -1 : 1;
    }
    return a.partition - b.partition || a.offset - b.offset || a.index - b.index;
  }
}
