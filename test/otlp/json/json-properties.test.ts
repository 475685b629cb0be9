import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SerializationError } from "../../../src/errors/index.ts";
import {
  decodeJson,
  decodeRequest,
  encodeJson,
  encodeRequest,
  signals,
} from "../../../src/otlp/index.ts";
import { randomRequest } from "../../support/otlp/random-request.ts";

const seeds = fc.integer({ min: 0, max: 2 ** 31 });

describe.each(signals)("OTLP/JSON of %s", (signal) => {
  test("brings back every request that was written", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const request = decodeRequest(signal, randomRequest(signal, seed, { depth: 8 }));
        expect(decodeJson(signal, encodeJson(signal, request))).toEqual(request);
      }),
      { numRuns: 200 },
    );
  });

  test("has the same content as protobuf", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const request = decodeRequest(signal, randomRequest(signal, seed, { depth: 8 }));
        const fromJson = decodeJson(signal, encodeJson(signal, request));
        // As objects: the bits of a NaN are lost in JSON, which has one text for all of them.
        const fromProtobuf = decodeRequest(signal, encodeRequest(signal, fromJson));
        expect(fromProtobuf).toEqual(request);
        expect(encodeJson(signal, fromProtobuf)).toBe(encodeJson(signal, request));
      }),
      { numRuns: 100 },
    );
  });

  test("is read, or refused with a reason, whatever is done to it", () => {
    const broken = fc.tuple(seeds, fc.nat(), fc.nat(40), fc.string({ maxLength: 12 }));
    fc.assert(
      fc.property(broken, ([seed, place, length, text]) => {
        const json = encodeJson(
          signal,
          decodeRequest(signal, randomRequest(signal, seed, { depth: 8 })),
        );
        const at = place % (json.length + 1);
        const mutated = json.slice(0, at) + text + json.slice(at + length);
        expect(readOrReason(() => decodeJson(signal, mutated))).toBe("fine");
      }),
      { numRuns: 300 },
    );
  });

  test("refuses any other JSON with a reason, or passes over what it does not know", () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(readOrReason(() => decodeJson(signal, json))).toBe("fine");
      }),
      { numRuns: 300 },
    );
  });
});

function readOrReason(read: () => unknown): unknown {
  try {
    read();
    return "fine";
  } catch (error) {
    return error instanceof SerializationError ? "fine" : error;
  }
}
