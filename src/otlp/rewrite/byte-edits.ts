import { varintSize, writeVarint } from "../wire/index.ts";

/** A field that holds a message: its tag, where it begins, and where its content lies. */
export interface HeldMessage {
  readonly tag: number;
  readonly start: number;
  readonly content: number;
  readonly end: number;
}

/** The tag and the length that stand before a field's content. */
function fieldHead(tag: number, length: number): Uint8Array {
  const head = new Uint8Array(varintSize(tag) + varintSize(length));
  writeVarint(head, writeVarint(head, 0, tag), length);
  return head;
}

/** Takes out what it replaces. */
export const nothing: Uint8Array = new Uint8Array();

/** A field with this content. */
export function fieldOf(tag: number, content: Uint8Array): Uint8Array {
  return Uint8Array.from([...fieldHead(tag, content.length), ...content]);
}

/** Below this, a loop is quicker than a view and a native copy. */
const shortCopy = 24;

/** Replacements in bytes, in the order of their places. What lies between them stays as it is. */
export class ByteEdits {
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #contents: Uint8Array[] = [];
  /** By how many bytes the result is longer. */
  #growth = 0;

  get isEmpty(): boolean {
    return this.#starts.length === 0;
  }

  /** Puts other bytes in the place of those from `start` up to `end`. */
  replace(start: number, end: number, content: Uint8Array): void {
    this.#starts.push(start);
    this.#ends.push(end);
    this.#contents.push(content);
    this.#growth += content.length - (end - start);
  }

  /** Makes edits within a message that a field holds, and corrects its length if there were any. */
  within(field: HeldMessage, edit: () => void): void {
    const { tag, start, content, end } = field;
    const place = this.#starts.length;
    const growth = this.#growth;
    this.replace(start, start, nothing);
    edit();
    if (this.#starts.length === place + 1) {
      this.#starts.pop();
      this.#ends.pop();
      this.#contents.pop();
      return;
    }
    const head = fieldHead(tag, end - content + this.#growth - growth);
    this.#ends[place] = content;
    this.#contents[place] = head;
    this.#growth += head.length - (content - start);
  }

  /** The bytes with all replacements. */
  applyTo(bytes: Uint8Array): Uint8Array {
    // All of it will be written: it need not be zero before.
    const result = new Uint8Array(Buffer.allocUnsafeSlow(bytes.length + this.#growth).buffer);
    let from = 0;
    let at = 0;
    for (let index = 0; index < this.#contents.length; index++) {
      const content = this.#contents[index] as Uint8Array;
      at = copy(bytes, from, this.#starts[index] as number, result, at);
      at = copy(content, 0, content.length, result, at);
      from = this.#ends[index] as number;
    }
    copy(bytes, from, bytes.length, result, at);
    return result;
  }
}

/** @returns the position after what was copied */
function copy(bytes: Uint8Array, from: number, to: number, result: Uint8Array, at: number): number {
  const size = to - from;
  if (size < shortCopy) {
    for (let i = 0; i < size; i++) {
      result[at + i] = bytes[from + i] as number;
    }
  } else {
    result.set(bytes.subarray(from, to), at);
  }
  return at + size;
}
