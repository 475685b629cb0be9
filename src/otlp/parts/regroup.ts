import {
  type Borders,
  containerColumns as Container,
  findBorders,
  leafColumns as Leaf,
} from "../borders/index.ts";
import type { Signal } from "../signal.ts";
import { FieldReader, locatedErrors } from "../wire/index.ts";
import { RequestWriter } from "./request-writer.ts";
import { SizeMeter } from "./size-meter.ts";

/** The items of a request that have the same key, as a request of their own. */
export interface KeyedPart {
  readonly key: number;
  readonly bytes: Uint8Array;
  /** Number of items in it, at least 1. */
  readonly items: number;
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
 * @throws {@link SerializationError} where the fields down to the items are not well-formed.
 */
export function regroup(
  signal: Signal,
  bytes: Uint8Array,
  by: RegroupBy,
  keyOf: KeyOf,
): KeyedPart[] {
  return locatedErrors(() => {
    const borders = findBorders(signal, bytes);
    const groups = new Groups(borders);
    if (by === "resource") {
      groups.fillByResource(keyOf);
    } else {
      groups.fillByTraceId(traceIdTags[signal], keyOf);
    }
    return groups.keys.length === 1
      ? [{ key: groups.keys[0] as number, bytes, items: borders.items }]
      : groups.write();
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

  write(): KeyedPart[] {
    const { order, ends } = this.#sorted();
    const meter = new SizeMeter(this.#borders);
    return this.keys.map((key, group) => {
      const from = group === 0 ? 0 : (ends[group - 1] as number);
      const to = ends[group] as number;
      meter.reset();
      for (let at = from; at < to; at++) {
        meter.add(order[at] as number);
      }
      const writer = new RequestWriter(this.#borders, meter.finish());
      for (let at = from; at < to; at++) {
        writer.add(order[at] as number);
      }
      return { key, bytes: writer.finish(), items: to - from };
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
    }
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
