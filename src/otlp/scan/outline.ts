import type { Signal } from "../signal.ts";
import {
  afterLength,
  afterUnknown,
  lengthAt,
  locatedErrors,
  plainBytes,
  unusual,
} from "../wire/index.ts";
import type { Choice } from "./choice.ts";
import { countItems, knownFields } from "./count-items.ts";
import { ItemSearch } from "./item-search.ts";
import { scan } from "./scan.ts";

/** What a look at the containers of a request found. */
export interface Outline {
  /** Spans, data points or log records in the request. */
  readonly items: number;
  /** Whether every nested field was checked on the way, as `scan` does. */
  readonly checked: boolean;
  /** Whether an item may be wanted; false is sure. True where no choice was given. */
  readonly wanted: boolean;
}

/**
 * Counts the items of a request without looking into them: as {@link scan}, but only what leads to
 * the items is checked. A request that has anything unusual there is scanned as a whole.
 *
 * @param choice - asked of resources and items on the way, until one is wanted; of data points, only
 * the resource is
 * @throws {@link SerializationError} as {@link scan} does; never for what `scan` accepts
 */
export function outline(signal: Signal, bytes: Uint8Array, choice?: Choice): Outline {
  const search = choice === undefined ? undefined : new ItemSearch(choice, false);
  try {
    const items = locatedErrors(() => countItems(signal, plainBytes(bytes), search));
    return { items, checked: false, wanted: search?.found ?? true };
  } catch (error) {
    if (error !== unusual) {
      throw error;
    }
    return { items: scan(signal, bytes).items, checked: true, wanted: true };
  }
}

/**
 * Checks the outermost fields of a request alone: enough to tell it from what is none, and from one
 * that is cut short. Where there is anything unusual in them, the request is scanned as a whole.
 *
 * @returns whether every nested field was checked
 * @throws {@link SerializationError} as {@link scan} does; never for what `scan` accepts
 */
export function checkFrame(signal: Signal, bytes: Uint8Array): boolean {
  const plain = plainBytes(bytes);
  const end = plain.length;
  try {
    let p = 0;
    while (p < end) {
      const start = plain[p] === 10 ? afterLength(plain, p + 1, end) : 0;
      p =
        start === 0
          ? afterUnknown(plain, p, end, knownFields[0] as number)
          : start + lengthAt(plain, p + 1, start, end);
    }
    if (p === end) {
      return false;
    }
  } catch (error) {
    if (error !== unusual) {
      throw error;
    }
  }
  scan(signal, bytes);
  return true;
}
