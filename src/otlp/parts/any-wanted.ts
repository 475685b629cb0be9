import type { Signal } from "../signal.ts";
import { afterLength, afterUnknown, lengthAt, plainBytes, unusual } from "../wire/index.ts";
import type { Choice } from "./pick.ts";

/** Bit n is set where field n is known, of a request, a resource's and a scope's items. */
const knownFields = [0x2, 0xe, 0xe];
const itemLevel = 2;

/**
 * Whether a request may hold an item that is wanted: false is sure. It makes no table of the items, as
 * that takes longer than looking at them, and most requests that are searched hold none.
 */
export function anyWanted(signal: Signal, bytes: Uint8Array, choice: Choice): boolean {
  if (signal === "metrics") {
    return true;
  }
  const plain = plainBytes(bytes);
  try {
    return anyIn(plain, 0, plain.length, { level: 0, choice });
  } catch (error) {
    if (error !== unusual) {
      throw error;
    }
    // Whoever looks closer says what it is.
    return true;
  }
}

interface Search {
  readonly level: number;
  readonly choice: Choice;
}

function anyIn(b: Uint8Array, from: number, end: number, { level, choice }: Search): boolean {
  const child = level === 0 ? 10 : 18;
  const deeper = { level: level + 1, choice };
  const { resource, item } = choice;
  let p = from;
  while (p < end) {
    const tag = b[p] as number;
    if ((tag & 0x87) !== 2 || tag < 8) {
      p = afterUnknown(b, p, end, knownFields[level] as number);
      continue;
    }
    const start = afterLength(b, p + 1, end);
    p = start + lengthAt(b, p + 1, start, end);
    if (p > end) throw unusual;
    if (tag !== child) {
      continue;
    }
    if (level === itemLevel) {
      if (item === undefined || item(b, start, p)) {
        return true;
      }
    } else if ((level > 0 || (resource?.(b, start, p) ?? true)) && anyIn(b, start, p, deeper)) {
      return true;
    }
  }
  if (p !== end) throw unusual;
  return false;
}
