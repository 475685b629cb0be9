import type { Signal } from "../../../src/otlp/index.ts";

/** A request that types would forbid. */
export interface RefusedRequest {
  readonly what: string;
  readonly signal: Signal;
  readonly request: unknown;
  /** Path of the field that is at fault. */
  readonly field: string;
  /** Part of the reason. */
  readonly says: string;
}

type MakeCase = (what: string, fields: object, field: string, says: string) => RefusedRequest;

/** Cases with the fields in an innermost object, and the field's path from there. */
function within(signal: Signal, path: string, around: (fields: object) => object): MakeCase {
  return (what, fields, field, says) => {
    const whole = field === "" ? path : `${path}.${field}`;
    return { what, signal, request: around(fields), field: whole, says };
  };
}

const metricWith = (metric: object) => ({
  resourceMetrics: [{ scopeMetrics: [{ metrics: [metric] }] }],
});
const pathOfMetric = "resourceMetrics[0].scopeMetrics[0].metrics[0]";

const span = within("traces", "resourceSpans[0].scopeSpans[0].spans[0]", (fields) => ({
  resourceSpans: [{ scopeSpans: [{ spans: [fields] }] }],
}));
const record = within("logs", "resourceLogs[0].scopeLogs[0].logRecords[0]", (fields) => ({
  resourceLogs: [{ scopeLogs: [{ logRecords: [fields] }] }],
}));
const body = within("logs", "resourceLogs[0].scopeLogs[0].logRecords[0].body", (fields) => ({
  resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: fields }] }] }],
}));
const resource = within("logs", "resourceLogs[0].resource", (fields) => ({
  resourceLogs: [{ resource: fields }],
}));
const metric = within("metrics", pathOfMetric, metricWith);
const number = within("metrics", `${pathOfMetric}.gauge.dataPoints[0]`, (point) =>
  metricWith({ gauge: { dataPoints: [point] } }),
);
const bucketed = within("metrics", `${pathOfMetric}.histogram.dataPoints[0]`, (point) =>
  metricWith({ histogram: { dataPoints: [point] } }),
);
const scaled = within("metrics", `${pathOfMetric}.exponentialHistogram.dataPoints[0]`, (point) =>
  metricWith({ exponentialHistogram: { dataPoints: [point] } }),
);

const valued = (value: unknown) => ({ attributes: [{ key: "a", value }] });

export const wrongTypes: readonly RefusedRequest[] = [
  span("a number for a text", { name: 5 }, "name", "a string"),
  span("null for a text", { name: null }, "name", "got null"),
  span("a text for an enum", { kind: "SERVER" }, "kind", "6 characters"),
  span("a number for 64 bits", { endTimeUnixNano: 1 }, "endTimeUnixNano", "a bigint"),
  span("a Date for 64 bits", { endTimeUnixNano: new Date(0) }, "endTimeUnixNano", "a bigint"),
  record("a bigint for 32 bits", { flags: 1n }, "flags", "bigint 1"),
  span("an object for a list", { events: {} }, "events", "an array"),
  span("null for a list", { events: null }, "events", "an array, got null"),
  record("a text for a message", { body: "text" }, "body", "an object"),
  span("null for a message", { status: null }, "status", "an object"),
  span("null in a list", { links: [{}, null] }, "links[1]", "got null"),
  span("a hole in a list", { events: new Array(2) }, "events[0]", "undefined"),
  span("an id in digits", { spanId: "00f067aa0ba902b7" }, "spanId", "8 bytes"),
  body("a plain array for bytes", { bytesValue: [1] }, "bytesValue", "a Uint8Array"),
  body("memory for bytes", { bytesValue: new ArrayBuffer(1) }, "bytesValue", "a Uint8Array"),
  metric("a number for a boolean", { sum: { isMonotonic: 1 } }, "sum.isMonotonic", "a boolean"),
  number("a bigint for a double", { asDouble: 1n }, "asDouble", "a number"),
  bucketed("a number among counts", { bucketCounts: [1n, 2] }, "bucketCounts[1]", "a bigint"),
  bucketed("a text among bounds", { explicitBounds: ["1"] }, "explicitBounds[0]", "a number"),
  resource(
    "a number among keys",
    { entityRefs: [{ idKeys: ["a", 2] }] },
    "entityRefs[0].idKeys[1]",
    "a string",
  ),
  span(
    "a number for a key",
    { attributes: [{ key: "a" }, { key: 1 }] },
    "attributes[1].key",
    "a string",
  ),
  span("null for a value", valued(null), "attributes[0].value", "got null"),
  span("a bare value", valued("b"), "attributes[0].value", "an object"),
  span(
    "a number for the text of a value",
    valued({ stringValue: 5 }),
    "attributes[0].value.stringValue",
    "a string",
  ),
];

const maxInt32 = 2 ** 31 - 1;
const maxInt64 = 2n ** 63n - 1n;
const maxUint64 = 2n ** 64n - 1n;

export const outOfRange: readonly RefusedRequest[] = [
  span("an unsigned number below 0", { flags: -1 }, "flags", "number -1"),
  span("an unsigned number of 33 bits", { flags: 2 ** 32 }, "flags", "4294967295"),
  span("a fraction", { droppedEventsCount: 0.5 }, "droppedEventsCount", "0.5"),
  span("NaN for a whole number", { droppedLinksCount: Number.NaN }, "droppedLinksCount", "NaN"),
  record("an enum of 33 bits", { severityNumber: maxInt32 + 1 }, "severityNumber", `${maxInt32}`),
  scaled("a scale of 33 bits", { scale: -maxInt32 - 2 }, "scale", "-2147483648"),
  scaled(
    "an offset of 33 bits",
    { positive: { offset: 2 ** 31 } },
    "positive.offset",
    "2147483648",
  ),
  span("a time below 0", { startTimeUnixNano: -1n }, "startTimeUnixNano", "from 0n"),
  record("a time of 65 bits", { timeUnixNano: maxUint64 + 1n }, "timeUnixNano", `${maxUint64}n`),
  body("an integer of 65 bits", { intValue: maxInt64 + 1n }, "intValue", `${maxInt64}n`),
  number(
    "an integer below 64 bits",
    { asInt: -maxInt64 - 2n },
    "asInt",
    "from -9223372036854775808n",
  ),
  scaled(
    "a count below 0",
    { positive: { bucketCounts: [0n, -1n] } },
    "positive.bucketCounts[1]",
    "from 0n",
  ),
  span("a trace id of 8 bytes", { traceId: new Uint8Array(8) }, "traceId", "none, got 8 bytes"),
  span("a span id of 16 bytes", { parentSpanId: new Uint8Array(16) }, "parentSpanId", "8 bytes or"),
  span(
    "a long id in a link",
    { links: [{ traceId: new Uint8Array(17) }] },
    "links[0].traceId",
    "17 bytes",
  ),
  number(
    "a short id in an exemplar",
    { exemplars: [{ spanId: new Uint8Array(7) }] },
    "exemplars[0].spanId",
    "7 bytes",
  ),
];

const twoNumbers = "only one of asDouble and asInt";

export const wrongChoices: readonly RefusedRequest[] = [
  body("two kinds of value", { stringValue: "a", boolValue: false }, "", "only one of stringValue"),
  span(
    "two kinds of value in an attribute",
    valued({ stringValue: "a", intValue: 1n }),
    "attributes[0].value",
    "only one of stringValue and intValue",
  ),
  number("two numbers in a point", { asDouble: 0, asInt: 0n }, "", twoNumbers),
  number(
    "two numbers in an exemplar",
    { exemplars: [{ asDouble: 1, asInt: 1n }] },
    "exemplars[0]",
    twoNumbers,
  ),
  metric("two types of data", { gauge: {}, summary: {} }, "", "only one of gauge and summary"),
  body("a kind of value that is not known", { dateValue: 1 }, "dateValue", "no such kind"),
  record("a list for a value", { body: [1] }, "body", "got an array"),
  body(
    "a kind that is not known, in a list",
    { arrayValue: { values: [{ intValue: 1n }, { text: "a" }] } },
    "arrayValue.values[1].text",
    "the kinds are stringValue, boolValue",
  ),
  span(
    "a kind that is not known, beside a text",
    valued({ stringValue: "a", text: "b" }),
    "attributes[0].value.text",
    "no such kind",
  ),
];
