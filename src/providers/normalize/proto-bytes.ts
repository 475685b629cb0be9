/** Field numbers with wire types of `NumberDataPoint`, from OTLP's `metrics.proto`. */
const startTime = 0x11;
const time = 0x19;
const asDouble = 0x21;

const nanosPerMilli = 1_000_000n;
/** A tag of one byte, and the longest length. */
const roomForLength = 6;

/** Start, end and value of a point: a tag and 8 bytes each. */
export const plainPointSize = 27;

/** Bytes that a length of up to 31 bits takes. */
function varintSize(value: number): number {
  let size = 1;
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) {
    size++;
  }
  return size;
}

/** Bytes of a field with a tag of one byte and a length in front. */
export function fieldSize(contentSize: number): number {
  return 1 + varintSize(contentSize) + contentSize;
}

/** Protobuf that is being written, by whoever knows the size of each message before. */
export class ProtoBytes {
  #bytes: Buffer;
  #view: DataView;
  #at = 0;
  /** The times that were written last: points of a piece mostly share them. */
  #startMs = Number.NaN;
  #endMs = Number.NaN;
  #startNanos = 0n;
  #endNanos = 0n;

  /** @param size - how much is expected; it grows beyond */
  constructor(size = 1_024) {
    this.#bytes = Buffer.allocUnsafeSlow(size);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** The tag and the length of a field, whose content comes next. */
  field(tag: number, length: number): void {
    this.#reserve(roomForLength);
    const bytes = this.#bytes;
    let at = this.#at;
    bytes[at++] = tag;
    let rest = length;
    while (rest > 127) {
      bytes[at++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    bytes[at++] = rest;
    this.#at = at;
  }

  /** Bytes as they are. */
  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  /** A text. */
  text(tag: number, text: string): void {
    const size = Buffer.byteLength(text, "utf8");
    this.field(tag, size);
    this.#reserve(size);
    this.#at += this.#bytes.write(text, this.#at, "utf8");
  }

  /** A `KeyValue` with a text. */
  attribute(tag: number, key: string, text: string): void {
    const valueSize = fieldSize(Buffer.byteLength(text, "utf8"));
    this.field(tag, fieldSize(Buffer.byteLength(key, "utf8")) + fieldSize(valueSize));
    this.text(0x0a, key);
    this.field(0x12, valueSize);
    this.text(0x0a, text);
  }

  /** Times, in milliseconds, and the value of a point: `plainPointSize` bytes. */
  point(startMs: number, endMs: number, value: number): void {
    if (startMs !== this.#startMs || endMs !== this.#endMs) {
      this.#startMs = startMs;
      this.#endMs = endMs;
      this.#startNanos = nanosOf(startMs);
      this.#endNanos = nanosOf(endMs);
    }
    this.#reserve(plainPointSize);
    const bytes = this.#bytes;
    const view = this.#view;
    const at = this.#at;
    bytes[at] = startTime;
    view.setBigUint64(at + 1, this.#startNanos, true);
    bytes[at + 9] = time;
    view.setBigUint64(at + 10, this.#endNanos, true);
    bytes[at + 18] = asDouble;
    view.setFloat64(at + 19, value, true);
    this.#at = at + plainPointSize;
  }

  /** What was written, without a copy: nothing may be written after it. */
  bytes(): Uint8Array {
    return new Uint8Array(this.#bytes.buffer, 0, this.#at);
  }

  /** Forgets what was written. */
  clear(): void {
    this.#at = 0;
  }

  #reserve(size: number): void {
    const needed = this.#at + size;
    if (needed > this.#bytes.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(0, this.#at));
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
  }
}

function nanosOf(ms: number): bigint {
  return BigInt(Math.round(ms)) * nanosPerMilli;
}
