import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeRequest, outline } from "../../../src/otlp/index.ts";
import { anyWanted } from "../../../src/otlp/parts/any-wanted.ts";
import { arbitraryRequest } from "../../support/otlp/arbitrary.ts";
import { mutate } from "../../support/otlp/mutate.ts";
import { SeededRandom } from "../../support/otlp/seeded-random.ts";

describe.each(["traces", "logs"] as const)("whether any of the %s is wanted", (signal) => {
  test("is asked of each item once, until one is", () => {
    fc.assert(
      fc.property(arbitraryRequest(signal), fc.nat(12), (request, wanted) => {
        const bytes = encodeRequest(signal, request);
        const { items } = outline(signal, bytes);
        let asked = 0;
        const none = anyWanted(signal, bytes, {
          item: () => {
            asked++;
            return false;
          },
        });
        expect([none, asked]).toEqual([false, items]);
        let at = 0;
        expect(anyWanted(signal, bytes, { item: () => at++ === wanted })).toBe(wanted < items);
        expect(at).toBe(Math.min(wanted + 1, items));
      }),
    );
  });

  test("is not asked of the items of a resource that is not wanted", () => {
    fc.assert(
      fc.property(arbitraryRequest(signal), (request) => {
        const bytes = encodeRequest(signal, request);
        const item = () => {
          throw new Error("asked");
        };
        expect(anyWanted(signal, bytes, { resource: () => false, item })).toBe(false);
        expect(anyWanted(signal, bytes, {})).toBe(outline(signal, bytes).items > 0);
      }),
    );
  });

  test("is left to who looks closer where a request is not as encoders write it", () => {
    fc.assert(
      fc.property(arbitraryRequest(signal), fc.integer(), (request, seed) => {
        const bytes = mutate(encodeRequest(signal, request), new SeededRandom(seed));
        let items: number | undefined;
        try {
          items = outline(signal, bytes).items;
        } catch {
          items = undefined;
        }
        // What may be wanted is never denied: only a request that holds no item is.
        if (!anyWanted(signal, bytes, {})) {
          expect(items).toBe(0);
        }
      }),
    );
  });
});

test("data points are always looked at closer", () => {
  expect(anyWanted("metrics", new Uint8Array(), { item: () => false })).toBe(true);
});
