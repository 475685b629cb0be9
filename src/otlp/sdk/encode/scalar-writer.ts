import { ByteBuffer, refuse } from "../../write/index.ts";
import type { SdkTime } from "../sdk-data.ts";

/** Room for the tag and the value of any field of fixed or varint size. */
export const roomForScalar = 12;
const traceIdBytes = 16;
const two32 = 2 ** 32;
const nanosPerSecond = 1_000_000_000;

const notHex = 255;
/** Value of each hexadecimal digit by its character code; looked up with the code's last 8 bits. */
const digits = new Uint8Array(256).fill(notHex);
for (const [value, digit] of [..."0123456789abcdef"].entries()) {
  digits[digit.charCodeAt(0)] = value;
  digits[digit.toUpperCase().charCodeAt(0)] = value;
}

/** Writes fields of protobuf from the forms in which the SDK has them, without objects between. */
export class ScalarWriter extends ByteBuffer {
  /** The second that was written last, and its nanoseconds in two halves: most times share it. */
  private second = 0;
  private secondLow = 0;
  private secondHigh = 0;

  /** The trace id that was written last: the spans of a trace come one after the other. */
  private traceId = "";
  private readonly traceIdContent = new Uint8Array(traceIdBytes);

  tag(tag: number): void {
    this.reserve(roomForScalar);
    if (tag < 128) {
      this.bytes[this.at++] = tag;
    } else {
      this.varint(tag);
    }
  }

  /** Begins a message, which ends with `closeLength`; gives the place where its content starts. */
  open(tag: number, reserved: number): number {
    this.tag(tag);
    this.at += reserved;
    return this.at;
  }

  /** A text, left out where there is none. */
  string(tag: number, value: string | undefined): void {
    if (value !== undefined && value !== "") {
      this.tag(tag);
      this.lengthAndText(typeof value === "string" ? value : refuse());
    }
  }

  /** A number of 32 bits without sign, left out where it is 0. */
  uint32(tag: number, value: number | undefined): void {
    if (value !== undefined && value !== 0) {
      this.tag(tag);
      this.varint(value >>> 0 === value ? value : refuse());
    }
  }

  /** A number of 31 bits, left out where it is 0; what is negative goes the slow way. */
  enumeration(tag: number, value: number | undefined): void {
    this.uint32(tag, value === undefined || value < 2 ** 31 ? value : refuse());
  }

  fixed32(tag: number, value: number | undefined): void {
    if (value !== undefined && value !== 0) {
      this.tag(tag);
      this.view.setUint32(this.at, value >>> 0 === value ? value : refuse(), true);
      this.at += 4;
    }
  }

  double(tag: number, value: number): void {
    this.tag(tag);
    this.view.setFloat64(this.at, value, true);
    this.at += 8;
  }

  /** A whole number that 64 bits with a sign can hold. */
  int64(tag: number, value: number): void {
    this.tag(tag);
    if (value >= 0 && value < two32) {
      this.varint(value);
    } else {
      const high = Math.floor(value / two32);
      this.varint64((value - high * two32) >>> 0, high >>> 0);
    }
  }

  /** A trace id, as `id` writes it. */
  traceIdField(tag: number, hex: string | undefined): void {
    const known = this.traceIdContent;
    if (hex === undefined || hex === "" || hex !== this.traceId) {
      this.id(tag, hex, traceIdBytes);
      if (hex !== undefined && hex !== "") {
        for (let index = 0; index < traceIdBytes; index++) {
          known[index] = this.bytes[this.at - traceIdBytes + index] as number;
        }
        this.traceId = hex;
      }
      return;
    }
    this.reserve(traceIdBytes + roomForScalar);
    const { bytes } = this;
    let at = this.at;
    bytes[at++] = tag;
    bytes[at++] = traceIdBytes;
    for (let index = 0; index < traceIdBytes; index++) {
      bytes[at++] = known[index] as number;
    }
    this.at = at;
  }

  /** An id, left out where its text is not hexadecimal, which the SDK never makes. */
  id(tag: number, hex: string | undefined, length: number): void {
    if (hex === undefined || hex === "") {
      return;
    }
    if (hex.length !== length * 2) {
      // Whether that is an error or none, the slow way knows.
      refuse();
    }
    this.reserve(length + roomForScalar);
    const { bytes } = this;
    let at = this.at;
    bytes[at] = tag;
    bytes[at + 1] = length;
    at += 2;
    let seen = 0;
    for (let index = 0; index < hex.length; index += 2) {
      const first = hex.charCodeAt(index);
      const second = hex.charCodeAt(index + 1);
      const high = digits[first & 255] as number;
      const low = digits[second & 255] as number;
      seen |= high | low | ((first | second) & ~255);
      bytes[at++] = (high << 4) | low;
    }
    if (seen > 15) {
      refuse();
    }
    this.at = at;
  }

  /** Nanoseconds since the Unix epoch, left out where they are 0. */
  time(tag: number, time: SdkTime): void {
    // Not by destructuring, which goes through the array's iterator.
    const seconds = time[0];
    const nanoseconds = time[1];
    if (seconds !== this.second) {
      this.#useSecond(seconds);
    }
    const isWhole = nanoseconds >>> 0 === nanoseconds && nanoseconds < nanosPerSecond;
    if (!isWhole) {
      refuse();
    }
    const low = this.secondLow + nanoseconds;
    const carry = low >= two32 ? 1 : 0;
    const high = this.secondHigh + carry;
    if (low === 0 && high === 0) {
      return;
    }
    this.tag(tag);
    this.view.setUint32(this.at, low - carry * two32, true);
    this.view.setUint32(this.at + 4, high, true);
    this.at += 8;
  }

  #useSecond(seconds: number): void {
    // What is beyond goes the slow way, which has its own word on it.
    if (!Number.isInteger(seconds) || seconds < 0 || seconds > 18_000_000_000) {
      refuse();
    }
    // Each product is a whole number below 2^53.
    const upper = Math.floor(seconds / 65_536) * nanosPerSecond;
    const lower = (seconds % 65_536) * nanosPerSecond;
    const sum = (upper % 65_536) * 65_536 + lower;
    this.second = seconds;
    this.secondLow = sum % two32;
    this.secondHigh = Math.floor(upper / 65_536) + Math.floor(sum / two32);
  }
}
