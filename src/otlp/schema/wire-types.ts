import type { FieldRow } from "./model.ts";

/** How a value lies on the wire: 0 varint, 1 eight bytes, 2 length and content, 5 four bytes. */
export type WireType = 0 | 1 | 2 | 5;

const wireTypes: Readonly<Record<FieldRow["kind"], WireType>> = {
  bool: 0,
  bytes: 2,
  double: 1,
  enum: 0,
  fixed32: 5,
  fixed64: 1,
  int32: 0,
  int64: 0,
  message: 2,
  sfixed64: 1,
  sint32: 0,
  string: 2,
  uint32: 0,
  uint64: 0,
};

/** The wire type of a single value of a field. */
export function wireTypeOf({ kind }: FieldRow): WireType {
  return wireTypes[kind];
}

/** Whether a field's values may also come as one run of bytes, as proto3 writes them. */
export function isPackable(field: FieldRow): boolean {
  return field.repeated === true && wireTypeOf(field) !== 2;
}
