import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AttributeValue,
  type BatchOf,
  batchHeaders,
  createMetricsBatch,
  decodeRequest,
  requestToBatch,
  type Signal,
  scan,
  signals,
  type TelemetryInput,
  toRequestBytes,
} from "../../../src/otlp/index.ts";
import { arbitraryRequest } from "./requests.ts";

function throughBytes<S extends Signal>(signal: S, batch: BatchOf[S]): BatchOf[S] {
  // A batch that was read can be given, which TypeScript does not see for an open S.
  const { bytes, headers } = toRequestBytes(signal, batch as unknown as TelemetryInput<S>);
  return requestToBatch(signal, decodeRequest(signal, bytes), headers);
}

describe.each(signals)("a batch of %s", (signal) => {
  it("is the same after being bytes and headers", () => {
    fc.assert(
      fc.property(arbitraryRequest(signal), (request) => {
        const batch = requestToBatch(signal, request);
        expect(throughBytes(signal, batch)).toEqual(batch);
      }),
      { numRuns: 200 },
    );
  });
});

describe("the deepest value that can be written", () => {
  const exemplarWith = (value: AttributeValue) =>
    createMetricsBatch({
      metrics: [
        {
          name: "m",
          type: "gauge",
          value: 1,
          timestamp: 1n,
          exemplars: [{ time: 1n, value: 1, attributes: { value } }],
        },
      ],
    });
  const lists = (depth: number): AttributeValue => (depth === 0 ? 1n : [lists(depth - 1)]);
  const maps = (depth: number): AttributeValue => (depth === 0 ? 1n : { a: maps(depth - 1) });

  it.each([
    ["lists", 46, lists],
    ["maps", 30, maps],
  ])("is %s of %i levels, which a scan accepts in the deepest place", (_name, depth, nest) => {
    const batch = exemplarWith(nest(depth));
    const { bytes } = toRequestBytes("metrics", batch);
    expect(scan("metrics", bytes).items).toBe(1);
    expect(throughBytes("metrics", batch)).toEqual(batch);
    expect(() => exemplarWith(nest(depth + 1))).toThrow("nested too deep");
  });

  it("keeps its headers", () => {
    const batch = exemplarWith(1);
    expect(toRequestBytes("metrics", batch).headers).toEqual(batchHeaders(batch));
  });
});
