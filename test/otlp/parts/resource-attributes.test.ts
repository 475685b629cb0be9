import { describe, expect, it } from "vitest";
import { SerializationError } from "../../../src/errors/index.ts";
import { resourceAttributeReader } from "../../../src/otlp/index.ts";
import { attribute, count, field, request, varint } from "../../support/otlp/wire-bytes.ts";

const value = (name: string, ...content: number[][]) =>
  field(1, field(1, name), field(2, ...content));

function read(names: string[], ...attributes: number[][]): (string | undefined)[] {
  const body = request(field(1, ...attributes), field(2, field(2, field(5, "span"))));
  return resourceAttributeReader(names)(body, 0, body.length);
}

const double = (number: number) => [
  ...varint(4 * 8 + 1),
  ...new Uint8Array(new Float64Array([number]).buffer),
];

describe("resourceAttributeReader", () => {
  it("reads the attributes asked for, in the order of the names", () => {
    const attributes = [attribute(1, "a", "1"), attribute(1, "b", "2"), attribute(1, "c", "3")];
    expect(read(["c", "missing", "a"], ...attributes)).toEqual(["3", undefined, "1"]);
  });

  it.each<[string, number[], string]>([
    ["a text", field(1, "größe 日本"), "größe 日本"],
    ["an empty text", field(1), ""],
    ["true", count(2, 1), "true"],
    ["false", count(2, 0), "false"],
    ["a whole number", count(3, 1_234_567), "1234567"],
    ["-1", [24, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1], "-1"],
    [
      "the largest number",
      [24, 255, 255, 255, 255, 255, 255, 255, 255, 127],
      "9223372036854775807",
    ],
    ["a fraction", double(0.25), "0.25"],
    ["bytes", field(7, [0, 255]), "00ff"],
    ["a list", field(5, field(1, field(1, "a"))), "0a030a0161"],
    ["no value", [], ""],
  ])("reads %s", (_what, content, text) => {
    expect(read(["name"], value("name", content))).toEqual([text]);
  });

  it("takes the first of two attributes with the same name", () => {
    expect(read(["a"], attribute(1, "a", "first"), attribute(1, "a", "second"))).toEqual(["first"]);
  });

  it("finds the name also where it comes after the value", () => {
    expect(read(["a"], field(1, field(2, field(1, "text")), field(1, "a")))).toEqual(["text"]);
  });

  it("does not take a name for a longer one", () => {
    expect(read(["ab"], attribute(1, "a", "1"), attribute(1, "abc", "2"))).toEqual([undefined]);
  });

  it("reads nothing where there is no resource", () => {
    const body = request(field(2, field(2)));
    expect(resourceAttributeReader(["a", "b"])(body, 0, body.length)).toEqual([
      undefined,
      undefined,
    ]);
  });

  it("reads within the range alone, from Buffers too", () => {
    const body = Buffer.from(request(field(1, attribute(1, "a", "1"))));
    const around = Buffer.concat([Buffer.from([255]), body, Buffer.from([255])]);
    expect(resourceAttributeReader(["a"])(around, 1, 1 + body.length)).toEqual(["1"]);
  });

  it("throws SerializationError where the bytes are not well-formed", () => {
    const body = request(field(1, [10, 200]));
    expect(() => resourceAttributeReader(["a"])(body, 0, body.length)).toThrow(SerializationError);
  });
});
