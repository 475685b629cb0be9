import { describe, expect, it } from "vitest";
import { varintSize, writeVarint } from "../../../src/otlp/wire/index.ts";
import { varint } from "../../support/otlp/wire-bytes.ts";

const edges = [0, 1, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152, 268_435_455, 268_435_456];

describe("varints", () => {
  it.each([...edges, 2 ** 31 - 1])("of %i are written and measured alike", (value) => {
    const out = new Uint8Array(8).fill(0xee);
    const end = writeVarint(out, 1, value);
    expect([...out.subarray(1, end)]).toEqual(varint(value));
    expect(varintSize(value)).toBe(end - 1);
    expect(out[0]).toBe(0xee);
    expect(out[end]).toBe(0xee);
  });
});
