import fc from "fast-check";
import { expect, test } from "vitest";
import { SerializationError } from "../../../src/errors/index.ts";
import { FieldFinder } from "../../../src/otlp/index.ts";
import { FieldReader, locatedErrors } from "../../../src/otlp/wire/index.ts";
import {
  count,
  eightBytes,
  field,
  fourBytes,
  group,
  varint,
} from "../../support/otlp/wire-bytes.ts";

const finder = new FieldFinder();

const parts = fc.oneof(
  fc
    .tuple(fc.integer({ min: 1, max: 40 }), fc.nat(300))
    .map(([n, size]) => field(n, "x".repeat(size))),
  fc.tuple(fc.integer({ min: 1, max: 40 }), fc.nat()).map(([n, value]) => count(n, value)),
  fc.integer({ min: 1, max: 40 }).map(eightBytes),
  fc.integer({ min: 1, max: 40 }).map(fourBytes),
  fc.integer({ min: 1, max: 40 }).map((n) => group(n, count(1, 1))),
  // A length in more bytes than it needs.
  fc.integer({ min: 1, max: 15 }).map((n) => [n * 8 + 2, ...varint(1, 4), 7]),
);

test("the last field with a tag is found, whatever lies around it", () => {
  fc.assert(
    fc.property(fc.array(parts), fc.constantFrom(10, 74, 16, 26, 9, 13), (fields, wanted) => {
      const bytes = Uint8Array.from([0xff, ...fields.flat(), 0xff]);
      const reader = new FieldReader(bytes).enter(1, bytes.length - 1);
      const expected = { start: 0, end: 0 };
      while (reader.next()) {
        if (reader.tag === wanted) {
          Object.assign(expected, { start: reader.content, end: reader.end });
        }
      }
      finder.find(bytes, 1, bytes.length - 1, wanted);
      expect({ start: finder.start, end: finder.end }).toEqual(expected);
    }),
  );
});

test("two fields are found in one pass as each of them is alone", () => {
  const tags = fc.constantFrom(10, 74, 16, 26, 9, 57, 65);
  fc.assert(
    fc.property(fc.array(parts), tags, tags, (fields, wanted, second) => {
      fc.pre(wanted !== second);
      const bytes = Uint8Array.from(fields.flat());
      const alone = [wanted, second].map((tag) => {
        finder.find(bytes, 0, bytes.length, tag);
        return [finder.start, finder.end];
      });
      finder.find(bytes, 0, bytes.length, wanted, second);
      const { start, end, secondStart, secondEnd } = finder;
      expect([
        [start, end],
        [secondStart, secondEnd],
      ]).toEqual(alone);
    }),
  );
});

test("nothing is left of a second field that was found before", () => {
  const bytes = Uint8Array.from([...eightBytes(7), ...eightBytes(8)]);
  finder.find(bytes, 0, bytes.length, 57, 65);
  expect(finder.secondEnd - finder.secondStart).toBe(8);
  finder.find(bytes, 0, bytes.length, 57);
  expect([finder.secondStart, finder.secondEnd]).toEqual([0, 0]);
});

test("what is cut short throws a typed error", () => {
  for (const bytes of [[10, 5, 1], [10], [8, 0x80], [9, 1], [0x80, 0x80], [10, 0x80, 0x80]]) {
    expect(() =>
      locatedErrors(() => finder.find(Uint8Array.from(bytes), 0, bytes.length, 10)),
    ).toThrow(SerializationError);
  }
});
