import type { AnyValue, KeyValue, Resource } from "../otlp/index.ts";
import { neutralize } from "./text.ts";
import { formatNumber } from "./units.ts";

/** Characters shown of one attribute's value; a person asks for the rest with `--json`. */
const maxValueLength = 256;
const maxBytesShown = 32;

/** An id as lower-case hexadecimal text; empty when there is none. */
export function formatId(id: Uint8Array): string {
  return Buffer.from(id.buffer, id.byteOffset, id.byteLength).toString("hex");
}

function clip(text: string, maxLength = maxValueLength): string {
  if (text.length <= maxLength) {
    return text;
  }
  return `${text.slice(0, maxLength)}… (${formatNumber(text.length)} characters)`;
}

/** Text from telemetry on one line, safe to print, shortened when longer than `maxLength`. */
export function formatText(text: string, maxLength = 1_000): string {
  return neutralize(clip(text, maxLength));
}

function formatBytesValue(bytes: Uint8Array): string {
  const shown = formatId(bytes.subarray(0, maxBytesShown));
  return bytes.length > maxBytesShown
    ? `0x${shown}… (${formatNumber(bytes.length)} bytes)`
    : `0x${shown}`;
}

/** A number, as it is: attribute values are ids as often as quantities. */
function formatScalar(value: AnyValue): string | undefined {
  const scalar = value.stringValue ?? value.boolValue ?? value.intValue ?? value.doubleValue;
  if (scalar !== undefined) {
    return String(scalar);
  }
  return value.bytesValue === undefined ? undefined : formatBytesValue(value.bytesValue);
}

function formatNested(value: AnyValue | undefined): string {
  if (value === undefined) {
    return "null";
  }
  if (value.stringValue !== undefined) {
    return JSON.stringify(value.stringValue);
  }
  if (value.arrayValue !== undefined) {
    return `[${value.arrayValue.values.map(formatNested).join(", ")}]`;
  }
  if (value.kvlistValue !== undefined) {
    const pairs = value.kvlistValue.values.map(
      (pair) => `${pair.key}: ${formatNested(pair.value)}`,
    );
    return `{${pairs.join(", ")}}`;
  }
  return formatScalar(value) ?? "null";
}

/** The whole of a value as text, not yet fit for a terminal: a text itself, others as in JSON. */
export function valueText(value: AnyValue | undefined): string {
  return value?.stringValue ?? (value === undefined ? "" : formatNested(value));
}

const bareValue = /^[^\s"=]+$/u;

/** Attributes as `key=value` separated by spaces; values with blanks or quotes are quoted. */
export function formatAttributes(attributes: readonly KeyValue[]): string {
  return attributes
    .map(({ key, value }) => `${formatText(key)}=${attributeValue(value)}`)
    .join(" ");
}

function attributeValue(value: AnyValue | undefined): string {
  const text = clip(valueText(value));
  const quoted = value?.stringValue !== undefined && !bareValue.test(text);
  return neutralize(quoted ? JSON.stringify(text) : text);
}

/** The text of an attribute, or undefined where it is absent. */
export function findAttribute(attributes: readonly KeyValue[], key: string): string | undefined {
  const found = attributes.find((attribute) => attribute.key === key);
  return found === undefined ? undefined : valueText(found.value);
}

/** The name of the service that telemetry comes from, safe to print; `–` where it does not say. */
export function serviceName(resource: Resource | undefined): string {
  const name = findAttribute(resource?.attributes ?? [], "service.name");
  return name === undefined || name === "" ? "–" : formatText(name);
}
