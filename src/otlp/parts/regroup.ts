import { SerializationError } from "../../errors/index.ts";
import {
  type Borders,
  containerColumns as Container,
  findBorders,
  leafColumns as Leaf,
} from "../borders/index.ts";
import type { Signal } from "../signal.ts";
import { FieldReader, locatedErrors } from "../wire/index.ts";
import { ItemView } from "./item-view.ts";
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

/**
 * Gives the key of what lies in `bytes` from `start` up to `end`: any whole number that fits into
 * 32 bits, such as a partition. It is called once per item or resource and must not keep `bytes`.
 */
export type KeyOf = (bytes: Uint8Array, start: number, end: number) => number;

/**
 * What a key is made from.
 * - `traceId`: the bytes of the trace id of a span or log record; none (`start` equals `end`) where
 *   it is absent, and for every data point.
 * - `resource`: the `ResourceSpans`, `ResourceMetrics` or `ResourceLogs` around the item; see
 *   {@link resourceAttributeReader} for how to read it.
 */
export type RegroupBy = "resource" | "traceId";

/** Gives the key of an item from all that is known of it. */
export type KeyOfItem = (item: ItemView) => number;

/**
 * Puts items with the same key together into one request each, without decoding: with the partition
 * of the trace id as the key, all spans of a trace end up in one of at most as many requests as
 * there are partitions.
 *
 * The parts come in the order in which their keys are first seen, items keep their order, and every
 * part repeats what is around its items. Resources, scopes and metrics without an item are left out.
 * A request whose items all have the same key is returned as it is, not copied.
 *
 * @param bytes a request that was scanned.
 * @throws {@link SerializationError} where the fields down to the items are not well-formed, and
 * where the parts would take more than 64 MiB and eight times the size of the request, because there
 * are many of them and what they repeat is large.
 */
export function regroup(
  signal: Signal,
  bytes: Uint8Array,
  by: RegroupBy,
  keyOf: KeyOf,
): KeyedPart[] {
  return locatedErrors(() => {
    const groups = new Groups(findBorders(signal, bytes));
    if (by === "resource") {
      groups.fillByResource(keyOf);
    } else {
      groups.fillByTraceId(traceIdTags[signal], keyOf);
    }
    return groups.parts();
  });
}

/** As {@link regroup}, by a key that may be made from anything in the item and its resource. */
export function regroupItems(signal: Signal, bytes: Uint8Array, keyOf: KeyOfItem): KeyedPart[] {
  return locatedErrors(() => {
    const groups = new Groups(findBorders(signal, bytes));
    groups.fillByItem(signal, keyOf);
    return groups.parts();
  });
}

/** Tag of the trace id in an item: field 1 of spans, 9 of log records. Data points have none. */
const traceIdTags: Readonly<Record<Signal, number>> = { traces: 10, metrics: -1, logs: 74 };

class Groups {
  readonly #borders: Borders;
  /** The group of each leaf; -1 for what is left out. */
  readonly #groupOf: Int32Array;
  readonly #groupOfKey = new Map<number, number>();
  readonly keys: number[] = [];
  readonly #sizes: number[] = [];
  readonly #firstItems: number[] = [];
  #items = 0;

  constructor(borders: Borders) {
    this.#borders = borders;
    this.#groupOf = new Int32Array(borders.leafCount).fill(-1);
  }

  fillByTraceId(idTag: number, keyOf: KeyOf): void {
    const { bytes, leaves, leafCount } = this.#borders;
    const reader = new FieldReader(bytes);
    for (let leaf = 0; leaf < leafCount; leaf++) {
      const row = leaf * Leaf.width;
      const body = leaves[row + Leaf.body] as number;
      if (body !== -1) {
        const key = keyOfField(reader.enter(body, leaves[row + Leaf.end] as number), idTag, keyOf);
        this.#put(leaf, key);
      }
    }
  }

  fillByResource(keyOf: KeyOf): void {
    const { bytes, containers, leaves, leafCount } = this.#borders;
    let resource = -1;
    let key = 0;
    for (let leaf = 0; leaf < leafCount; leaf++) {
      const row = leaf * Leaf.width;
      if (leaves[row + Leaf.body] !== -1) {
        const around = this.#resourceOf(leaves[row + Leaf.container] as number);
        if (around !== resource) {
          resource = around;
          const at = resource * Container.width;
          key = keyOf(
            bytes,
            containers[at + Container.body] as number,
            containers[at + Container.end] as number,
          );
        }
        this.#put(leaf, key);
      }
    }
  }

  fillByItem(signal: Signal, keyOf: KeyOfItem): void {
    const { bytes, containers, leaves, leafCount } = this.#borders;
    const idTag = traceIdTags[signal];
    for (let leaf = 0; leaf < leafCount; leaf++) {
      const row = leaf * Leaf.width;
      if (leaves[row + Leaf.body] !== -1) {
        const container = leaves[row + Leaf.container] as number;
        const resource = this.#resourceOf(container) * Container.width;
        const around = bytes.subarray(
          containers[resource + Container.body] as number,
          containers[resource + Container.end] as number,
        );
        this.#put(leaf, keyOf(new ItemView(this.#itemOf(signal, leaf), around, idTag)));
      }
    }
  }

  /** A span or log record; for a data point, its metric. */
  #itemOf(signal: Signal, leaf: number): Uint8Array {
    const { bytes, containers, leaves } = this.#borders;
    const row = leaf * Leaf.width;
    if (signal !== "metrics") {
      return bytes.subarray(leaves[row + Leaf.body], leaves[row + Leaf.end]);
    }
    const data = (leaves[row + Leaf.container] as number) * Container.width;
    const metric = (containers[data + Container.parent] as number) * Container.width;
    return bytes.subarray(containers[metric + Container.body], containers[metric + Container.end]);
  }

  /** The requests of the groups; the whole request where there is one group only. */
  parts(): KeyedPart[] {
    const { bytes, items } = this.#borders;
    const [key] = this.keys;
    return this.keys.length === 1 && key !== undefined
      ? [{ key, bytes, items, firstItem: 0 }]
      : this.write();
  }

  write(): KeyedPart[] {
    const { order, ends } = this.#sorted();
    const meter = new SizeMeter(this.#borders);
    let bytesLeft = repetitionLimit(this.#borders.bytes.length);
    return this.keys.map((key, group) => {
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
          detail: `${this.keys.length} parts would repeat what is around their items too often`,
        });
      }
      const writer = new RequestWriter(this.#borders, lengths);
      for (let at = from; at < to; at++) {
        writer.add(order[at] as number);
      }
      const firstItem = this.#firstItems[group] as number;
      return { key, bytes: writer.finish(), items: to - from, firstItem };
    });
  }

  /** The leaves, group after group, and where in that list each group ends. */
  #sorted(): { order: Int32Array; ends: Int32Array } {
    const ends = new Int32Array(this.keys.length);
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

  #put(leaf: number, key: number): void {
    let group = this.#groupOfKey.get(key);
    if (group === undefined) {
      group = this.keys.length;
      this.#groupOfKey.set(key, group);
      this.keys.push(key);
      this.#sizes.push(0);
      this.#firstItems.push(this.#items);
    }
    this.#items++;
    this.#groupOf[leaf] = group;
    this.#sizes[group] = (this.#sizes[group] as number) + 1;
  }

  #resourceOf(container: number): number {
    const { containers } = this.#borders;
    let at = container;
    let parent = containers[at * Container.width + Container.parent] as number;
    while (parent !== 0) {
      at = parent;
      parent = containers[at * Container.width + Container.parent] as number;
    }
    return at;
  }
}

/** The key of the last field with this tag: where a field that is no list is repeated, it counts. */
function keyOfField(reader: FieldReader, tag: number, keyOf: KeyOf): number {
  let start = 0;
  let end = 0;
  while (reader.next()) {
    if (reader.tag === tag) {
      start = reader.content;
      end = reader.end;
    }
  }
  return keyOf(reader.bytes, start, end);
}
