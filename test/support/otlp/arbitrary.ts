import fc, { type Arbitrary } from "fast-check";
import type { RequestOf, Signal } from "../../../src/otlp/index.ts";
import {
  allMessages,
  type FieldRow,
  isChoice,
  jsonName,
  type MessageRow,
  type ScalarKind,
  signalTable,
} from "../../../src/otlp/schema/index.ts";

/** Levels of lists and maps within values. */
const valueLevels = 3;

const int32 = fc.oneof(fc.constant(0), fc.integer());
const uint32 = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff_ffff }));
const signed64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const unsigned64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const int64 = fc.oneof(fc.constant(0n), fc.bigInt({ min: -200n, max: 20_000n }), signed64);
const uint64 = fc.oneof(fc.constant(0n), fc.bigInt({ min: 0n, max: 20_000n }), unsigned64);
const anyBytes = fc.uint8Array({ maxLength: 70 });
/** Repeating texts, so that caches are hit; texts of every script; long ones. */
const text = fc.oneof(
  fc.constantFrom("", "service.name", "GET", "http.request.method", "é", "日本語"),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: "grapheme-ascii", maxLength: 200 }),
);

const kinds: Readonly<Record<ScalarKind | "enum", Arbitrary<unknown>>> = {
  bool: fc.boolean(),
  bytes: anyBytes,
  double: fc.double(),
  enum: int32,
  fixed32: uint32,
  fixed64: uint64,
  int32,
  int64,
  sfixed64: int64,
  sint32: int32,
  string: text,
  uint32,
  uint64,
};

/** Requests as a decoder makes them: every property is there, and values may be anything. */
export function arbitraryRequest<S extends Signal>(signal: S): Arbitrary<RequestOf[S]> {
  return message(signalTable[signal].request, valueLevels) as Arbitrary<RequestOf[S]>;
}

function message(type: string, levels: number): Arbitrary<object> {
  const row = allMessages.get(type) as MessageRow;
  if (isChoice(row)) {
    return choice(row, levels);
  }
  const plain = row.fields.filter(({ oneof }) => oneof === undefined);
  const members = row.fields.filter(({ oneof }) => oneof !== undefined);
  const whole = fc.record(
    Object.fromEntries(plain.map((field) => [jsonName(field.name), value(field, levels)])),
    { noNullPrototype: true },
  );
  return members.length === 0
    ? whole
    : fc
        .tuple(whole, oneMember(members, levels))
        .map(([fields, member]) => ({ ...unset(members), ...fields, ...member }));
}

function unset(fields: readonly FieldRow[]): object {
  return Object.fromEntries(fields.map(({ name }) => [jsonName(name), undefined]));
}

/** One member of a oneof, or none. */
function oneMember(members: readonly FieldRow[], levels: number): Arbitrary<object> {
  const one = (field: FieldRow) =>
    element(field, levels).map((inner) => ({ [jsonName(field.name)]: inner }));
  return fc.oneof(fc.constant({}), ...members.map(one));
}

/** The levels are counted down here: only choices hold themselves. */
function choice({ fields }: MessageRow, levels: number): Arbitrary<object> {
  return oneMember(
    fields.filter(({ kind }) => levels > 0 || kind !== "message"),
    levels - 1,
  );
}

function value(field: FieldRow, levels: number): Arbitrary<unknown> {
  const one = element(field, levels);
  if (field.repeated) {
    return fc.array(one, { maxLength: field.kind === "message" ? 2 : 12 });
  }
  return field.kind === "message" || field.optional ? fc.option(one, { nil: undefined }) : one;
}

function element(field: FieldRow, levels: number): Arbitrary<unknown> {
  if (field.kind === "message") {
    return message(field.type, levels);
  }
  return "id" in field && field.id !== undefined ? id(field.id) : kinds[field.kind];
}

function id(length: number): Arbitrary<Uint8Array> {
  const whole = fc.uint8Array({ minLength: length, maxLength: length });
  return fc.oneof(fc.constant(new Uint8Array(0)), whole);
}
