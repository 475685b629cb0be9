import { FieldReader } from "../wire/index.ts";

/** Behind the end of every message. */
const nowhere = 2 ** 31 - 1;

/** No message has this tag. */
const noTag = -1;

/**
 * Finds one field of a message, or two in one pass: the last with its tag, which counts where a field
 * that is no list is repeated. For items, of which there are many.
 */
export class FieldFinder {
  /** Where the content of what was found begins and ends; the same where nothing was found. */
  start = 0;
  end = 0;
  /** The same of the second field. */
  secondStart = 0;
  secondEnd = 0;

  /**
   * Looks through the message from `from` up to `to`.
   *
   * @param wanted - a tag below 128
   * @param second - that of another field to find, below 128, too
   */
  find(bytes: Uint8Array, from: number, to: number, wanted: number, second = noTag): void {
    this.#reset();
    let p = from;
    while (p < to) {
      const tag = bytes[p] as number;
      let content = p + 1;
      if (tag > 127 && (bytes[content++] as number) > 127) {
        break;
      }
      if ((tag & 7) === 2) {
        const low = bytes[content++] as number;
        const high = low > 127 ? (bytes[content++] as number) : 0;
        p = content + lengthOf(low, high);
      } else {
        p = afterNumber(bytes, content, tag & 7);
      }
      if (tag === wanted) {
        this.start = content;
        this.end = p;
      } else if (tag === second) {
        this.secondStart = content;
        this.secondEnd = p;
      }
    }
    if (p !== to) {
      this.#findUnusual(bytes, from, to, wanted, second);
    }
  }

  /** Of what encoders rarely write, or what is malformed, which throws. */
  #findUnusual(bytes: Uint8Array, from: number, to: number, wanted: number, second: number): void {
    const reader = new FieldReader(bytes).enter(from, to);
    this.#reset();
    while (reader.next()) {
      if (reader.tag === wanted) {
        this.start = reader.content;
        this.end = reader.end;
      } else if (reader.tag === second) {
        this.secondStart = reader.content;
        this.secondEnd = reader.end;
      }
    }
  }

  #reset(): void {
    this.start = 0;
    this.end = 0;
    this.secondStart = 0;
    this.secondEnd = 0;
  }
}

/** A length of two bytes, beyond all messages where it has more. */
function lengthOf(low: number, high: number): number {
  return high > 127 ? nowhere : (low & 127) + (high << 7);
}

/** Where a number ends whose content begins there; `nowhere` for what is none. */
function afterNumber(bytes: Uint8Array, content: number, wireType: number): number {
  switch (wireType) {
    case 0: {
      let p = content;
      while ((bytes[p] as number) > 127) {
        p += 1;
      }
      return p + 1;
    }
    case 1:
      return content + 8;
    case 5:
      return content + 4;
    default:
      return nowhere;
  }
}
