type Content = string | Uint8Array | readonly number[];

const flat = (content: readonly Content[]): number[] =>
  content.flatMap((part) =>
    typeof part === "string" ? [...new TextEncoder().encode(part)] : [...part],
  );

/** A varint in at least `size` bytes. */
export function varint(value: number, size = 1): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127 || bytes.length < size - 1) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}

/** A length-delimited field: a text, bytes, or a message out of fields. */
export function field(number: number, ...content: readonly Content[]): number[] {
  const bytes = flat(content);
  return [...varint(number * 8 + 2), ...varint(bytes.length), ...bytes];
}

/** A number as a varint field. */
export function count(number: number, value: number): number[] {
  return [...varint(number * 8), ...varint(value)];
}

/** A field of eight bytes, all of them zero. */
export function eightBytes(number: number): number[] {
  return [...varint(number * 8 + 1), 0, 0, 0, 0, 0, 0, 0, 0];
}

/** A field of four bytes, all of them zero. */
export function fourBytes(number: number): number[] {
  return [...varint(number * 8 + 5), 0, 0, 0, 0];
}

/** A group around some fields. */
export function group(number: number, ...content: readonly Content[]): number[] {
  return [...varint(number * 8 + 3), ...flat(content), ...varint(number * 8 + 4)];
}

/** A whole request out of fields. */
export function request(...content: readonly Content[]): Uint8Array {
  return Uint8Array.from(flat(content));
}

/** A request with one span out of these fields, in one scope of one resource. */
export function spanRequest(...fields: readonly Content[]): Uint8Array {
  return request(field(1, field(2, field(2, ...fields))));
}

/** An attribute with a text. */
export function attribute(number: number, key: string, value: string): number[] {
  return field(number, field(1, key), field(2, field(1, value)));
}
