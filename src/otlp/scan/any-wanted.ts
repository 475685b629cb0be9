import type { Signal } from "../signal.ts";
import { plainBytes, unusual } from "../wire/index.ts";
import type { Choice } from "./choice.ts";
import { countItems } from "./count-items.ts";
import { enough, ItemSearch } from "./item-search.ts";

/**
 * Whether a request may hold an item that is wanted: false is sure. It makes no table of the items, as
 * that takes longer than looking at them, and most requests that are searched hold none.
 */
export function anyWanted(signal: Signal, bytes: Uint8Array, choice: Choice): boolean {
  try {
    countItems(signal, plainBytes(bytes), new ItemSearch(choice, true));
    return false;
  } catch (error) {
    if (error !== enough && error !== unusual) {
      throw error;
    }
    // Of what is unusual, whoever looks closer says what it is.
    return true;
  }
}
