import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SerializationError } from "../../../src/errors/index.ts";
import {
  decodeJson,
  decodeRequest,
  encodeJson,
  encodeRequest,
  scan,
  signals,
} from "../../../src/otlp/index.ts";
import { arbitraryRequest } from "../../support/otlp/arbitrary.ts";

const listOf = {
  traces: "resourceSpans",
  metrics: "resourceMetrics",
  logs: "resourceLogs",
} as const;

describe.each(signals)("a request of %s", (signal) => {
  const requests = arbitraryRequest(signal);

  test("comes back from protobuf as it was, and is written alike a second time", () => {
    fc.assert(
      fc.property(requests, (request) => {
        const bytes = encodeRequest(signal, request);
        scan(signal, bytes);
        expect(decodeRequest(signal, bytes)).toStrictEqual(request);
        expect(encodeRequest(signal, request)).toEqual(bytes);
      }),
      { numRuns: 80 },
    );
  });

  test("comes back from JSON as it was", () => {
    fc.assert(
      fc.property(requests, (request) => {
        expect(decodeJson(signal, encodeJson(signal, request))).toEqual(request);
      }),
      { numRuns: 60 },
    );
  });

  test("of anything at all is written, or refused with a reason that names the place", () => {
    const anything = fc.anything({ withBigInt: true, withTypedArray: true, withSparseArray: true });
    const inRequest = fc.constantFrom(
      (inner: unknown) => ({ [listOf[signal]]: inner }),
      (inner: unknown) => ({ [listOf[signal]]: [inner] }),
      (inner: unknown) => ({ [listOf[signal]]: [{ resource: { attributes: [inner] } }] }),
      (value: unknown) => ({ [listOf[signal]]: [{ resource: { attributes: [{ value }] } }] }),
    );
    fc.assert(
      fc.property(anything, inRequest, (inner, around) => {
        try {
          encodeRequest(signal, around(inner) as never);
        } catch (error) {
          expect(error).toBeInstanceOf(SerializationError);
          expect((error as SerializationError).field).toMatch(new RegExp(`^${listOf[signal]}`));
        }
      }),
      { numRuns: 300 },
    );
  });
});
