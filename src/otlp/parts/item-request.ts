import { findBorders, leafColumns as Leaf } from "../borders/index.ts";
import type { Signal } from "../signal.ts";
import { locatedErrors } from "../wire/index.ts";
import { RequestWriter } from "./request-writer.ts";
import { SizeMeter } from "./size-meter.ts";

/**
 * A request of one item of another, with what is around it.
 *
 * @param position - of the item in the request, counted from 0
 * @returns undefined where there is no such item
 * @throws {@link SerializationError} where the fields down to the items are not well-formed.
 */
export function itemRequest(
  signal: Signal,
  bytes: Uint8Array,
  position: number,
): Uint8Array | undefined {
  return locatedErrors(() => {
    const borders = findBorders(signal, bytes);
    let left = position;
    for (let leaf = 0; leaf < borders.leafCount; leaf++) {
      const isItem = borders.leaves[leaf * Leaf.width + Leaf.body] !== -1;
      if (isItem && left-- === 0) {
        const meter = new SizeMeter(borders);
        meter.add(leaf);
        const writer = new RequestWriter(borders, meter.finish());
        writer.add(leaf);
        return writer.finish();
      }
    }
    return undefined;
  });
}
