import { FieldReader } from "../wire/index.ts";

/** Behind the end of every message. */
const nowhere = 2 ** 31 - 1;

/**
 * Finds one field of a message: the last with its tag, which counts where a field that is no list is
 * repeated. For items, of which there are many.
 */
export class FieldFinder {
  /** Where the content of what was found begins and ends; the same where nothing was found. */
  start = 0;
  end = 0;

  /**
   * Looks through the message from `from` up to `to`.
   *
   * @param wanted - a tag below 128
   */
  find(bytes: Uint8Array, from: number, to: number, wanted: number): void {
    this.start = 0;
    this.end = 0;
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
        p = high > 127 ? nowhere : content + (low & 127) + (high << 7);
      } else {
        p = afterNumber(bytes, content, tag & 7);
      }
      if (tag === wanted) {
        this.start = content;
        this.end = p;
      }
    }
    if (p !== to) {
      this.#findUnusual(bytes, from, to, wanted);
    }
  }

  /** Of what encoders rarely write, or what is malformed, which throws. */
  #findUnusual(bytes: Uint8Array, from: number, to: number, wanted: number): void {
    const reader = new FieldReader(bytes).enter(from, to);
    this.start = 0;
    this.end = 0;
    while (reader.next()) {
      if (reader.tag === wanted) {
        this.start = reader.content;
        this.end = reader.end;
      }
    }
  }
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
