import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { merge, scan, signals } from "../../../src/otlp/index.ts";
import { flatItems } from "../../support/otlp/flat-items.ts";
import { randomRequest } from "../../support/otlp/random-request.ts";

describe("merge", () => {
  it("makes an empty request out of nothing", () => {
    expect(merge([])).toEqual(new Uint8Array(0));
  });

  it("returns a single part as it is, not a copy", () => {
    const part = new Uint8Array([1, 2, 3]);
    expect(merge([part])).toBe(part);
  });

  it("copies several, also Buffers, into an array of its own", () => {
    const merged = merge([new Uint8Array([1]), Buffer.from([2, 3]), new Uint8Array(0)]);
    expect(merged).toEqual(new Uint8Array([1, 2, 3]));
  });

  it("makes a request that says what its parts say, one after the other", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...signals),
        fc.array(fc.nat(), { maxLength: 4 }),
        (signal, seeds) => {
          const parts = seeds.map((seed) => randomRequest(signal, seed, { oddity: 0.05 }));
          const merged = merge(parts);
          const items = parts.reduce((sum, part) => sum + scan(signal, part).items, 0);
          expect(scan(signal, merged).items).toBe(items);
          expect(flatItems(signal, merged)).toEqual(
            parts.flatMap((part) => flatItems(signal, part)),
          );
        },
      ),
      { numRuns: 100 },
    );
  });
});
