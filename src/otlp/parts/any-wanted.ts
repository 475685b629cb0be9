import type { Signal } from "../signal.ts";
import { afterLength, afterUnknown, lengthAt, plainBytes, unusual } from "../wire/index.ts";
import type { Choice } from "./choice.ts";

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
    return anyIn(plain, 0, plain.length, 0, choice);
  } catch (error) {
    if (error !== unusual) {
      throw error;
    }
    // Whoever looks closer says what it is.
    return true;
  }
}

function anyIn(b: Uint8Array, from: number, end: number, level: number, choice: Choice): boolean {
  const child = level === 0 ? 10 : 18;
  let p = from;
  while (p < end) {
    const tag = b[p] as number;
    if ((tag & 0x87) !== 2 || tag < 8) {
      p = afterUnknown(b, p, end, knownFields[level] as number);
      continue;
    }
    const start = afterLength(b, p + 1, end);
    p = start + lengthAt(b, p + 1, start, end);
    if (tag === child && mayBeIn(b, start, p, level, choice)) {
      return true;
    }
  }
  if (p !== end) throw unusual;
  return false;
}

function mayBeIn(
  b: Uint8Array,
  start: number,
  end: number,
  level: number,
  choice: Choice,
): boolean {
  if (level === itemLevel) {
    return choice.item?.(b, start, end) ?? true;
  }
  const isOpen = level > 0 || (choice.resource?.(b, start, end) ?? true);
  return isOpen && anyIn(b, start, end, level + 1, choice);
}
