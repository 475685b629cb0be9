import type { Buffer } from "node:buffer";

const slots = 2048;
/** Bytes kept of a text; longer ones are made anew each time. */
const slotBytes = 64;
/** Below this length a text is made at once: it is cheaper than looking it up. */
const shortest = 4;

/**
 * Texts that were read before, found by their bytes: keys, names and most values of telemetry come
 * again and again, and comparing bytes is cheaper than making another string of them.
 *
 * It keeps 2,048 texts of up to 64 bytes. A text takes the place of another only when it comes twice
 * in a row there, so that ids, which never come again, do not push the others out.
 */
class TextTable {
  readonly #texts: string[] = new Array<string>(slots).fill("");
  readonly #lengths = new Uint8Array(slots);
  readonly #bytes = new Uint8Array(slots * slotBytes);
  readonly #view = new DataView(this.#bytes.buffer);
  readonly #hashes = new Int32Array(slots);
  /** Hash of the text that missed last in each slot. */
  readonly #candidates = new Int32Array(slots);

  /** The text at `start` in `bytes`, of which `view` and `buffer` are other views. */
  read(buffer: Buffer, view: DataView, start: number, end: number): string {
    const length = end - start;
    if (length > slotBytes || length < shortest) {
      return length === 0 ? "" : buffer.toString("utf8", start, end);
    }
    // Whole words, then the last four bytes, which overlap the word before.
    const last = view.getUint32(end - 4, true);
    let hash = length;
    for (let at = start; at < end - 4; at += 4) {
      hash = Math.imul(hash ^ view.getUint32(at, true), 0x9e3779b1);
    }
    hash = Math.imul(hash ^ last, 0x85ebca6b);
    hash ^= hash >>> 15;
    const slot = hash & (slots - 1);
    return this.#hashes[slot] === hash && this.#isAt(slot, view, start, end)
      ? (this.#texts[slot] as string)
      : this.#make(slot, hash, buffer, start, end);
  }

  #isAt(slot: number, view: DataView, start: number, end: number): boolean {
    if (this.#lengths[slot] !== end - start) {
      return false;
    }
    const mine = this.#view;
    let kept = slot * slotBytes;
    if (mine.getUint32(kept + end - start - 4, true) !== view.getUint32(end - 4, true)) {
      return false;
    }
    for (let at = start; at < end - 4; at += 4) {
      if (mine.getUint32(kept, true) !== view.getUint32(at, true)) {
        return false;
      }
      kept += 4;
    }
    return true;
  }

  #make(slot: number, hash: number, buffer: Buffer, start: number, end: number): string {
    const text = buffer.toString("utf8", start, end);
    if (this.#candidates[slot] === hash) {
      this.#hashes[slot] = hash;
      this.#lengths[slot] = end - start;
      this.#texts[slot] = text;
      this.#bytes.set(buffer.subarray(start, end), slot * slotBytes);
    } else {
      this.#candidates[slot] = hash;
    }
    return text;
  }
}

/** The one table of the process: all signals share their keys. */
export const texts = new TextTable();
