import type { FieldRow, ScalarKind } from "../schema/index.ts";
import {
  asBool,
  asBytes,
  asDouble,
  asId,
  asInt32,
  asInt64,
  asText,
  asUint32,
  asUint64,
} from "../write/index.ts";

type PlainField = Exclude<FieldRow, { kind: "message" }>;

interface Kind {
  /** The writers' own check, which throws at what is not of the kind. */
  readonly check: (value: never) => unknown;
  /** What a value must be, in words. */
  readonly expected: string;
}

const text: Kind = { check: asText, expected: "a string" };
const bool: Kind = { check: asBool, expected: "a boolean" };
const double: Kind = { check: asDouble, expected: "a number" };
const bytes: Kind = { check: asBytes, expected: "a Uint8Array" };
const unsigned32: Kind = { check: asUint32, expected: "a whole number from 0 to 4294967295" };
const signed32: Kind = {
  check: asInt32,
  expected: "a whole number from -2147483648 to 2147483647",
};
const unsigned64: Kind = {
  check: asUint64,
  expected: "a bigint from 0n to 18446744073709551615n",
};
const signed64: Kind = {
  check: asInt64,
  expected: "a bigint from -9223372036854775808n to 9223372036854775807n",
};

const kinds: Readonly<Record<ScalarKind | "enum", Kind>> = {
  bool,
  bytes,
  double,
  enum: signed32,
  fixed32: unsigned32,
  fixed64: unsigned64,
  int32: signed32,
  int64: signed64,
  sfixed64: signed64,
  sint32: signed32,
  string: text,
  uint32: unsigned32,
  uint64: unsigned64,
};

/** Whether a writer accepts the value in this field. */
export function isOfKind(field: PlainField, value: unknown): boolean {
  const { check } = kinds[field.kind];
  const length = idLengthOf(field);
  try {
    if (length === undefined) {
      check(value as never);
    } else {
      asId(value as Uint8Array, length);
    }
    return true;
  } catch {
    return false;
  }
}

/** What a value must be to be accepted in this field, in words. */
export function expectedOf(field: PlainField): string {
  const length = idLengthOf(field);
  return length === undefined
    ? kinds[field.kind].expected
    : `a Uint8Array of ${length} bytes or none`;
}

function idLengthOf(field: PlainField): number | undefined {
  return "id" in field ? field.id : undefined;
}
