import { expect, it } from "vitest";
import { plainBytes } from "../../../src/otlp/wire/index.ts";

it("returns a Uint8Array as it is", () => {
  const bytes = new Uint8Array([1, 2]);
  expect(plainBytes(bytes)).toBe(bytes);
});

it("returns the same memory of a Buffer as a Uint8Array", () => {
  const buffer = Buffer.from([0, 1, 2, 3]).subarray(1, 3);
  const bytes = plainBytes(buffer);
  expect(Object.getPrototypeOf(bytes)).toBe(Uint8Array.prototype);
  expect([...bytes]).toEqual([1, 2]);
  buffer[0] = 9;
  expect(bytes[0]).toBe(9);
});
