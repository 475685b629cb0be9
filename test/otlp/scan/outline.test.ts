import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SerializationError } from "../../../src/errors/index.ts";
import { checkFrame, outline, type Signal, scan, signals } from "../../../src/otlp/index.ts";
import { mutate } from "../../support/otlp/mutate.ts";
import { randomRequest } from "../../support/otlp/random-request.ts";
import { SeededRandom } from "../../support/otlp/seeded-random.ts";
import { count, field, request, spanRequest } from "../../support/otlp/wire-bytes.ts";

const anySignal = fc.constantFrom(...signals);

/** The number of items that the scan counts, or the error that it ends with. */
function scanned(signal: Signal, bytes: Uint8Array): number | SerializationError {
  try {
    return scan(signal, bytes).items;
  } catch (error) {
    expect(error).toBeInstanceOf(SerializationError);
    return error as SerializationError;
  }
}

function outlined(signal: Signal, bytes: Uint8Array): number | SerializationError {
  try {
    return outline(signal, bytes).items;
  } catch (error) {
    expect(error).toBeInstanceOf(SerializationError);
    return error as SerializationError;
  }
}

describe("a check of the frame", () => {
  it("refuses nothing that the scan accepts, and only with its words", () => {
    fc.assert(
      fc.property(anySignal, fc.nat(), (signal, seed) => {
        const random = new SeededRandom(seed);
        const bytes = mutate(randomRequest(signal, seed, { oddity: 0.05 }), random);
        try {
          checkFrame(signal, bytes);
        } catch (error) {
          expect(String(error)).toBe(String(scanned(signal, bytes)));
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("finds every request that is cut short, and text", () => {
    const bytes = request(field(1, field(2, field(2, field(5, "name")))));
    expect(checkFrame("traces", bytes)).toBe(false);
    for (let end = 1; end < bytes.length; end++) {
      expect(() => checkFrame("traces", bytes.subarray(0, end))).toThrow(SerializationError);
    }
    expect(() => checkFrame("logs", Buffer.from("hello, world"))).toThrow(SerializationError);
  });
});

describe("an outline", () => {
  it("counts what the scan counts, in requests full of what is rare too", () => {
    fc.assert(
      fc.property(anySignal, fc.nat(), fc.constantFrom(0, 0.1), (signal, seed, oddity) => {
        const bytes = randomRequest(signal, seed, { oddity });
        expect(outlined(signal, bytes)).toBe(scanned(signal, bytes));
      }),
      { numRuns: 500 },
    );
  });

  it("does without the scan for what encoders write", () => {
    fc.assert(
      fc.property(anySignal, fc.nat(), (signal, seed) => {
        expect(outline(signal, randomRequest(signal, seed)).checked).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it("refuses nothing that the scan accepts, and only with its words", () => {
    fc.assert(
      fc.property(anySignal, fc.nat(), (signal, seed) => {
        const random = new SeededRandom(seed);
        const bytes = mutate(randomRequest(signal, seed, { oddity: 0.05 }), random);
        const own = outlined(signal, bytes);
        const whole = scanned(signal, bytes);
        if (typeof whole === "number" || typeof own !== "number") {
          expect(String(own)).toBe(String(whole));
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it("finds a request that is cut short anywhere but inside an item's own bytes", () => {
    const bytes = randomRequest("traces", 7);
    for (let end = 1; end < bytes.length; end++) {
      const cut = bytes.subarray(0, end);
      const whole = scanned("traces", cut);
      expect(String(outlined("traces", cut))).toBe(String(whole));
    }
  });

  it("leaves a fault inside an item to the scan", () => {
    const bytes = spanRequest(count(1, 5));
    expect(outline("traces", bytes)).toEqual({ items: 1, checked: false, wanted: true });
    expect(() => scan("traces", bytes)).toThrow(SerializationError);
  });

  it("says that everything was checked where it had to scan", () => {
    expect(outline("traces", request([0x8a, 0, 0]))).toEqual({
      items: 0,
      checked: true,
      wanted: true,
    });
  });

  it("counts the points of the last kind of data that a metric has", () => {
    const point = field(1, count(8, 0));
    const metric = (...data: number[][]): Uint8Array =>
      request(field(1, field(2, field(2, ...data))));
    expect(outlined("metrics", metric(field(5, point, point), field(7, point)))).toBe(1);
    expect(outlined("metrics", metric(field(5, point, point), field(5, point)))).toBe(3);
    expect(scanned("metrics", metric(field(5, point, point), field(5, point)))).toBe(3);
  });
});
