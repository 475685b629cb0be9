import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type BatchOf,
  batchHeaders,
  batchToRequest,
  createLogsBatch,
  createMetricsBatch,
  createTracesBatch,
  type RequestOf,
  requestToBatch,
  type Signal,
} from "../../../src/otlp/index.ts";
import { arbitraryRequest, tellItems } from "./requests.ts";

const heads = fc.record({
  id: fc.uuid({ version: 7 }),
  timestamp: fc.bigInt(0n, 2n ** 64n - 1n),
  metadata: fc.dictionary(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" })),
});

interface Way<S extends Signal> {
  readonly create: (batch: BatchOf[S]) => BatchOf[S];
  readonly write: (batch: BatchOf[S]) => RequestOf[S];
  readonly headers: (batch: BatchOf[S]) => Record<string, string>;
}

function goesBothWays<S extends Signal>(signal: S, { create, write, headers }: Way<S>): void {
  const batches = fc
    .tuple(arbitraryRequest(signal), heads)
    .map(([request, head]): BatchOf[S] => ({ ...requestToBatch(signal, request), ...head }));

  describe(signal, () => {
    it("that come as a request are the same after being a batch", () => {
      fc.assert(
        fc.property(arbitraryRequest(signal), (request) => {
          const again = write(requestToBatch(signal, request));
          expect(tellItems(again)).toEqual(tellItems(request));
        }),
        { numRuns: 300 },
      );
    });

    it("in a batch are the same after being a request and headers", () => {
      fc.assert(
        fc.property(batches, (batch) => {
          expect(requestToBatch(signal, write(batch), headers(batch))).toEqual(batch);
        }),
        { numRuns: 300 },
      );
    });

    it("that are whole already are left as they are by create", () => {
      fc.assert(
        fc.property(batches, (batch) => {
          expect(create(batch)).toEqual(batch);
        }),
        { numRuns: 100 },
      );
    });

    it("are not changed by being written", () => {
      fc.assert(
        fc.property(batches, (batch) => {
          expect(() => write(deepFreeze(batch))).not.toThrow();
        }),
        { numRuns: 50 },
      );
    });
  });
}

goesBothWays("traces", {
  create: createTracesBatch,
  write: (batch) => batchToRequest("traces", batch),
  headers: batchHeaders,
});
goesBothWays("metrics", {
  create: createMetricsBatch,
  write: (batch) => batchToRequest("metrics", batch),
  headers: batchHeaders,
});
goesBothWays("logs", {
  create: createLogsBatch,
  write: (batch) => batchToRequest("logs", batch),
  headers: batchHeaders,
});

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !ArrayBuffer.isView(value)) {
    Object.values(Object.freeze(value)).forEach(deepFreeze);
  }
  return value;
}
