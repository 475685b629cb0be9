import fc from "fast-check";
import type { RequestOf, Signal } from "../../../src/otlp/index.ts";
import {
  allEnums,
  allMessages,
  type FieldRow,
  jsonName,
  signalTable,
} from "../../../src/otlp/schema/index.ts";

type Fields = Record<string, unknown>;

/** Levels of lists and maps that values are given. */
const valueDepth = 2;

const built = new Map<string, fc.Arbitrary<Fields>>();

const text = fc.oneof(fc.string({ unit: "grapheme", maxLength: 8 }), fc.constant("__proto__"));
const double = fc.double();

function bytesOf(field: FieldRow): fc.Arbitrary<Uint8Array> {
  const id = "id" in field ? field.id : undefined;
  return id === undefined
    ? fc.uint8Array({ maxLength: 6 })
    : fc.oneof(fc.uint8Array({ minLength: id, maxLength: id }), fc.constant(new Uint8Array(0)));
}

function single(field: FieldRow, depth: number): fc.Arbitrary<unknown> {
  switch (field.kind) {
    case "bool":
      return fc.boolean();
    case "string":
      return text;
    case "bytes":
      return bytesOf(field);
    case "double":
      return double;
    case "fixed32":
    case "uint32":
      return fc.nat({ max: 0xffff_ffff });
    case "int32":
    case "sint32":
      return fc.integer();
    case "int64":
    case "sfixed64":
      return fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n);
    case "fixed64":
    case "uint64":
      return fc.bigInt(0n, 2n ** 64n - 1n);
    case "enum":
      // Enums are open: numbers without a name occur.
      return fc.oneof(
        fc.constantFrom(...Object.values(allEnums.get(field.type)?.values ?? {})),
        fc.integer(),
      );
    case "message":
      return arbitraryMessage(field.type, field.type === "AnyValue" ? depth - 1 : depth);
  }
}

function fieldOf(field: FieldRow, depth: number): fc.Arbitrary<unknown> {
  if (field.repeated) {
    const element = single(field, depth);
    const isAttributes = field.kind === "message" && field.type === "KeyValue";
    return isAttributes
      ? fc.uniqueArray(element, { maxLength: 3, selector: (entry) => (entry as Fields).key })
      : fc.array(element, { maxLength: 3 });
  }
  const mayBeAbsent = field.kind === "message" || field.optional === true;
  return mayBeAbsent ? fc.option(single(field, depth), { nil: undefined }) : single(field, depth);
}

/** At most one member of a oneof. */
function memberOf(members: readonly FieldRow[], depth: number): fc.Arbitrary<Fields> {
  const entered = members.filter(
    ({ name }) => depth > 0 || (name !== "array_value" && name !== "kvlist_value"),
  );
  return fc.oneof(
    fc.constant({}),
    ...entered.map((field) =>
      single(field, depth).map((value): Fields => ({ [jsonName(field.name)]: value })),
    ),
  );
}

/** Whole messages of a type, as decoding gives them: anything that OTLP can hold. */
function arbitraryMessage(type: string, depth = valueDepth): fc.Arbitrary<Fields> {
  const key = `${type} ${depth}`;
  const known = built.get(key);
  if (known !== undefined) {
    return known;
  }
  const fields = allMessages.get(type)?.fields ?? [];
  const plain = fields.filter((field) => field.oneof === undefined);
  const members = fields.filter((field) => field.oneof !== undefined);
  const record = fc.record(
    Object.fromEntries(plain.map((field) => [jsonName(field.name), fieldOf(field, depth)])),
  );
  const whole = fc
    .tuple(record, memberOf(members, depth))
    .map(([base, member]): Fields => repair(type, { ...base, ...member }));
  built.set(key, whole);
  return whole;
}

/** A histogram has one count more than bounds, or no counts at all. */
function repair(type: string, message: Fields): Fields {
  if (type !== "HistogramDataPoint") {
    return message;
  }
  const counts = message.bucketCounts as bigint[];
  const bounds = message.explicitBounds as number[];
  return {
    ...message,
    explicitBounds: bounds.slice(0, Math.max(counts.length - 1, 0)),
    bucketCounts: counts.slice(0, bounds.length + 1),
  };
}

/** Whole requests of a signal. */
export function arbitraryRequest<S extends Signal>(signal: S): fc.Arbitrary<RequestOf[S]> {
  return arbitraryMessage(signalTable[signal].request) as fc.Arbitrary<unknown> as fc.Arbitrary<
    RequestOf[S]
  >;
}

const listNames = [
  "resourceSpans",
  "resourceMetrics",
  "resourceLogs",
  "scopeSpans",
  "scopeMetrics",
  "scopeLogs",
  "spans",
  "metrics",
  "logRecords",
  "dataPoints",
];
const dataNames = ["gauge", "sum", "histogram", "exponentialHistogram", "summary"];

/**
 * Each item of a request with all that is said about it on the levels above, in order. Two requests
 * that tell the same items say the same, however they nest them.
 */
export function tellItems(level: object, above: readonly unknown[] = []): unknown[] {
  const fields = level as Fields;
  const list = listNames.find((name) => Array.isArray(fields[name]));
  if (list !== undefined) {
    const { [list]: inner, ...own } = fields;
    return (inner as object[]).flatMap((each) => tellItems(each, [...above, normalize(own)]));
  }
  const isMetric = "metadata" in fields;
  if (!isMetric) {
    return [[...above, normalize(fields)]];
  }
  const data = dataNames.find((name) => fields[name] !== undefined);
  if (data === undefined) {
    return [];
  }
  const { [data]: inner, ...own } = fields;
  return tellItems(inner as object, [...above, data, normalize(own)]);
}

/**
 * Makes equal what means the same: attributes are a map, so their order goes; no value of an
 * attribute is the empty one; and a resource or scope that is absent but has a schema has nothing.
 */
function normalize(value: unknown): unknown {
  if (Array.isArray(value)) {
    const isAttributes = value.some((each) => typeof each === "object" && "key" in each);
    const entries = isAttributes
      ? value.map((each) => ({ ...each, value: each.value ?? {} })).sort(byKey)
      : value;
    return entries.map(normalize);
  }
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) {
    return value;
  }
  const { resource, scope, ...rest } = value as Fields;
  const hasSchema = rest.schemaUrl !== undefined && rest.schemaUrl !== "" && !("type" in rest);
  const given = {
    ...rest,
    ...("resource" in value
      ? { resource: resource ?? (hasSchema ? emptyResource : undefined) }
      : {}),
    ...("scope" in value ? { scope: scope ?? (hasSchema ? emptyScope : undefined) } : {}),
  };
  return Object.fromEntries(
    Object.entries(given)
      .filter(([, each]) => each !== undefined)
      .map(([name, each]) => [name, normalize(each)]),
  );
}

const emptyResource = { attributes: [], droppedAttributesCount: 0, entityRefs: [] };
const emptyScope = { name: "", version: "", attributes: [], droppedAttributesCount: 0 };

function byKey(a: { key: string }, b: { key: string }): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}
