import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SerializationError } from "../../../src/errors/index.ts";
import { scan, signals } from "../../../src/otlp/index.ts";
import { scanFast, scanThoroughly } from "../../../src/otlp/scan/index.ts";
import { compareScans } from "../../support/otlp/disagreement.ts";
import { fuzzScans } from "../../support/otlp/fuzz-scans.ts";
import { countItems, judge } from "../../support/otlp/judge.ts";
import { mutate } from "../../support/otlp/mutate.ts";
import { randomRequest } from "../../support/otlp/random-request.ts";
import { SeededRandom } from "../../support/otlp/seeded-random.ts";
import { field, request } from "../../support/otlp/wire-bytes.ts";

const anySignal = fc.constantFrom(...signals);
const anySeed = fc.nat();

describe("the scan and protobufjs", () => {
  it("agree on what is well-formed over 5,000 mutations", () => {
    const { mutations, accepted, disagreement } = fuzzScans({ seed: 20_260_101, count: 5_000 });
    expect(disagreement).toBeUndefined();
    expect(mutations).toBe(5_000);
    // Were nearly all of them accepted, or nearly all refused, they would say little.
    expect(accepted).toBeGreaterThan(500);
    expect(accepted).toBeLessThan(4_500);
  });

  it("agree on random bytes", () => {
    fc.assert(
      fc.property(anySignal, fc.uint8Array({ maxLength: 200 }), (signal, bytes) => {
        expect(compareScans(signal, bytes).disagreement).toBeUndefined();
      }),
      { numRuns: 2_000 },
    );
  });

  it("count the same items in requests full of what is rare", () => {
    fc.assert(
      fc.property(anySignal, anySeed, (signal, seed) => {
        const bytes = randomRequest(signal, seed, { oddity: 0.1 });
        const judged = judge(signal, bytes);
        expect(judged).toBeDefined();
        expect(scan(signal, bytes).items).toBe(judged && countItems(signal, judged));
      }),
      { numRuns: 300 },
    );
  });
});

describe("the fast scan", () => {
  it("never leaves to the thorough one what encoders write", () => {
    fc.assert(
      fc.property(anySignal, anySeed, (signal, seed) => {
        const bytes = randomRequest(signal, seed);
        expect(scanFast(signal, bytes, 100)).toBe(scanThoroughly(signal, bytes, 100));
      }),
      { numRuns: 300 },
    );
  });

  it("leaves to it what it cannot tell from a fault", () => {
    expect(scanFast("traces", request([0x8a, 0, 0]), 100)).toBeUndefined();
    expect(scan("traces", request([0x8a, 0, 0]))).toEqual({ items: 0 });
  });

  it("accepts no depth that the thorough one refuses", () => {
    /** An attribute of an exemplar, as deep as the schema leads, with maps in maps as its value. */
    const nestedMaps = (maps: number): Uint8Array => {
      let value = field(1, "deep");
      for (let level = 0; level < maps; level++) {
        value = field(6, field(1, field(1, "key"), field(2, value)));
      }
      const exemplar = field(5, field(7, field(1, "key"), field(2, value)));
      return request(field(1, field(2, field(2, field(5, field(1, exemplar))))));
    };
    for (let maps = 0; maps < 6; maps++) {
      const levels = 8 + 3 * maps;
      const bytes = nestedMaps(maps);
      expect(scanFast("metrics", bytes, levels - 1)).toBeUndefined();
      expect(() => scanThoroughly("metrics", bytes, levels - 1)).toThrow("nested deeper");
      expect(scanFast("metrics", bytes, levels)).toBe(1);
      expect(scanThoroughly("metrics", bytes, levels)).toBe(1);
    }
  });

  it("works as before after it has refused something", () => {
    const good = randomRequest("traces", 1);
    const { items } = scan("traces", good);
    expect(() => scan("traces", good.subarray(0, good.length - 1))).toThrow(SerializationError);
    expect(scan("traces", good)).toEqual({ items });
  });
});

describe("whatever the bytes", () => {
  it("the scan throws nothing but SerializationError", () => {
    fc.assert(
      fc.property(anySignal, anySeed, (signal, seed) => {
        const bytes = mutate(randomRequest(signal, seed, { oddity: 0.05 }), new SeededRandom(seed));
        try {
          scan(signal, bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(SerializationError);
          const { byteOffset } = error as SerializationError;
          expect(byteOffset).toBeGreaterThanOrEqual(0);
          expect(byteOffset).toBeLessThan(bytes.length);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("its path leads to the field at fault", () => {
    const good = field(2, field(2));
    const bytes = request(field(1, good, good), field(1, good, field(2, field(2), [0x0a, 1, 1])));
    expect(() => scan("logs", bytes)).toThrow("in resourceLogs[1].scopeLogs[1].scope");
  });
});
