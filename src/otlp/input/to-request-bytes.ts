import { batchHeaders, batchToRequest } from "../batches/index.ts";
import { encodeRequest } from "../codec/index.ts";
import type { Init } from "../init.ts";
import { decodeJson } from "../json/index.ts";
import { detectEncoding } from "../payload/index.ts";
import type { RequestOf, Signal } from "../signal.ts";
import { encodeSdkData } from "./encode-sdk-data.ts";
import { recognize, type TelemetryInput } from "./recognize.ts";

/** Telemetry as bytes that can be written to Kafka. */
export interface RequestBytes {
  /** An OTLP request in protobuf. */
  readonly bytes: Uint8Array;
  /** Record headers that belong to it: a batch's id, timestamp and metadata. Else none. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * Whether `bytes` are known to be well-formed, because they were encoded here. Bytes that were
   * given are not looked into: use `scan`.
   */
  readonly validated: boolean;
  /** Spans, data points or log records, where they are counted already. */
  readonly items?: number;
}

/**
 * Encodes telemetry of a signal in any form that is accepted. Bytes in protobuf are returned as they
 * are, JSON becomes protobuf.
 *
 * @throws SerializationError `INVALID_BATCH` naming the field or the forms that are accepted,
 * `MALFORMED_JSON`
 */
export function toRequestBytes<S extends Signal>(
  signal: S,
  input: TelemetryInput<S>,
): RequestBytes {
  const recognized = recognize(signal, input);
  switch (recognized.form) {
    case "batch": {
      const { batch } = recognized;
      const request = batchToRequest(signal, batch);
      return encoded(encodeWhole(signal, request), batchHeaders(batch));
    }
    case "sdk": {
      const { bytes, items } = encodeSdkData(signal, recognized.data);
      return { ...encoded(bytes), items };
    }
    case "request":
      return encoded(encodeRequest(signal, recognized.request));
    case "scanned": {
      const { bytes, items } = recognized.request;
      return { bytes, headers: {}, validated: true, items };
    }
    case "json":
      return encoded(encodeWhole(signal, decodeJson(signal, recognized.text)));
    case "bytes": {
      const { bytes } = recognized;
      return detectEncoding(bytes) === "json"
        ? encoded(encodeWhole(signal, decodeJson(signal, bytes)))
        : { bytes, headers: {}, validated: false };
    }
  }
}

function encodeWhole<S extends Signal>(signal: S, request: RequestOf[S]): Uint8Array {
  // A whole request is one that leaves nothing out, which TypeScript does not see for an open S.
  return encodeRequest(signal, request as Init<RequestOf[S]>);
}

function encoded(bytes: Uint8Array, headers: Record<string, string> = {}): RequestBytes {
  return { bytes, headers, validated: true };
}
