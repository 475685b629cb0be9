import { SerializationError } from "../../errors/index.ts";
import type { Borders } from "../borders/index.ts";
import { repetitionLimit } from "./repetition-limit.ts";
import { RequestWriter } from "./request-writer.ts";
import { SizeMeter } from "./size-meter.ts";

/** The items of a request that have the same key, as a request of their own. */
export interface KeyedPart {
  readonly key: number;
  readonly bytes: Uint8Array;
  /** Number of items in it, at least 1. */
  readonly items: number;
  /** Position in the whole request of the first item in it, counted from 0. */
  readonly firstItem: number;
}

/** Leaves of a request that are put into groups by their keys, each group to be a request. */
export class Groups {
  readonly borders: Borders;
  /** The group of each leaf; -1 for what is left out. */
  readonly #groupOf: Int32Array;
  readonly #groupOfKey = new Map<number, number>();
  readonly #keys: number[] = [];
  readonly #sizes: number[] = [];
  readonly #firstItems: number[] = [];
  #items = 0;

  constructor(borders: Borders) {
    this.borders = borders;
    this.#groupOf = new Int32Array(borders.leafCount).fill(-1);
  }

  /** The requests of the groups; the whole request where all items are in one group. */
  parts(): KeyedPart[] {
    const { bytes, items } = this.borders;
    const [key] = this.#keys;
    return this.#keys.length === 1 && key !== undefined && this.#items === items
      ? [{ key, bytes, items, firstItem: 0 }]
      : this.#write();
  }

  #write(): KeyedPart[] {
    const { order, ends } = this.#sorted();
    const meter = new SizeMeter(this.borders);
    let bytesLeft = repetitionLimit(this.borders.bytes.length);
    return this.#keys.map((key, group) => {
      const from = group === 0 ? 0 : (ends[group - 1] as number);
      const to = ends[group] as number;
      meter.reset();
      for (let at = from; at < to; at++) {
        meter.add(order[at] as number);
      }
      const lengths = meter.finish();
      bytesLeft -= lengths[0] as number;
      if (bytesLeft < 0) {
        throw new SerializationError("LIMIT_EXCEEDED", {
          detail: `${this.#keys.length} parts would repeat what is around their items too often`,
        });
      }
      const writer = new RequestWriter(this.borders, lengths);
      for (let at = from; at < to; at++) {
        writer.add(order[at] as number);
      }
      const firstItem = this.#firstItems[group] as number;
      return { key, bytes: writer.finish(), items: to - from, firstItem };
    });
  }

  /** The leaves, group after group, and where in that list each group ends. */
  #sorted(): { order: Int32Array; ends: Int32Array } {
    const ends = new Int32Array(this.#keys.length);
    let sum = 0;
    for (const [group, size] of this.#sizes.entries()) {
      ends[group] = sum;
      sum += size;
    }
    const order = new Int32Array(sum);
    for (let leaf = 0; leaf < this.#groupOf.length; leaf++) {
      const group = this.#groupOf[leaf] as number;
      if (group !== -1) {
        order[ends[group] as number] = leaf;
        ends[group] = (ends[group] as number) + 1;
      }
    }
    return { order, ends };
  }

  /** Puts an item into the group of a key. What is put nowhere is left out. */
  put(leaf: number, key: number): void {
    let group = this.#groupOfKey.get(key);
    if (group === undefined) {
      group = this.#keys.length;
      this.#groupOfKey.set(key, group);
      this.#keys.push(key);
      this.#sizes.push(0);
      this.#firstItems.push(this.#items);
    }
    this.#items++;
    this.#groupOf[leaf] = group;
    this.#sizes[group] = (this.#sizes[group] as number) + 1;
  }
}
