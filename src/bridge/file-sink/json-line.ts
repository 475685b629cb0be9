import {
  decodeRequest,
  encodeJsonBytes,
  type Init,
  type RequestOf,
  type ScannedRequest,
  type Signal,
} from "../../otlp/index.ts";

const newline = Buffer.from("\n");

/** A request as OTLP/JSON, with the line break that ends it. */
export function jsonLine<S extends Signal>({ signal, bytes }: ScannedRequest<S>): Uint8Array {
  // A whole request is one that leaves nothing out, which TypeScript does not see for an open S.
  const request = decodeRequest(signal, bytes) as Init<RequestOf[S]>;
  return Buffer.concat([encodeJsonBytes(signal, request), newline]);
}
