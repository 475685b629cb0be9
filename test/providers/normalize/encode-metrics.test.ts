import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packageVersion } from "../../../src/manifest/index.ts";
import { decodeRequest, type KeyValue, scan } from "../../../src/otlp/index.ts";
import type { NormalizedMetric } from "../../../src/providers/contract/index.ts";
import { encodeMetrics } from "../../../src/providers/normalize/index.ts";
import { judgedData } from "../../support/otlp/judge.ts";

const cluster = Object.freeze({
  provider: "AWS_MSK",
  "cloud.provider": "aws",
  "cloud.region": "eu-central-1",
  "cloud.account.id": "123456789012",
  "kafka.cluster.name": "orders",
  "kafka.cluster.id": "arn:aws:kafka:eu-central-1:123456789012:cluster/orders/1",
  "tag.Team": "Straße 🚚",
});

function metric(changes: Partial<NormalizedMetric> = {}): NormalizedMetric {
  return {
    name: "kafka.bytes.in.rate",
    value: 12.5,
    unit: "By/s",
    timestamp: 1_760_000_040_000,
    periodMs: 60_000,
    tags: Object.freeze({ ...cluster, scope: "broker", "broker.id": "1" }),
    ...changes,
  };
}

function textsOf(attributes: readonly KeyValue[]): Record<string, string | undefined> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, value?.stringValue]));
}

/** What our decoder reads, point by point. */
function pointsIn(requests: readonly Uint8Array[]) {
  return requests.flatMap((bytes) =>
    decodeRequest("metrics", bytes).resourceMetrics.flatMap(({ resource, scopeMetrics }) =>
      scopeMetrics.flatMap(({ metrics }) =>
        metrics.flatMap(({ name, unit, gauge }) =>
          (gauge?.dataPoints ?? []).map((point) => ({
            name,
            unit,
            value: point.asDouble,
            start: point.startTimeUnixNano,
            end: point.timeUnixNano,
            attributes: textsOf(point.attributes),
            resource: textsOf(resource?.attributes ?? []),
          })),
        ),
      ),
    ),
  );
}

describe("a metric as OTLP", () => {
  it("is a gauge with begin and end of its interval, its cluster on the resource", () => {
    expect(pointsIn(encodeMetrics([metric()]))).toEqual([
      {
        name: "kafka.bytes.in.rate",
        unit: "By/s",
        value: 12.5,
        start: 1_760_000_040_000_000_000n,
        end: 1_760_000_100_000_000_000n,
        attributes: { scope: "broker", "broker.id": "1" },
        resource: cluster,
      },
    ]);
  });

  it("is read by protobufjs as it is by our decoder, with the scope of this package", () => {
    const [bytes = new Uint8Array()] = encodeMetrics([metric({ value: 0 })]);
    expect(scan("metrics", bytes)).toMatchObject({ items: 1 });
    const data = judgedData("metrics", bytes) as { resourceMetrics: [Record<string, unknown>] };
    expect(data.resourceMetrics[0]).toMatchObject({
      scopeMetrics: [
        {
          scope: { version: Buffer.from(packageVersion).toString("base64") },
          metrics: [
            {
              gauge: {
                dataPoints: [
                  {
                    startTimeUnixNano: "1760000040000000000",
                    timeUnixNano: "1760000100000000000",
                    asDouble: 0,
                  },
                ],
              },
            },
          ],
        },
      ],
    });
    expect(Buffer.from(bytes).includes("otel-kafka-bridge/providers")).toBe(true);
  });

  it("shares resource and metric with others that have the same", () => {
    const other = Object.freeze({ ...cluster, "kafka.cluster.name": "other", scope: "cluster" });
    const again = Object.freeze({ ...cluster, scope: "broker", "broker.id": "2" });
    const [bytes = new Uint8Array(), ...more] = encodeMetrics([
      metric(),
      metric({ tags: other }),
      metric({ tags: again, timestamp: 1_760_000_100_000 }),
      metric({ name: "x", unit: "" }),
      metric({ name: "x", unit: "By" }),
      metric({ name: "x", unit: "By", value: 2 }),
    ]);
    expect(more).toEqual([]);
    const { resourceMetrics } = decodeRequest("metrics", bytes);
    const shape = resourceMetrics.map(({ scopeMetrics }) =>
      scopeMetrics.map(({ metrics }) =>
        metrics.map(({ name, unit, gauge }) => [name, unit, gauge?.dataPoints.length]),
      ),
    );
    expect(shape).toEqual([
      [
        [
          ["kafka.bytes.in.rate", "By/s", 2],
          ["x", "", 1],
          ["x", "By", 2],
        ],
      ],
      [[["kafka.bytes.in.rate", "By/s", 1]]],
    ]);
  });

  it("comes in several requests where there are many, none of them much larger than asked for", () => {
    const many = Array.from({ length: 1_000 }, (_, index) => metric({ value: index }));
    const requests = encodeMetrics(many, { maxBytes: 10_000 });
    expect(requests.length).toBeGreaterThan(5);
    for (const { length } of requests) {
      expect(length).toBeLessThan(10_500);
    }
    expect(pointsIn(requests).map(({ value }) => value)).toEqual(many.map(({ value }) => value));
  });

  it("is nothing where there is none", () => {
    expect(encodeMetrics([])).toEqual([]);
  });
});

describe("any metrics", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 200 });
  const tags = fc
    .dictionary(text, text, { maxKeys: 8, noNullPrototype: true })
    .map((more) => Object.freeze({ ...cluster, ...more }));
  const any = fc.record({
    name: fc.constantFrom("a", "b", "ü".repeat(90)),
    unit: fc.constantFrom("", "1", "By/s"),
    value: fc.double({ noNaN: true }),
    timestamp: fc.integer({ min: 0, max: 8_000_000_000_000 }),
    periodMs: fc.integer({ min: 1, max: 86_400_000 }),
    tags,
  });

  it("come out as they went in, whatever their texts and sizes", () => {
    fc.assert(
      fc.property(
        fc.array(any, { maxLength: 20 }),
        fc.integer({ min: 1, max: 9_000 }),
        (all, maxBytes) => {
          const found = pointsIn(encodeMetrics(all, { maxBytes })).map((point) => ({
            name: point.name,
            unit: point.unit,
            value: point.value,
            timestamp: Number(point.start / 1_000_000n),
            periodMs: Number((point.end - point.start) / 1_000_000n),
            tags: { ...point.resource, ...point.attributes },
          }));
          const sorted = (metrics: readonly unknown[]) => metrics.map(canonical).sort();
          expect(sorted(found)).toEqual(sorted(all));
        },
      ),
    );
  });
});

function canonical(metric: unknown): string {
  const { tags, value, ...rest } = metric as NormalizedMetric;
  // JSON knows neither -0 nor infinity.
  return JSON.stringify([
    rest.name,
    rest.unit,
    rest.timestamp,
    rest.periodMs,
    String(value),
    Object.is(value, -0),
    Object.entries(tags).sort(),
  ]);
}
