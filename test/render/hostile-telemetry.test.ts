import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AnyValue, Exemplar, KeyValue, Span } from "../../src/otlp/index.ts";
import { renderLogs, renderMetrics, renderTraces } from "../../src/render/index.ts";
import { logs, metric, metrics, record, resource, span, traces } from "./telemetry.ts";

/** Texts of any characters, control characters and lone surrogates more often than by chance. */
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom("\u001b", "[", "2J", "\u009b", "\u202e", "\n", "\r", "a", "日"),
  }),
);

const value: fc.Arbitrary<AnyValue> = fc.oneof(
  text.map((stringValue) => ({ stringValue })),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((intValue) => ({ intValue })),
  fc.double().map((doubleValue) => ({ doubleValue })),
  fc.uint8Array({ maxLength: 50 }).map((bytesValue) => ({ bytesValue })),
  text.map((key) => ({ kvlistValue: { values: [{ key, value: { stringValue: key } }] } })),
  fc.constant({}),
);

const attributes: fc.Arbitrary<KeyValue[]> = fc.array(
  fc.record({ key: text, value: fc.option(value, { nil: undefined }) }),
  { maxLength: 4 },
);

const noExemplars = fc.constant<Exemplar[]>([]);
const time = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const id = fc.uint8Array({ maxLength: 16 });
const width = fc.integer({ min: 1, max: 300 });

const anySpan: fc.Arbitrary<Span> = fc
  .record({
    name: text,
    spanId: id,
    parentSpanId: id,
    startTimeUnixNano: time,
    endTimeUnixNano: time,
    attributes,
    status: fc.record({ code: fc.integer(), message: text }),
    kind: fc.integer(),
    events: fc.array(
      fc.record({
        name: text,
        timeUnixNano: time,
        attributes,
        droppedAttributesCount: fc.constant(0),
      }),
      { maxLength: 7 },
    ),
  })
  .map((parts) => span("1", "", "", [0, 0], parts));

/** Nothing that a terminal acts on, but the line breaks that were meant. */
function expectHarmless(printed: string): void {
  expect(printed).not.toMatch(/[^\P{Cc}\n]|\p{Cs}|[\u202a-\u202e\u2066-\u2069]/u);
}

describe("whatever telemetry holds", () => {
  it("traces are drawn, every span of them, and nothing reaches the terminal as a command", () => {
    fc.assert(
      fc.property(text, fc.array(anySpan, { maxLength: 8 }), width, (service, spans, columns) => {
        const printed = renderTraces([traces(service, spans)], {
          width: columns,
          spanAttributes: true,
        });
        expectHarmless(printed);
        const counted = [...printed.matchAll(/ · (\d+) spans? · /g)].map(([, count]) =>
          Number(count),
        );
        expect(counted.reduce((sum, count) => sum + count, 0)).toBe(spans.length);
      }),
      { numRuns: 300 },
    );
  });

  it("metrics are listed, and nothing reaches the terminal as a command", () => {
    const point = fc.record({
      asDouble: fc.option(fc.double(), { nil: undefined }),
      asInt: fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), { nil: undefined }),
      attributes,
      flags: fc.integer({ min: 0 }),
      startTimeUnixNano: time,
      timeUnixNano: time,
      exemplars: noExemplars,
    });
    const histogram = fc.record({
      count: time,
      sum: fc.option(fc.double(), { nil: undefined }),
      min: fc.option(fc.double(), { nil: undefined }),
      max: fc.option(fc.double(), { nil: undefined }),
      bucketCounts: fc.array(time, { maxLength: 9 }),
      explicitBounds: fc.array(fc.double(), { maxLength: 9 }),
      attributes,
      flags: fc.integer({ min: 0 }),
      startTimeUnixNano: time,
      timeUnixNano: time,
      exemplars: noExemplars,
    });
    fc.assert(
      fc.property(
        fc.tuple(text, text, fc.constantFrom("s", "By", "%", "constructor", "\u001b")),
        fc.array(point, { maxLength: 3 }),
        fc.array(histogram, { maxLength: 3 }),
        width,
        ([service, name, unit], dataPoints, histograms, columns) => {
          const list = [
            metric(name, unit, { gauge: { dataPoints } }),
            metric(name, unit, {
              histogram: { aggregationTemporality: 1, dataPoints: histograms },
            }),
          ];
          expectHarmless(renderMetrics([metrics(service, list)], { width: columns }));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("log records are printed, and nothing reaches the terminal as a command", () => {
    const parts = fc.record({
      severityNumber: fc.integer(),
      severityText: text,
      eventName: text,
      attributes,
      traceId: id,
      timeUnixNano: time,
    });
    fc.assert(
      fc.property(
        text,
        fc.option(value, { nil: undefined }),
        parts,
        width,
        (service, body, rest, columns) => {
          expectHarmless(renderLogs([logs(service, [record(body, rest)])], { width: columns }));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("a resource may be missing, or have a service name that is no text", () => {
    const odd = resource("shop");
    odd.attributes = [{ key: "service.name", value: { intValue: 7n } }];
    for (const from of [undefined, odd]) {
      const scopeSpans = [{ scope: undefined, spans: [span("1", "", "a", [0, 1])], schemaUrl: "" }];
      const request = { resourceSpans: [{ resource: from, scopeSpans, schemaUrl: "" }] };
      expect(renderTraces([request])).toMatch(from === undefined ? / {2}– {2}/ : / {2}7 {2}/);
    }
  });
});
