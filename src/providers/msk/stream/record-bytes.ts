import { Buffer } from "node:buffer";

/**
 * A record of a metric stream: its bytes, its bytes in base64, or an object with one of them as the
 * services hand it out: `data` of Firehose and its Lambda functions, `Data` of the Kinesis API,
 * `kinesis.data` of a Kinesis event of Lambda.
 */
export type MetricStreamRecord =
  | Uint8Array
  | string
  | { readonly data: Uint8Array | string }
  | { readonly Data: Uint8Array | string }
  | { readonly kinesis: { readonly data: Uint8Array | string } };

/** The bytes of a record, or undefined where it has none or is not base64. */
export function bytesOf(record: MetricStreamRecord): Uint8Array | undefined {
  const data = dataOf(record);
  return typeof data === "string" ? fromBase64(data) : data;
}

function dataOf(record: MetricStreamRecord): Uint8Array | string | undefined {
  if (typeof record === "string" || record instanceof Uint8Array) {
    return record;
  }
  // Comes from others, who may hand over anything.
  const { data, Data, kinesis } = Object(record) as {
    readonly data?: unknown;
    readonly Data?: unknown;
    readonly kinesis?: { readonly data?: unknown };
  };
  const given = data ?? Data ?? kinesis?.data;
  return typeof given === "string" || given instanceof Uint8Array ? given : undefined;
}

/** Node.js passes over what is not base64; that is told by what comes out being too short. */
function fromBase64(text: string): Buffer | undefined {
  const { length } = text;
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  if (length % 4 !== 0) {
    return undefined;
  }
  const bytes = Buffer.from(text, "base64");
  return bytes.length === (length / 4) * 3 - padding ? bytes : undefined;
}
