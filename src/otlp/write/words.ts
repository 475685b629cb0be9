/**
 * Bytes that are copied often, in words of four, little-endian: that takes a quarter of the steps, and
 * none of them is a native call. The last word is filled up with zeros.
 */
export interface Words {
  readonly words: Uint32Array;
  /** How many bytes it is. */
  readonly size: number;
}

/** The bytes of `bytes` from `start` to `end` as words, in memory of their own. */
export function toWords(bytes: Uint8Array, start = 0, end = bytes.length): Words {
  const size = end - start;
  const words = new Uint32Array(Math.ceil(size / 4));
  const view = new DataView(words.buffer);
  for (let index = 0; index < size; index++) {
    view.setUint8(index, bytes[start + index] as number);
  }
  for (let index = 0; index < words.length; index++) {
    words[index] = view.getUint32(index * 4, true);
  }
  return { words, size };
}
