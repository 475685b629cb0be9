/**
 * The same memory as a plain `Uint8Array`. Code that sees Buffers and Uint8Arrays in turn loses a
 * fifth and more of its speed, so all hot functions see the one kind.
 */
export function plainBytes(bytes: Uint8Array): Uint8Array {
  return Object.getPrototypeOf(bytes) === Uint8Array.prototype
    ? bytes
    : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
