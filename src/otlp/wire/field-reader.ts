import { Fault, type FaultReason } from "./fault.ts";

/**
 * Walks over the fields of one message at a time without looking into them, by the rules that
 * `scan` documents. One reader serves many messages, so that walking allocates nothing.
 */
export class FieldReader {
  readonly bytes: Uint8Array;
  /** Number of the field times 8 plus its wire type. */
  tag = 0;
  /** Offset of the field's tag. */
  start = 0;
  /** Offset of the field's value; of its content where it has a length. */
  content = 0;
  /** Offset after the field. */
  end = 0;
  #limit = 0;
  #groupLevels = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /**
   * Goes to the beginning of the message from `start` to `end`.
   *
   * @param groupLevels how many unknown groups may lie within each other.
   */
  enter(start: number, end: number, groupLevels = 100): this {
    this.end = start;
    this.#limit = end;
    this.#groupLevels = groupLevels;
    return this;
  }

  /** Reads the next field; false after the last. Throws {@link Fault}. */
  next(): boolean {
    const p = this.end;
    if (p >= this.#limit) {
      return false;
    }
    this.start = p;
    const { bytes } = this;
    const limit = this.#limit;
    const tag = bytes[p] as number;
    if ((tag & 0x87) === 2 && tag > 7 && p + 2 < limit) {
      // One byte of tag, one or two of length: most fields.
      const low = bytes[p + 1] as number;
      const high = low < 128 ? 0 : (bytes[p + 2] as number);
      if (high < 128) {
        const content = low < 128 ? p + 2 : p + 3;
        this.tag = tag;
        this.content = content;
        this.end = this.#within(content + (low & 127) + (high << 7));
        return true;
      }
    }
    this.end = this.#afterValue(this.#readTag(p), this.#groupLevels);
    return true;
  }

  /** Sets `tag` and `content`. */
  #readTag(p: number): number {
    const first = this.bytes[p] as number;
    if (first > 7 && first < 128) {
      this.content = p + 1;
      this.tag = first;
      return first;
    }
    this.tag = 0;
    const after = this.#varintEnd(p, 5);
    const tag = after === 0 ? Number.POSITIVE_INFINITY : this.#value(p, after);
    if (tag < 8 || tag > 0xffffffff) {
      return this.#fail(tag < 8 ? "fieldNumber" : "tag");
    }
    this.content = after;
    this.tag = tag;
    return tag;
  }

  /** Sets `content` to where the value begins, and returns the offset after it. */
  #afterValue(tag: number, groupLevels: number): number {
    switch (tag & 7) {
      case 0:
        return this.#varintEnd(this.content, 10) || this.#fail("varint");
      case 1:
        return this.#within(this.content + 8);
      case 2: {
        const at = this.content;
        this.content = this.#varintEnd(at, 5) || this.#fail("length");
        return this.#within(this.content + this.#value(at, this.content));
      }
      case 3:
        return this.#afterGroup(tag >>> 3, groupLevels);
      case 5:
        return this.#within(this.content + 4);
      default:
        return this.#fail((tag & 7) === 4 ? "endGroup" : "unknownWireType");
    }
  }

  #afterGroup(number: number, levels: number): number {
    if (levels < 1) {
      this.#fail("depth");
    }
    const { tag: groupTag, content } = this;
    try {
      let p = content;
      while (p < this.#limit) {
        const tag = this.#readTag(p);
        if ((tag & 7) !== 4) {
          p = this.#afterValue(tag, levels - 1);
        } else if (tag >>> 3 === number) {
          return this.content;
        } else {
          this.#fail("endGroup");
        }
      }
      return this.#fail("openGroup");
    } finally {
      // The field is the group, whatever was read inside it.
      this.tag = groupTag;
      this.content = content;
    }
  }

  /** Offset after the varint at `p`, or 0 where it is cut short or takes more than `most` bytes. */
  #varintEnd(p: number, most: number): number {
    const limit = Math.min(this.#limit, p + most);
    for (let at = p; at < limit; at++) {
      if ((this.bytes[at] as number) < 128) {
        return at + 1;
      }
    }
    return 0;
  }

  /** The number that a varint of up to five bytes holds. */
  #value(p: number, after: number): number {
    let value = 0;
    for (let at = after - 1; at >= p; at--) {
      value = value * 128 + ((this.bytes[at] as number) & 127);
    }
    return value;
  }

  #within(p: number): number {
    return p <= this.#limit ? p : this.#fail("length");
  }

  #fail(reason: FaultReason): never {
    throw new Fault(reason, this.start, "");
  }
}
