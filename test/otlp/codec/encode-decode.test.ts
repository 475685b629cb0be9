import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SerializationError } from "../../../src/errors/index.ts";
import {
  decodeRequest,
  encodeRequest,
  type RequestOf,
  type Signal,
  scan,
  signals,
} from "../../../src/otlp/index.ts";
import { signalTable } from "../../../src/otlp/schema/index.ts";
import { judgeRoot } from "../../support/otlp/judge.ts";
import { mutate } from "../../support/otlp/mutate.ts";
import { type RequestStyle, randomRequest } from "../../support/otlp/random-request.ts";
import { SeededRandom } from "../../support/otlp/seeded-random.ts";

const seeds = fc.nat({ max: 2 ** 31 });
const root = judgeRoot("string");

function randomObject<S extends Signal>(
  signal: S,
  seed: number,
  style: RequestStyle = {},
): RequestOf[S] {
  return decodeRequest(signal, randomRequest(signal, seed, { depth: 8, ...style }));
}

/** 64-bit integers and bytes as texts, and nothing that is absent: what protobufjs can take and give. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") {
    return value.toString();
  }
  if (value instanceof Uint8Array) {
    return Buffer.from(value).toString("base64");
  }
  if (Array.isArray(value)) {
    return value.map(plain);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.map(([key, inner]) => [key, plain(inner)]));
}

/** What protobufjs reads, with defaults; it has null for a message that is absent. */
function judged(signal: Signal, bytes: Uint8Array): unknown {
  const type = root.lookupType(signalTable[signal].request);
  const read = type.toObject(type.decode(bytes), { defaults: true, longs: String, bytes: String });
  return JSON.parse(JSON.stringify(read, numbersAsText), (_, value) => value ?? undefined);
}

/** Keeps what JSON has no number for: NaN, the infinities and -0. */
function numbersAsText(_key: string, value: unknown): unknown {
  return typeof value === "number" && (!Number.isFinite(value) || Object.is(value, -0))
    ? `number ${Object.is(value, -0) ? "-0" : value}`
    : value;
}

function comparable(request: unknown): unknown {
  return JSON.parse(JSON.stringify(plain(request), numbersAsText));
}

describe.each(signals)("a random request of %s", (signal) => {
  test("is the same after it was written and read", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const request = randomObject(signal, seed);
        expect(decodeRequest(signal, encodeRequest(signal, request))).toStrictEqual(request);
      }),
      { numRuns: 80 },
    );
  });

  test("is written in the same bytes each time, whatever was written before", () => {
    fc.assert(
      fc.property(seeds, seeds, (seed, other) => {
        const request = randomObject(signal, seed);
        const first = encodeRequest(signal, request);
        encodeRequest(signal, randomObject(signal, other));
        expect(Buffer.from(encodeRequest(signal, request)).equals(first)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  test("is read by protobufjs as it was", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const request = randomObject(signal, seed);
        expect(judged(signal, encodeRequest(signal, request))).toEqual(comparable(request));
      }),
      { numRuns: 60 },
    );
  });

  test("is read as it was when protobufjs writes it", () => {
    const type = root.lookupType(signalTable[signal].request);
    fc.assert(
      fc.property(seeds, (seed) => {
        const request = randomObject(signal, seed);
        const bytes = type.encode(type.fromObject(plain(request) as object)).finish();
        expect(decodeRequest(signal, bytes)).toStrictEqual(request);
      }),
      { numRuns: 60 },
    );
  });

  test("gives as many items to the scan as it has", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const bytes = randomRequest(signal, seed, { depth: 8, oddity: 0.05 });
        const again = encodeRequest(signal, decodeRequest(signal, bytes));
        expect(scan(signal, again)).toEqual(scan(signal, bytes));
      }),
      { numRuns: 50 },
    );
  });

  test("is not changed by being written", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const request = randomObject(signal, seed);
        const before = structuredClone(request);
        encodeRequest(signal, deepFreeze(request));
        expect(request).toEqual(before);
      }),
      { numRuns: 30 },
    );
  });
});

/** Bytes cannot be frozen: they are compared instead. */
function deepFreeze<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null && !(value instanceof Uint8Array)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}

function errorOf(run: () => unknown): unknown {
  try {
    run();
    return undefined;
  } catch (error) {
    return error;
  }
}

describe.each(signals)("bytes that went bad, as %s", (signal) => {
  /** Refused by the scan and by the decoder alike, or decoded to what can be written. */
  const verdict = (bytes: Uint8Array): "accepted" | "refused" => {
    const fault = errorOf(() => scan(signal, bytes));
    if (fault === undefined) {
      const request = decodeRequest(signal, bytes);
      expect(decodeRequest(signal, encodeRequest(signal, request))).toEqual(request);
      return "accepted";
    }
    expect(fault).toBeInstanceOf(SerializationError);
    expect(errorOf(() => decodeRequest(signal, bytes))).toEqual(fault);
    return "refused";
  };

  test("are refused as the scan refuses them, or read", () => {
    const random = new SeededRandom(20);
    const seen = { accepted: 0, refused: 0 };
    for (let seed = 0; seed < 40; seed++) {
      const bytes = randomRequest(signal, seed, { depth: 8, oddity: 0.02 });
      for (let times = 0; times < 10; times++) {
        seen[verdict(mutate(bytes, random))] += 1;
      }
      seen[verdict(randomRequest(signal, seed, { depth: 8, faultiness: 0.01 }))] += 1;
    }
    // Both ways were tried, or this shows nothing.
    expect(seen.accepted).toBeGreaterThan(10);
    expect(seen.refused).toBeGreaterThan(100);
  });

  test("are refused wherever the one resource that they are is cut", () => {
    const bytes = randomRequest(signal, 5, { breadth: 1, depth: 7 });
    expect(bytes.length).toBeGreaterThan(50);
    for (let end = 1; end < bytes.length; end++) {
      expect(verdict(bytes.subarray(0, end))).toBe("refused");
    }
  });

  test("that are random are read or refused", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(["accepted", "refused"]).toContain(verdict(bytes));
      }),
      { numRuns: 300 },
    );
  });
});
