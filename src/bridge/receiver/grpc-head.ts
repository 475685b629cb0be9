import type { IncomingHttpHeaders } from "node:http2";
import type { Signal } from "../../otlp/index.ts";
import { exportPaths, healthPaths, rpcCodes } from "../grpc-wire/index.ts";
import { acceptedCodings, isAcceptedCoding } from "./content-codings.ts";
import type { Rejection } from "./rejection.ts";
import { unauthorized } from "./request-head.ts";

/** What a call is for. */
export type GrpcMethod =
  | { readonly kind: "export"; readonly signal: Signal }
  | { readonly kind: "check" }
  | { readonly kind: "watch" };

/** What the head of a call tells. */
export interface GrpcHead {
  readonly method: GrpcMethod;
  readonly coding: string;
}

const methods: ReadonlyMap<string, GrpcMethod> = new Map<string, GrpcMethod>([
  [exportPaths.traces, { kind: "export", signal: "traces" }],
  [exportPaths.metrics, { kind: "export", signal: "metrics" }],
  [exportPaths.logs, { kind: "export", signal: "logs" }],
  [healthPaths.check, { kind: "check" }],
  [healthPaths.watch, { kind: "watch" }],
]);

const unknownMethod: Rejection = {
  httpStatus: 404,
  rpcCode: rpcCodes.unimplemented,
  message: "there is no such method here",
};
const unknownCoding: Rejection = {
  httpStatus: 415,
  rpcCode: rpcCodes.unimplemented,
  message: `compressions accepted here: ${acceptedCodings}`,
};

/** Whether it is a call of gRPC at all; what is not cannot read its answers either. */
export function isGrpc(headers: IncomingHttpHeaders): boolean {
  return (
    headers[":method"] === "POST" &&
    /^application\/grpc(?:$|[+;])/.test(headers["content-type"] ?? "")
  );
}

/** Reads the head of a call: what it is for, or why it goes no further. */
export function readGrpcHead(
  headers: IncomingHttpHeaders,
  isAuthorized: (authorization?: string) => boolean,
): GrpcHead | Rejection {
  const method = methods.get(headers[":path"] ?? "");
  if (method === undefined) {
    return unknownMethod;
  }
  // Health is asked for by those who hold no token, and tells nothing else.
  if (method.kind === "export" && !isAuthorized(headers.authorization)) {
    return unauthorized;
  }
  const coding = headers["grpc-encoding"];
  if (coding === undefined || coding === "identity") {
    return { method, coding: "identity" };
  }
  return typeof coding === "string" && isAcceptedCoding(coding)
    ? { method, coding }
    : unknownCoding;
}
