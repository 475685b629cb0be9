import type { ServerResponse } from "node:http";
import {
  type Encoding,
  encodeExportResponse,
  encodeRpcStatus,
  type PartialSuccess,
  type Signal,
} from "../../otlp/index.ts";
import type { Rejection } from "./rejection.ts";

const contentTypes: Readonly<Record<Encoding, string>> = {
  protobuf: "application/x-protobuf",
  json: "application/json",
};

/** Answers that a request was taken. */
export function answerTaken(
  response: ServerResponse,
  signal: Signal,
  encoding: Encoding,
  partial?: PartialSuccess,
): void {
  const body = encodeExportResponse(signal, encoding, partial);
  response.writeHead(200, {
    "content-type": contentTypes[encoding],
    "content-length": body.length,
  });
  if (body.length === 0) {
    response.end();
  } else {
    response.end(body);
  }
}

/**
 * Answers that a request was not taken, by a `google.rpc.Status` in the request's encoding; in JSON
 * where that is not known, as a person may read it.
 */
export function answerRejected(
  response: ServerResponse,
  encoding: Encoding = "json",
  { httpStatus, rpcCode, message, retryDelayMs, headers }: Rejection,
): void {
  const body = encodeRpcStatus(encoding, { code: rpcCode, message });
  const all: Record<string, string | number> = {
    ...headers,
    "content-type": contentTypes[encoding],
    "content-length": body.length,
  };
  if (retryDelayMs !== undefined) {
    // Whole seconds (RFC 9110, section 10.2.3).
    all["retry-after"] = Math.ceil(retryDelayMs / 1_000);
  }
  response.writeHead(httpStatus, all);
  response.end(body);
}
