import { type Borders, findBorders, leafColumns as Leaf } from "../borders/index.ts";
import type { Signal } from "../signal.ts";
import { locatedErrors } from "../wire/index.ts";
import { nameOfItem } from "./item-name.ts";
import { repetitionLimit } from "./repetition-limit.ts";
import { RequestWriter } from "./request-writer.ts";
import { SizeMeter } from "./size-meter.ts";

/** A request made of some items of another one. */
export interface Part {
  readonly bytes: Uint8Array;
  /** Number of items in it. */
  readonly items: number;
  /** Position in the whole request of the first item in it, counted from 0. */
  readonly firstItem: number;
}

/**
 * An item that no part within the limit can hold; or one that is left over because the parts, with
 * all that they repeat, already take 64 MiB and eight times the size of the request.
 */
export interface OversizeItem {
  /** Position in the request, counted from 0. For what has no items, that of the next item. */
  readonly item: number;
  /** 1, or 0 for a resource, scope or metric without items. */
  readonly items: number;
  /** Size in bytes of a request with nothing but this item and what is around it. */
  readonly size: number;
  /** Name of the span, of the data point's metric, or the event; the beginning of a log's body. */
  readonly name: string;
}

export interface SplitResult {
  /** In the order of the items. Each is a whole request. */
  readonly parts: readonly Part[];
  readonly oversize: readonly OversizeItem[];
}

/**
 * Splits a request in protobuf into requests of at most `maxBytes`, between resources, between
 * scopes and between items, without decoding it. Data points of one metric can come apart too.
 *
 * Every part repeats what is around its items: the resource, the scope, schema URLs, the metric's
 * name, unit and temporality, and unknown fields. Decoded and put together again, the parts are the
 * request. One that is small enough is returned as it is, not copied.
 *
 * @param bytes a request that was scanned.
 * @throws {@link SerializationError} where the fields down to the items are not well-formed.
 */
export function split(signal: Signal, bytes: Uint8Array, maxBytes: number): SplitResult {
  return locatedErrors(() => {
    const borders = findBorders(signal, bytes);
    if (bytes.length <= maxBytes) {
      return { parts: [{ bytes, items: borders.items, firstItem: 0 }], oversize: [] };
    }
    return new Splitter(signal, borders, maxBytes).split();
  });
}

class Splitter {
  readonly #signal: Signal;
  readonly #borders: Borders;
  readonly #maxBytes: number;
  readonly #parts: Part[] = [];
  readonly #oversize: OversizeItem[] = [];
  readonly #meter: SizeMeter;
  // The part in the making: its first leaf, and the position of its first item.
  #firstLeaf = 0;
  #firstItem = 0;
  #bytesLeft: number;

  constructor(signal: Signal, borders: Borders, maxBytes: number) {
    this.#signal = signal;
    this.#borders = borders;
    this.#maxBytes = maxBytes;
    this.#meter = new SizeMeter(borders);
    this.#bytesLeft = repetitionLimit(borders.bytes.length);
  }

  split(): SplitResult {
    const { leafCount } = this.#borders;
    if (leafCount === 0) {
      const size = this.#borders.bytes.length;
      return { parts: [], oversize: [{ item: 0, items: 0, size, name: "" }] };
    }
    let item = 0;
    for (let leaf = 0; leaf < leafCount; leaf++) {
      if (this.#meter.sizeWith(leaf) > this.#maxBytes) {
        this.#endPart(leaf, item);
      }
      item += this.#place(leaf, item);
    }
    this.#endPart(leafCount, item);
    return { parts: this.#parts, oversize: this.#oversize };
  }

  /** Adds a leaf to the part in the making, or to what is too large; its number of items. */
  #place(leaf: number, item: number): number {
    const items = this.#borders.leaves[leaf * Leaf.width + Leaf.body] === -1 ? 0 : 1;
    const size = this.#firstLeaf === leaf ? this.#meter.sizeWith(leaf) : 0;
    if (size <= this.#maxBytes && this.#bytesLeft > 0) {
      this.#meter.add(leaf);
    } else {
      const name = nameOfItem(this.#signal, this.#borders, leaf);
      this.#oversize.push({ item, items, size, name });
      this.#firstLeaf = leaf + 1;
      this.#firstItem = item + items;
    }
    return items;
  }

  #endPart(leaf: number, item: number): void {
    if (leaf > this.#firstLeaf) {
      const writer = new RequestWriter(this.#borders, this.#meter.finish());
      for (let each = this.#firstLeaf; each < leaf; each++) {
        writer.add(each);
      }
      const bytes = writer.finish();
      this.#parts.push({ bytes, items: item - this.#firstItem, firstItem: this.#firstItem });
      this.#bytesLeft -= bytes.length;
      this.#meter.reset();
    }
    this.#firstLeaf = leaf;
    this.#firstItem = item;
  }
}
