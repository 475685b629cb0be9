import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SerializationError } from "../../../src/errors/index.ts";
import { encodeRequest, type Outline, outline, signals } from "../../../src/otlp/index.ts";
import { anyWanted } from "../../../src/otlp/scan/index.ts";
import { arbitraryRequest } from "../../support/otlp/arbitrary.ts";
import { mutate } from "../../support/otlp/mutate.ts";
import { randomRequest } from "../../support/otlp/random-request.ts";
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

test("of data points only the resources are looked at", () => {
  fc.assert(
    fc.property(arbitraryRequest("metrics"), (request) => {
      const bytes = encodeRequest("metrics", request);
      const resources = request.resourceMetrics?.length ?? 0;
      expect(anyWanted("metrics", bytes, { item: () => false })).toBe(resources > 0);
      expect(anyWanted("metrics", bytes, { resource: () => false })).toBe(false);
    }),
  );
});

describe("an outline with a choice", () => {
  test("counts every item, and says whether one is wanted", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("traces", "logs").chain((signal) =>
          fc.record({
            signal: fc.constant(signal as "traces" | "logs"),
            request: arbitraryRequest(signal as "traces" | "logs"),
          }),
        ),
        fc.nat(12),
        ({ signal, request }, at) => {
          const bytes = encodeRequest(signal, request);
          const { items } = outline(signal, bytes);
          let asked = 0;
          const found = outline(signal, bytes, { item: () => asked++ === at });
          expect(found).toEqual({ items, checked: false, wanted: at < items });
          expect(asked).toBe(Math.min(at + 1, items));
        },
      ),
    );
  });

  test("says the same as the quicker look, and counts as without, whatever the bytes are", () => {
    fc.assert(
      fc.property(fc.constantFrom(...signals), fc.integer(), fc.nat(40), (signal, seed, least) => {
        const random = new SeededRandom(seed);
        const bytes = mutate(randomRequest(signal, seed, { oddity: 0.02 }), random);
        const choice = {
          resource: (_: Uint8Array, start: number, end: number) => end - start > least,
          item: (_: Uint8Array, start: number, end: number) => end - start > 2 * least,
        };
        let expected: Outline;
        try {
          expected = outline(signal, bytes);
        } catch (error) {
          expect(() => outline(signal, bytes, choice)).toThrow((error as Error).message);
          return;
        }
        const wanted = anyWanted(signal, bytes, choice);
        expect(outline(signal, bytes, choice)).toEqual({ ...expected, wanted });
      }),
      { numRuns: 1_000 },
    );
  });

  test("never shows what lies outside of a message that is too long for the one around it", () => {
    // A resource of 6 bytes, whose scope says 4, and whose span says 100.
    const bytes = Uint8Array.from([10, 6, 18, 4, 18, 100, 0, 0]);
    const item = () => {
      throw new Error("asked");
    };
    expect(() => outline("traces", bytes, { item })).toThrow(SerializationError);
    expect(anyWanted("traces", bytes, { item })).toBe(true);
  });
});
