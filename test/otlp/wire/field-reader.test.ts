import { describe, expect, it } from "vitest";
import { Fault, FieldReader } from "../../../src/otlp/wire/index.ts";
import {
  count,
  eightBytes,
  field,
  fourBytes,
  group,
  request,
  varint,
} from "../../support/otlp/wire-bytes.ts";

/** Each field as its number, wire type and the bytes of its value or content. */
function fieldsOf(bytes: Uint8Array, start = 0, end = bytes.length): [number, number, number[]][] {
  const reader = new FieldReader(bytes).enter(start, end);
  const fields: [number, number, number[]][] = [];
  while (reader.next()) {
    const content = [...bytes.subarray(reader.content, reader.end)];
    fields.push([reader.tag >>> 3, reader.tag & 7, content]);
  }
  return fields;
}

function faultOf(bytes: Uint8Array, end = bytes.length): string {
  try {
    fieldsOf(bytes, 0, end);
  } catch (error) {
    if (error instanceof Fault) {
      return `${error.reason} at ${error.offset}`;
    }
    throw error;
  }
  return "none";
}

describe("a field reader", () => {
  it("reads fields of each wire type", () => {
    const bytes = request(count(1, 300), eightBytes(2), field(3, "abc"), fourBytes(4));
    expect(fieldsOf(bytes)).toEqual([
      [1, 0, [0xac, 2]],
      [2, 1, [0, 0, 0, 0, 0, 0, 0, 0]],
      [3, 2, [97, 98, 99]],
      [4, 5, [0, 0, 0, 0]],
    ]);
  });

  it("reads long tags and lengths, needed or not", () => {
    const long = field(2 ** 29 - 1, new Uint8Array(200));
    const padded = [...varint(8 + 2, 3), ...varint(1, 4), 65];
    expect(fieldsOf(request(long, padded))).toEqual([
      [2 ** 29 - 1, 2, new Array(200).fill(0)],
      [1, 2, [65]],
    ]);
  });

  it("passes over a group as one field", () => {
    const inner = [...count(1, 5), ...group(2, field(3, "x"))];
    const fields = fieldsOf(request(group(9, inner), count(1, 7)));
    expect(fields.map(([number, wireType]) => [number, wireType])).toEqual([
      [9, 3],
      [1, 0],
    ]);
  });

  it("reads nothing in an empty range", () => {
    expect(fieldsOf(request(count(1, 1)), 1, 1)).toEqual([]);
  });

  it("begins anew with each message it enters", () => {
    const bytes = request(field(1, count(5, 1)), count(2, 2));
    const reader = new FieldReader(bytes).enter(0, bytes.length);
    reader.next();
    const { content, end } = reader;
    expect(reader.enter(content, end).next()).toBe(true);
    expect(reader.tag).toBe(40);
    expect(reader.next()).toBe(false);
    expect(reader.enter(end, bytes.length).next()).toBe(true);
    expect(reader.tag).toBe(16);
  });

  it("stays within the range, though the bytes go on", () => {
    const bytes = request(field(1, "abc"), field(2, "def"));
    expect(fieldsOf(bytes, 0, 5)).toHaveLength(1);
    expect(faultOf(bytes, 4)).toBe("length at 0");
    expect(faultOf(bytes, 6)).toBe("length at 5");
  });

  it.each<[string, number[], string]>([
    ["a tag cut short", [...count(1, 1), 0x80], "tag at 2"],
    ["a tag of more than 32 bits", [0xff, 0xff, 0xff, 0xff, 0x1f, 0], "tag at 0"],
    ["field number 0", [...count(1, 1), 5], "fieldNumber at 2"],
    ["a long tag with field number 0", [0x82, 0, 0], "fieldNumber at 0"],
    ["a number cut short", [8, 0x80], "varint at 0"],
    ["a number of eleven bytes", [8, ...varint(1, 11)], "varint at 0"],
    ["eight bytes cut short", [9, 0, 0, 0, 0, 0, 0, 0], "length at 0"],
    ["four bytes cut short", [13, 0, 0, 0], "length at 0"],
    ["a length cut short", [10, 0x80], "length at 0"],
    ["no length", [10], "length at 0"],
    ["a length past the end", [10, 2, 0], "length at 0"],
    ["a length of 4 GiB", [10, 255, 255, 255, 255, 15], "length at 0"],
    ["the end of a group", [12], "endGroup at 0"],
    ["another group's end", [11, 20], "endGroup at 0"],
    ["a group without an end", [11, 8, 1], "openGroup at 0"],
    ["wire type 6", [14, 0], "unknownWireType at 0"],
    ["wire type 7", [15, 0], "unknownWireType at 0"],
    ["wire type 7 in a group", [11, 15, 12], "unknownWireType at 0"],
  ])("finds fault with %s", (_what, bytes, fault) => {
    expect(faultOf(Uint8Array.from(bytes))).toBe(fault);
  });

  it("counts groups within groups", () => {
    const bytes = request(group(1, group(1, group(1))));
    expect(new FieldReader(bytes).enter(0, bytes.length, 3).next()).toBe(true);
    expect(() => new FieldReader(bytes).enter(0, bytes.length, 2).next()).toThrow(Fault);
  });

  it("names the field whose value is at fault, not one inside it", () => {
    const reader = new FieldReader(Uint8Array.from([11, 18, 9])).enter(0, 3);
    expect(() => reader.next()).toThrow(Fault);
    expect(reader.tag).toBe(11);
  });
});
