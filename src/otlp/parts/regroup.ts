import { findBorders, leafColumns as Leaf } from "../borders/index.ts";
import type { Signal } from "../signal.ts";
import { locatedErrors } from "../wire/index.ts";
import { forEachItem, itemRange, resourceRange, traceIdTags } from "./around-leaf.ts";
import { FieldFinder } from "./field-finder.ts";
import { Groups, type KeyedPart } from "./groups.ts";
import { ItemView } from "./item-view.ts";

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
      forEachItem(groups.borders, keyOf, (leaf, key) => groups.put(leaf, key));
    } else {
      fillByTraceId(groups, traceIdTags[signal], keyOf);
    }
    return groups.parts();
  });
}

/** As {@link regroup}, by a key that may be made from anything in the item and its resource. */
export function regroupItems(signal: Signal, bytes: Uint8Array, keyOf: KeyOfItem): KeyedPart[] {
  return locatedErrors(() => {
    const groups = new Groups(findBorders(signal, bytes));
    const { borders } = groups;
    const idTag = traceIdTags[signal];
    for (let leaf = 0; leaf < borders.leafCount; leaf++) {
      const row = leaf * Leaf.width;
      if (borders.leaves[row + Leaf.body] !== -1) {
        const item = borders.bytes.subarray(...itemRange(signal, borders, leaf));
        const around = borders.bytes.subarray(...resourceRange(borders, leaf));
        groups.put(leaf, keyOf(new ItemView(item, around, idTag)));
      }
    }
    return groups.parts();
  });
}

function fillByTraceId(groups: Groups, idTag: number, keyOf: KeyOf): void {
  const { bytes, leaves, leafCount } = groups.borders;
  const finder = new FieldFinder();
  for (let leaf = 0; leaf < leafCount; leaf++) {
    const row = leaf * Leaf.width;
    const body = leaves[row + Leaf.body] as number;
    if (body !== -1) {
      finder.find(bytes, body, leaves[row + Leaf.end] as number, idTag);
      groups.put(leaf, keyOf(bytes, finder.start, finder.end));
    }
  }
}
