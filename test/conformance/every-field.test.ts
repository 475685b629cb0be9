import { describe, expect, test } from "vitest";
import {
  decodeJson,
  decodeRequest,
  encodeJson,
  encodeRequest,
  type Signal,
  signals,
} from "../../src/otlp/index.ts";
import {
  allMessages,
  type FieldRow,
  jsonName,
  type MessageRow,
  type ScalarKind,
  signalTable,
} from "../../src/otlp/schema/index.ts";
import { foreignCodecs } from "./foreign-codecs.ts";
import { protobufJson } from "./protobuf-json.ts";
import { bytes, maxInt64, maxUint64, minInt64 } from "./vectors/vector.ts";

const int32s = [1, -1, 127, 128, 2 ** 31 - 1, -(2 ** 31)];
const uint32s = [1, 127, 128, 2 ** 31, 2 ** 32 - 1];
const int64s = [1n, -1n, 2n ** 31n, 2n ** 53n + 1n, maxInt64, minInt64];
const uint64s = [1n, 127n, 128n, 2n ** 53n + 1n, 2n ** 63n, maxUint64];

/** What a field of a kind holds at its ends, each other than the default. */
const edges: Readonly<Record<ScalarKind | "enum", readonly unknown[]>> = {
  bool: [true],
  bytes: [bytes(1, 0), bytes(127), bytes(128)],
  double: [
    1.5,
    -0,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.MIN_VALUE,
    -Number.MAX_VALUE,
  ],
  enum: int32s,
  fixed32: uint32s,
  fixed64: uint64s,
  int32: int32s,
  int64: int64s,
  sfixed64: int64s,
  sint32: int32s,
  string: ["a", "a é 日 𝄞 \u0000", "x".repeat(127), "x".repeat(128)],
  uint32: uint32s,
  uint64: uint64s,
};

const defaults: Readonly<Record<ScalarKind | "enum", unknown>> = {
  bool: false,
  bytes: new Uint8Array(0),
  double: 0,
  enum: 0,
  fixed32: 0,
  fixed64: 0n,
  int32: 0,
  int64: 0n,
  sfixed64: 0n,
  sint32: 0,
  string: "",
  uint32: 0,
  uint64: 0n,
};

/** Puts a message of a type where the shortest way through the schema leads. */
type Place = (message: object) => object;

function placesOf(signal: Signal): ReadonlyMap<string, Place> {
  const { request } = signalTable[signal];
  const places = new Map<string, Place>([[request, (message) => message]]);
  // A map is walked in the order of its making, so what is added here is walked too.
  for (const [type, place] of places) {
    for (const field of (allMessages.get(type) as MessageRow).fields) {
      if (field.kind === "message" && !places.has(field.type)) {
        places.set(field.type, (message) => place(withField(field, message)));
      }
    }
  }
  return places;
}

function withField(field: FieldRow, value: unknown): object {
  return { [jsonName(field.name)]: field.repeated ? [value] : value };
}

function edgesOf(field: Exclude<FieldRow, { kind: "message" }>): readonly unknown[] {
  return "id" in field && field.id !== undefined ? [bytes(field.id, 0xf8)] : edges[field.kind];
}

/** A value that says nothing is told from none in these. */
function tellsDefault({ oneof, optional, repeated }: FieldRow): boolean {
  return oneof !== undefined || optional === true || repeated === true;
}

/** Holds what we write and read to what the foreign codecs do. */
function expectAgreement(signal: Signal, request: object): void {
  const json = protobufJson(request) as object;
  const written = encodeRequest(signal, request);
  const whole = decodeRequest(signal, written);
  for (const foreign of foreignCodecs) {
    expect(foreign.read(signal, written), foreign.name).toEqual(json);
    const theirs = foreign.write(signal, json);
    expect(decodeRequest(signal, theirs), foreign.name).toStrictEqual(whole);
  }
  const [protobufEs] = foreignCodecs;
  expect(Buffer.from(written)).toEqual(Buffer.from(protobufEs?.write(signal, json) ?? []));
  expect(decodeJson(signal, encodeJson(signal, request))).toEqual(whole);
}

const cases = signals.flatMap((signal) =>
  [...placesOf(signal)].map(([type, place]) => ({ signal, type, place })),
);

describe.each(cases)("$type in a request of $signal", ({ signal, type, place }) => {
  const { fields } = allMessages.get(type) as MessageRow;
  const scalars = fields.filter((field) => field.kind !== "message");

  test("has every field read and written as protobuf does, at the ends of its range", () => {
    expectAgreement(signal, place({}));
    for (const field of scalars) {
      for (const value of edgesOf(field)) {
        expectAgreement(signal, place(withField(field, value)));
      }
    }
  });

  test("tells a default from nothing where protobuf does, and leaves it out elsewhere", () => {
    const empty = encodeRequest(signal, place({}));
    for (const field of scalars) {
      const request = place(withField(field, defaults[field.kind]));
      if (tellsDefault(field)) {
        expectAgreement(signal, request);
        expect(encodeRequest(signal, request).length, field.name).toBeGreaterThan(empty.length);
      } else {
        expect(encodeRequest(signal, request), field.name).toEqual(empty);
      }
    }
  });

  test("takes several values in one list, packed or not", () => {
    for (const field of scalars.filter(({ repeated }) => repeated)) {
      expectAgreement(signal, place({ [jsonName(field.name)]: edgesOf(field) }));
    }
  });
});

test("the cases lead to every message of the schema but the answers", () => {
  const asked = [...allMessages.keys()].filter((type) => !/(Response|PartialSuccess)$/.test(type));
  expect(new Set(cases.map(({ type }) => type))).toEqual(new Set(asked));
});
