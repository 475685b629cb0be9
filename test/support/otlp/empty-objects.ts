/** A well-formed request of traces in so many bytes of JSON or a few more: resources with nothing in them. */
export function emptyObjects(bytes: number): Uint8Array {
  const count = Math.ceil(bytes / "{},".length);
  return Buffer.from(`{"resourceSpans":[${"{},".repeat(count - 1)}{}]}`);
}
