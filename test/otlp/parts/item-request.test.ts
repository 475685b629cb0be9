import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  decodeRequest,
  encodeRequest,
  flattenLogRecords,
  flattenMetrics,
  flattenSpans,
  itemRequest,
  outline,
  type RequestOf,
  type Signal,
  scan,
  signals,
} from "../../../src/otlp/index.ts";
import { arbitraryRequest } from "../../support/otlp/arbitrary.ts";

const flatten: { readonly [S in Signal]: (request: RequestOf[S]) => readonly unknown[] } = {
  traces: flattenSpans,
  metrics: flattenMetrics,
  logs: flattenLogRecords,
};

describe.each(signals)("a request of one of the %s", (signal) => {
  test("holds that item with its resource and scope, and nothing else", () => {
    fc.assert(
      fc.property(arbitraryRequest(signal), (request) => {
        const bytes = encodeRequest(signal, request);
        const all = flatten[signal](request as never);
        for (const [position, item] of all.entries()) {
          const one = itemRequest(signal, bytes, position) ?? Buffer.of();
          expect(scan(signal, one).items).toBe(1);
          expect(flatten[signal](decodeRequest(signal, one) as never)).toEqual([item]);
        }
        expect(itemRequest(signal, bytes, outline(signal, bytes).items)).toBeUndefined();
      }),
      { numRuns: 60 },
    );
  });
});
