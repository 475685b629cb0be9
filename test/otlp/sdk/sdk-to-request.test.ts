import { describe, expect, it } from "vitest";
import { SerializationError } from "../../../src/errors/index.ts";
import {
  type SdkLogRecord,
  type SdkResource,
  type SdkResourceMetrics,
  type SdkScope,
  type SdkSpan,
  sdkToRequest,
} from "../../../src/otlp/index.ts";

const resource: SdkResource = { attributes: { "service.name": "checkout" } };
const scope: SdkScope = { name: "http" };

function spanOf(fields: Partial<SdkSpan> & Record<string, unknown> = {}): SdkSpan {
  return {
    name: "GET /",
    kind: 1,
    spanContext: () => ({
      traceId: "0af7651916cd43dd8448eb211c80319c",
      spanId: "b7ad6b7169203331",
      traceFlags: 1,
    }),
    startTime: [1, 2],
    endTime: [3, 4],
    status: { code: 0 },
    attributes: {},
    links: [],
    events: [],
    resource,
    instrumentationScope: scope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
    ...fields,
  };
}

function recordOf(fields: Partial<SdkLogRecord>): SdkLogRecord {
  return {
    hrTime: [0, 0],
    hrTimeObserved: [0, 0],
    attributes: {},
    droppedAttributesCount: 0,
    resource,
    instrumentationScope: scope,
    ...fields,
  };
}

const spansOf = (...spans: SdkSpan[]) =>
  (sdkToRequest("traces", spans).resourceSpans ?? []).flatMap((ofResource) =>
    (ofResource?.scopeSpans ?? []).flatMap((ofScope) => ofScope?.spans ?? []),
  );
const bodyOf = (body: unknown) =>
  sdkToRequest("logs", [recordOf({ body })]).resourceLogs?.[0]?.scopeLogs?.[0]?.logRecords?.[0]
    ?.body;

describe("spans of the SDK", () => {
  it("are grouped by the identity of resource and scope, wherever they stand", () => {
    const other: SdkResource = { attributes: {}, schemaUrl: "https://schemas.example/1" };
    const library: SdkScope = { name: "library" };
    const request = sdkToRequest("traces", [
      spanOf(),
      spanOf({ resource: other }),
      spanOf({ instrumentationScope: library }),
      spanOf(),
    ]);
    expect(
      request.resourceSpans?.map((group) => [
        group?.schemaUrl,
        group?.scopeSpans?.map((each) => [each?.scope?.name, each?.spans?.length]),
      ]),
    ).toEqual([
      [
        undefined,
        [
          ["http", 2],
          ["library", 1],
        ],
      ],
      ["https://schemas.example/1", [["http", 1]]],
    ]);
  });

  it("have times to the nanosecond", () => {
    const [span] = spansOf(
      spanOf({ startTime: [1_700_000_000, 123_456_789], endTime: [4_294_967_296, 1] }),
    );
    expect(span?.startTimeUnixNano).toBe(1_700_000_000_123_456_789n);
    expect(span?.endTimeUnixNano).toBe(4_294_967_296_000_000_001n);
  });

  it("may be of the 1.x line, with parent and library under other names", () => {
    const [group] =
      sdkToRequest("traces", [
        spanOf({
          parentSpanId: "00f067aa0ba902b7",
          instrumentationScope: undefined as never,
          instrumentationLibrary: { name: "old", version: "0.1" },
        }),
      ]).resourceSpans ?? [];
    const [ofScope] = group?.scopeSpans ?? [];
    expect(ofScope?.scope).toMatchObject({ name: "old", version: "0.1" });
    expect(ofScope?.spans?.[0]?.parentSpanId).toEqual(
      Uint8Array.from(Buffer.from("00f067aa0ba902b7", "hex")),
    );
  });

  it("say in their flags whether the parent is remote", () => {
    const parent = spanOf().spanContext();
    const flags = spansOf(
      spanOf(),
      spanOf({ parentSpanContext: parent }),
      spanOf({ parentSpanContext: { ...parent, isRemote: true } }),
    ).map((span) => span?.flags);
    expect(flags).toEqual([0x101, 0x101, 0x301]);
  });

  it("may lack a scope and a kind", () => {
    const bare = spanOf({ instrumentationScope: undefined as never, kind: undefined as never });
    expect(spansOf(bare)[0]?.kind).toBe(0);
  });
});

describe("values of the SDK", () => {
  it.each([
    [1, { intValue: 1n }],
    [-(2 ** 63), { intValue: -(2n ** 63n) }],
    [2 ** 63, { doubleValue: 2 ** 63 }],
    [0.5, { doubleValue: 0.5 }],
    [5n, { intValue: 5n }],
    [2n ** 63n, {}],
    [null, {}],
    [Symbol("s"), {}],
    [() => 1, {}],
    [[undefined], { arrayValue: { values: [{}] } }],
    [{ a: undefined }, { kvlistValue: { values: [{ key: "a", value: {} }] } }],
  ])("%s are %o", (value, expected) => {
    expect(bodyOf(value)).toEqual(expected);
  });

  it("that contain themselves are cut off where no reader would follow", () => {
    const circle: Record<string, unknown> = {};
    circle.again = [circle];
    const text = JSON.stringify(bodyOf(circle));
    expect(text.match(/again/g)).toHaveLength(18);
    expect(text).toMatch(/\{"key":"again","value":\{"arrayValue":\{"values":\[\{\}\]\}\}\}/);
  });

  it("inherited by an attributes object are not its own", () => {
    const [span] = spansOf(spanOf({ attributes: Object.create({ inherited: 1 }) }));
    expect(span?.attributes).toEqual([]);
  });
});

describe("metrics of the SDK", () => {
  const point = { startTime: [0, 0], endTime: [0, 1], attributes: {} } as const;
  const metricsOf = (valueType: number, dataPointType: number, value: unknown) =>
    ({
      resource,
      scopeMetrics: [
        {
          scope,
          metrics: [
            {
              descriptor: { name: "m", description: "", unit: "", valueType },
              aggregationTemporality: 7,
              dataPointType,
              dataPoints: [{ ...point, value }],
            },
          ],
        },
      ],
    }) as unknown as SdkResourceMetrics;

  it("keep a value that is said to be an integer and is none", () => {
    const points = [5, 0.5, 2 ** 64].map(
      (value) =>
        sdkToRequest("metrics", metricsOf(0, 2, value)).resourceMetrics?.[0]?.scopeMetrics?.[0]
          ?.metrics?.[0]?.gauge?.dataPoints?.[0],
    );
    expect(points.map((each) => each?.asInt ?? each?.asDouble)).toEqual([5n, 0.5, 2 ** 64]);
  });

  it("have an unspecified temporality if theirs is unknown", () => {
    const request = sdkToRequest("metrics", metricsOf(1, 3, 1));
    const [metric] = request.resourceMetrics?.[0]?.scopeMetrics?.[0]?.metrics ?? [];
    expect(metric?.sum?.aggregationTemporality).toBe(0);
  });

  it("of an unknown type are refused, not dropped", () => {
    expect(() => sdkToRequest("metrics", metricsOf(0, 9, 1))).toThrow(SerializationError);
    expect(() => sdkToRequest("metrics", metricsOf(0, 9, 1))).toThrow(
      'metric "m" has data points of the unknown type 9',
    );
  });
});
