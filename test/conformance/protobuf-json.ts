/**
 * An OTLP object in protobuf's own JSON mapping, in which the foreign codecs speak: as OTLP/JSON, but
 * ids in base64 too. What is undefined is left out.
 */
export function protobufJson(value: unknown): unknown {
  switch (typeof value) {
    case "bigint":
      return value.toString();
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "object":
      return ofObject(value as object);
    default:
      return value;
  }
}

function ofObject(value: object): unknown {
  if (value instanceof Uint8Array) {
    return Buffer.from(value).toString("base64");
  }
  if (Array.isArray(value)) {
    return value.map(protobufJson);
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(([key, inner]) => [key, protobufJson(inner)]),
  );
}
