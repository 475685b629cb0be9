/**
 * One request out of several of the same signal: their bytes, one after the other, which in protobuf
 * is their merge. Nothing is decoded; resources that occur in several are not joined.
 *
 * @returns the only part itself, or a new array.
 */
export function merge(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) {
    return only;
  }
  const merged = new Uint8Array(parts.reduce((size, { length }) => size + length, 0));
  let at = 0;
  for (const part of parts) {
    merged.set(part, at);
    at += part.length;
  }
  return merged;
}
