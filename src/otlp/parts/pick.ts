import { findBorders } from "../borders/index.ts";
import { anyWanted, type Choice, type IsWanted } from "../scan/index.ts";
import type { Signal } from "../signal.ts";
import { locatedErrors } from "../wire/index.ts";
import { forEachItem, itemRange } from "./around-leaf.ts";
import { Groups } from "./groups.ts";

/** Some items of a request, as a request of their own. */
export interface PickedPart {
  readonly bytes: Uint8Array;
  /** Number of items in it, at least 1. */
  readonly items: number;
}

const wanted = 1;

/**
 * The items of a request that are wanted, with all that is around them, without decoding. Resources,
 * scopes and metrics in which nothing is left are left out.
 *
 * @param bytes a request that was scanned.
 * @returns `bytes` themselves where every item is wanted; undefined where none is
 * @throws {@link SerializationError} where the fields down to the items are not well-formed.
 */
export function pick(signal: Signal, bytes: Uint8Array, choice: Choice): PickedPart | undefined {
  return locatedErrors(() => {
    if (!anyWanted(signal, bytes, choice)) {
      return undefined;
    }
    const groups = new Groups(findBorders(signal, bytes));
    fill(groups, signal, choice);
    const [part] = groups.parts();
    return part?.items === groups.borders.items ? { bytes, items: part.items } : part;
  });
}

function fill(groups: Groups, signal: Signal, { resource = always, item = always }: Choice): void {
  const { borders } = groups;
  forEachItem(borders, resource, (leaf, isWanted) => {
    if (isWanted && item(borders.bytes, ...itemRange(signal, borders, leaf))) {
      groups.put(leaf, wanted);
    }
  });
}

const always: IsWanted = () => true;
