import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SerializationError } from "../../../src/errors/index.ts";
import { unframe } from "../../../src/otlp/index.ts";
import { field, request } from "../../support/otlp/wire-bytes.ts";

const payload = request(field(1, field(2, field(2))));
const header = [0, 0, 1, 226, 64];

describe("unframe", () => {
  it("returns a payload without a frame as it is", () => {
    expect(unframe(payload)).toEqual({ payload, frame: undefined });
    expect(unframe(payload).payload).toBe(payload);
    expect(unframe(new Uint8Array(0)).frame).toBeUndefined();
  });

  it("takes off the id and the short form of the first message", () => {
    expect(unframe(request(header, [0], payload))).toEqual({
      payload,
      frame: { schemaId: 123_456, messageIndexes: [0] },
    });
  });

  it.each<[string, number[], number[]]>([
    ["one index", [2, 4], [2]],
    ["the first message in the long form", [2, 0], [0]],
    ["nested messages", [6, 2, 0, 0x90, 3], [1, 0, 200]],
  ])("takes off %s", (_what, indexes, messageIndexes) => {
    expect(unframe(request(header, indexes, payload))).toEqual({
      payload,
      frame: { schemaId: 123_456, messageIndexes },
    });
  });

  it("reads ids of 32 bits", () => {
    const { frame } = unframe(request([0, 255, 255, 255, 255, 0], payload));
    expect(frame?.schemaId).toBe(2 ** 32 - 1);
  });

  it("takes the frame off JSON, which has no indexes", () => {
    const json = request('{"resourceSpans":[]}');
    expect(unframe(request(header, json))).toEqual({
      payload: json,
      frame: { schemaId: 123_456, messageIndexes: [] },
    });
  });

  it("leaves an empty request after a frame", () => {
    expect(unframe(request(header, [0])).payload).toEqual(new Uint8Array(0));
  });

  it("returns a view, not a copy, of Buffers and of views too", () => {
    const whole = Buffer.concat([Buffer.from([9, 9]), request(header, [0], payload)]);
    const unframed = unframe(whole.subarray(2));
    expect(unframed.frame?.schemaId).toBe(123_456);
    expect(unframed.payload.buffer).toBe(whole.buffer);
    expect(Buffer.from(unframed.payload)).toEqual(Buffer.from(payload));
  });

  it.each<[string, number[]]>([
    ["a zero byte alone", [0]],
    ["half an id", [0, 0, 0]],
    ["an id alone", header],
    ["a negative number of indexes", [...header, 1]],
    ["too many indexes", [...header, 0x90, 3]],
    ["indexes cut short", [...header, 4, 2]],
    ["a negative index", [...header, 2, 1]],
    ["an index without end", [...header, 2, 255, 255, 255, 255, 255, 255]],
  ])("refuses %s", (_what, bytes) => {
    expect(() => unframe(Uint8Array.from(bytes))).toThrow(SerializationError);
  });

  it("throws nothing but SerializationError, and never makes bytes up", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (rest) => {
        const bytes = request(header, rest);
        try {
          const { payload: inner, frame } = unframe(bytes);
          expect(frame?.schemaId).toBe(123_456);
          expect(bytes.subarray(bytes.length - inner.length)).toEqual(inner);
        } catch (error) {
          expect(error).toBeInstanceOf(SerializationError);
        }
      }),
    );
  });
});
