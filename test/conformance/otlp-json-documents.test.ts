import { describe, expect, test } from "vitest";
import { decodeJson, encodeJson, encodeRequest, scan } from "../../src/otlp/index.ts";

/**
 * Documents with the fields of the examples in the OTLP specification, written as a person or a
 * client in another language writes them: every number form, a field that is not known.
 */
const service = {
  attributes: [{ key: "service.name", value: { stringValue: "orders" } }],
};
const scope = {
  name: "orders.library",
  version: "2.1.0",
  attributes: [{ key: "team", value: { stringValue: "checkout" } }],
};

const traces = {
  resourceSpans: [
    {
      resource: service,
      scopeSpans: [
        {
          scope,
          spans: [
            {
              traceId: "4BF92F3577B34DA6A3CE929D0E0E4736",
              spanId: "00F067AA0BA902B7",
              parentSpanId: "00F067AA0BA902B6",
              name: "reserve stock",
              startTimeUnixNano: "1764000000000000001",
              endTimeUnixNano: "1764000001000000000",
              kind: 2,
              attributes: [{ key: "order.lines", value: { intValue: "3" } }],
              fieldOfALaterVersion: { any: ["thing"] },
            },
          ],
        },
      ],
    },
  ],
};

const point = {
  startTimeUnixNano: "1764000000000000000",
  timeUnixNano: "1764000001000000000",
  attributes: [{ key: "warehouse", value: { stringValue: "north" } }],
};

const metrics = {
  resourceMetrics: [
    {
      resource: service,
      scopeMetrics: [
        {
          scope,
          metrics: [
            {
              name: "orders.count",
              unit: "1",
              description: "orders placed",
              sum: {
                aggregationTemporality: 1,
                isMonotonic: true,
                dataPoints: [{ ...point, asDouble: 5 }],
              },
            },
            { name: "stock.level", gauge: { dataPoints: [{ ...point, asInt: 12 }] } },
            {
              name: "order.value",
              histogram: {
                aggregationTemporality: 1,
                dataPoints: [
                  {
                    ...point,
                    count: "2",
                    sum: 30,
                    bucketCounts: [1, "1"],
                    explicitBounds: [10],
                    min: 10,
                    max: 20,
                  },
                ],
              },
            },
            {
              name: "order.latency",
              exponentialHistogram: {
                aggregationTemporality: 2,
                dataPoints: [
                  {
                    ...point,
                    count: 3,
                    sum: 10,
                    scale: -1,
                    zeroCount: "1",
                    positive: { offset: 1, bucketCounts: ["0", 2] },
                    zeroThreshold: 0,
                  },
                ],
              },
            },
          ],
        },
      ],
    },
  ],
};

const logs = {
  resourceLogs: [
    {
      resource: service,
      scopeLogs: [
        {
          scope,
          logRecords: [
            {
              timeUnixNano: "1764000000300000000",
              observedTimeUnixNano: "1764000000300000007",
              severityNumber: 10,
              severityText: "Information",
              traceId: "4BF92F3577B34DA6A3CE929D0E0E4736",
              spanId: "00F067AA0BA902B7",
              body: { stringValue: "stock reserved" },
              attributes: [
                { key: "bool", value: { boolValue: true } },
                { key: "int", value: { intValue: "10" } },
                { key: "double", value: { doubleValue: 637.704 } },
                { key: "array", value: { arrayValue: { values: [{ stringValue: "many" }] } } },
                {
                  key: "map",
                  value: {
                    kvlistValue: { values: [{ key: "some", value: { stringValue: "value" } }] },
                  },
                },
              ],
            },
          ],
        },
      ],
    },
  ],
};

const traceId = Uint8Array.from(Buffer.from("4bf92f3577b34da6a3ce929d0e0e4736", "hex"));
const spanId = Uint8Array.from(Buffer.from("00f067aa0ba902b7", "hex"));

describe("a document as the specification shows it", () => {
  test("of traces", () => {
    const [span] = decodeJson("traces", JSON.stringify(traces)).resourceSpans[0]?.scopeSpans[0]
      ?.spans ?? [undefined];
    expect(span).toMatchObject({ traceId, spanId, kind: 2, name: "reserve stock" });
    expect(span?.startTimeUnixNano).toBe(1_764_000_000_000_000_001n);
    expect(span?.attributes).toEqual([{ key: "order.lines", value: { intValue: 3n } }]);
    expect(span).not.toHaveProperty("fieldOfALaterVersion");
  });

  test("of metrics", () => {
    const [group] = decodeJson("metrics", JSON.stringify(metrics)).resourceMetrics;
    const [sum, gauge, histogram, exponential] = group?.scopeMetrics[0]?.metrics ?? [];
    expect(sum?.sum).toMatchObject({ isMonotonic: true, dataPoints: [{ asDouble: 5 }] });
    expect(gauge?.gauge?.dataPoints[0]?.asInt).toBe(12n);
    expect(histogram?.histogram?.dataPoints[0]).toMatchObject({
      count: 2n,
      bucketCounts: [1n, 1n],
      explicitBounds: [10],
      min: 10,
      max: 20,
    });
    expect(exponential?.exponentialHistogram?.dataPoints[0]).toMatchObject({
      scale: -1,
      zeroCount: 1n,
      positive: { offset: 1, bucketCounts: [0n, 2n] },
      negative: undefined,
    });
  });

  test("of logs", () => {
    const [record] =
      decodeJson("logs", JSON.stringify(logs)).resourceLogs[0]?.scopeLogs[0]?.logRecords ?? [];
    expect(record).toMatchObject({ traceId, spanId, severityNumber: 10 });
    expect(record?.observedTimeUnixNano).toBe(1_764_000_000_300_000_007n);
    expect(record?.attributes.map(({ value }) => value)).toEqual([
      { boolValue: true },
      { intValue: 10n },
      { doubleValue: 637.704 },
      { arrayValue: { values: [{ stringValue: "many" }] } },
      { kvlistValue: { values: [{ key: "some", value: { stringValue: "value" } }] } },
    ]);
  });

  test.each([
    ["traces", traces, 1],
    ["metrics", metrics, 4],
    ["logs", logs, 1],
  ] as const)("of %s says the same as protobuf and as JSON of ours", (signal, document, items) => {
    const request = decodeJson(signal, JSON.stringify(document));
    expect(scan(signal, encodeRequest(signal, request)).items).toBe(items);
    expect(decodeJson(signal, encodeJson(signal, request))).toEqual(request);
  });
});

test("what we write of such a document is the document, in one form of its numbers", () => {
  const [{ scopeLogs, ...group }] = logs.resourceLogs as [(typeof logs.resourceLogs)[0]];
  const [{ logRecords, ...around }] = scopeLogs as [(typeof scopeLogs)[0]];
  const lowerCase = logRecords.map((record) => ({
    ...record,
    traceId: record.traceId.toLowerCase(),
    spanId: record.spanId.toLowerCase(),
  }));
  const expected = {
    resourceLogs: [{ ...group, scopeLogs: [{ ...around, logRecords: lowerCase }] }],
  };
  expect(JSON.parse(encodeJson("logs", decodeJson("logs", JSON.stringify(logs))))).toEqual(
    expected,
  );
});
