import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SerializationError } from "../../../src/errors/index.ts";
import {
  type Signal,
  scan,
  signals,
  type TelemetryInput,
  toRequestBytes,
} from "../../../src/otlp/index.ts";

const junk = fc.anything({
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
});

/** Names that mean something in one of the forms, so that junk gets past the first look. */
const names = fc.constantFrom(
  ...["spans", "metrics", "records", "resourceSpans", "resourceMetrics", "resourceLogs"],
  ...["id", "timestamp", "metadata", "resource", "scope", "attributes", "schemaUrl", "entities"],
  ...["traceId", "spanId", "name", "kind", "startTime", "endTime", "events", "links", "status"],
  ...["type", "value", "labels", "exemplars", "temporality", "body", "severityNumber", "count"],
  ...["counts", "bounds", "positive", "offset", "quantiles", "scopeMetrics", "descriptor"],
  ...["spanContext", "hrTime", "scopeSpans", "dataPoints", "gauge", "histogram", "__proto__"],
);
const values = fc.constantFrom(
  ...["gauge", "histogram", "summary", "server", "0af7651916cd43dd8448eb211c80319c"],
);
const { structure } = fc.letrec((tie) => ({
  structure: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    junk,
    values,
    fc.dictionary(names, tie("structure"), { maxKeys: 8 }),
    fc.array(tie("structure"), { maxLength: 3 }),
  ),
}));

const lists = {
  traces: ["spans", "resourceSpans"],
  metrics: ["metrics", "resourceMetrics", "scopeMetrics"],
  logs: ["records", "resourceLogs"],
} as const satisfies Record<Signal, readonly string[]>;

/** Junk within the outline of a form. */
function outlined(signal: Signal): fc.Arbitrary<unknown> {
  const items = fc.array(fc.dictionary(names, structure, { maxKeys: 10 }), { maxLength: 3 });
  const named = fc.tuple(fc.constantFrom(...lists[signal]), items, fc.dictionary(names, structure));
  return fc.oneof(
    items,
    named.map(([list, each, rest]) => ({ ...(each.length > 1 ? rest : {}), [list]: each })),
  );
}

describe.each(signals)("junk in place of %s", (signal: Signal) => {
  it("is refused by a SerializationError, or it was none and is well-formed", () => {
    let refused = 0;
    const holdsEither = fc.property(fc.oneof(structure, outlined(signal)), (input) => {
      try {
        const { bytes, validated } = toRequestBytes(signal, input as TelemetryInput<Signal>);
        if (validated) {
          scan(signal, bytes);
        }
      } catch (error) {
        expect(error).toBeInstanceOf(SerializationError);
        refused += 1;
      }
    });
    fc.assert(holdsEither, { numRuns: 600 });
    expect(refused).toBeGreaterThan(100);
  });
});
