import {
  type Attributes,
  type AttributeValue,
  type BatchOf,
  type LogRecordData,
  type MetricData,
  SeverityNumber,
  type Signal,
  type SpanData,
} from "../../otlp/index.ts";

/** An item of each signal. */
export interface ItemOf {
  traces: BatchOf["traces"]["spans"][number];
  metrics: BatchOf["metrics"]["metrics"][number];
  logs: BatchOf["logs"]["records"][number];
}

/** Reads a field of an item; undefined where it has none. */
export type FieldReaderOf<S extends Signal> = (item: ItemOf[S]) => AttributeValue | undefined;

type Fields<Item> = Readonly<Record<string, (item: Item) => AttributeValue | undefined>>;

type Placed = Pick<SpanData, "resource" | "scope">;

const common = {
  service: ({ resource }: Placed) => own(resource?.attributes, "service.name"),
  scope: ({ scope }: Placed) => present(scope?.name),
} as const;

const fieldsOf: { readonly [S in Signal]: Fields<ItemOf[S]> } = {
  traces: {
    ...common,
    name: ({ name }) => name,
    traceId: ({ traceId }) => present(traceId),
    spanId: ({ spanId }) => present(spanId),
    parentSpanId: ({ parentSpanId }) => present(parentSpanId),
    kind: ({ kind }) => kind,
    status: ({ status }) => status?.code ?? "unset",
    durationMs: durationMsOf,
  },
  metrics: {
    ...common,
    name: ({ name }) => name,
    type: ({ type }) => type,
    unit: ({ unit }) => unit,
    value: (point) => numberOf(point),
  },
  logs: {
    ...common,
    name: ({ eventName }) => present(eventName),
    traceId: ({ traceId }) => present(traceId),
    spanId: ({ spanId }) => present(spanId),
    severity: severityOf,
    body: ({ body }) => body,
  },
};

/** Names of the fields of a signal's items that are no attributes. */
export function fieldNames(signal: Signal): string[] {
  return Object.keys(fieldsOf[signal]);
}

const attributePrefix = "attributes.";

/** The attribute that a field means; undefined where it means a field of the signal's own. */
export function attributeOf(signal: Signal, field: string): string | undefined {
  if (field.startsWith(attributePrefix)) {
    return field.slice(attributePrefix.length);
  }
  return Object.hasOwn(fieldsOf[signal], field) ? undefined : field;
}

/** Makes a reader of a field, or of an attribute of the item, its scope or its resource. */
export function fieldReader<S extends Signal>(signal: S, field: string): FieldReaderOf<S> {
  const attribute = attributeOf(signal, field);
  if (attribute === undefined) {
    return fieldsOf[signal][field] as FieldReaderOf<S>;
  }
  return (item) =>
    own(labelsOf(item), attribute) ??
    own(item.scope?.attributes, attribute) ??
    own(item.resource?.attributes, attribute);
}

/** Attributes of the item itself. */
export function labelsOf(item: ItemOf[Signal]): Attributes {
  return "labels" in item ? item.labels : item.attributes;
}

function own(attributes: Attributes | undefined, name: string): AttributeValue | undefined {
  return attributes !== undefined && Object.hasOwn(attributes, name) ? attributes[name] : undefined;
}

function present(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}

function durationMsOf({ startTime, endTime }: SpanData): number | undefined {
  return startTime === 0n || endTime === 0n ? undefined : Number(endTime - startTime) / 1e6;
}

function numberOf({ value }: MetricData): AttributeValue | undefined {
  return typeof value === "object" ? undefined : value;
}

/** The lowest number of each range of severities. */
export const severities: ReadonlyMap<string, number> = new Map([
  ["trace", SeverityNumber.TRACE],
  ["debug", SeverityNumber.DEBUG],
  ["info", SeverityNumber.INFO],
  ["warn", SeverityNumber.WARN],
  ["error", SeverityNumber.ERROR],
  ["fatal", SeverityNumber.FATAL],
]);
/** Numbers in the range of each severity. */
export const severityWidth = 4;

function severityOf({ severityNumber, severityText }: LogRecordData): string | undefined {
  const name = [...severities.keys()].findLast(
    (each) => severityNumber >= (severities.get(each) ?? 0),
  );
  return name ?? present(severityText.toLowerCase());
}

/** An item's own time in nanoseconds; 0 where it has none. */
export const timesOf: { readonly [S in Signal]: (item: ItemOf[S]) => bigint } = {
  traces: ({ startTime }) => startTime,
  metrics: ({ timestamp }) => timestamp,
  logs: ({ timestamp, observedTime }) => (timestamp === 0n ? observedTime : timestamp),
};
