import type { IncomingMessage } from "node:http";
import type { Encoding, Signal } from "../../otlp/index.ts";
import { rpcCodes } from "../grpc-wire/index.ts";
import { acceptedCodings, isAcceptedCoding } from "./content-codings.ts";
import { type Rejection, tooLarge } from "./rejection.ts";

/** What the head of a request tells. */
export interface RequestHead {
  readonly signal: Signal;
  readonly encoding: Encoding;
  readonly coding: string;
  /** Undefined where the sender did not tell. */
  readonly contentLength: number | undefined;
}

const signalOfPath: ReadonlyMap<string, Signal> = new Map([
  ["/v1/traces", "traces"],
  ["/v1/metrics", "metrics"],
  ["/v1/logs", "logs"],
]);

const encodingOfType: ReadonlyMap<string, Encoding> = new Map([
  ["application/x-protobuf", "protobuf"],
  ["application/json", "json"],
]);

const paths = [...signalOfPath.keys()].join(", ");
const contentTypes = [...encodingOfType.keys()];

const unknownPath: Rejection = {
  httpStatus: 404,
  rpcCode: rpcCodes.notFound,
  message: `there is nothing here: post to ${paths}`,
};
const notPosted: Rejection = {
  httpStatus: 405,
  rpcCode: rpcCodes.unimplemented,
  message: "requests are to be posted",
  headers: { allow: "POST" },
};
const unknownType: Rejection = {
  httpStatus: 415,
  rpcCode: rpcCodes.invalidArgument,
  message: `the content type is to be ${contentTypes.join(" or ")}`,
  headers: { accept: contentTypes.join(", ") },
};
const unknownCoding: Rejection = {
  httpStatus: 415,
  rpcCode: rpcCodes.invalidArgument,
  message: `content encodings accepted here: ${acceptedCodings}`,
  headers: { "accept-encoding": acceptedCodings },
};

/** No token that is accepted came with the request. */
export const unauthorized: Rejection = {
  httpStatus: 401,
  rpcCode: rpcCodes.unauthenticated,
  message: "a bearer token that is accepted here is missing",
  headers: { "www-authenticate": "Bearer" },
};

/** What decides on a request before its body is read. */
export interface HeadRules {
  readonly maxBodyBytes: number;
  readonly isAuthorized: (authorization?: string) => boolean;
}

/** The encoding of the request, in which errors are told as well. */
export function encodingOf({ headers }: IncomingMessage): Encoding | undefined {
  const type = headers["content-type"] ?? "";
  return (
    encodingOfType.get(type) ??
    encodingOfType.get(type.split(";", 1)[0]?.trim().toLowerCase() ?? "")
  );
}

/** Reads the head of a request: what is in it, or why it goes no further. */
export function readHead(request: IncomingMessage, rules: HeadRules): RequestHead | Rejection {
  const { url = "", method, headers } = request;
  const signal = signalOfPath.get(url) ?? signalOfPath.get(url.split("?", 1)[0] ?? "");
  if (signal === undefined) {
    return unknownPath;
  }
  if (method !== "POST") {
    return notPosted;
  }
  if (!rules.isAuthorized(headers.authorization)) {
    return unauthorized;
  }
  const encoding = encodingOf(request);
  if (encoding === undefined) {
    return unknownType;
  }
  const coding = headers["content-encoding"]?.trim().toLowerCase() ?? "identity";
  if (!isAcceptedCoding(coding)) {
    return unknownCoding;
  }
  // The parser takes nothing but digits, and one such header.
  const length = headers["content-length"];
  const contentLength = length === undefined ? undefined : Number(length);
  if (contentLength !== undefined && contentLength > rules.maxBodyBytes) {
    return tooLarge(`the body is larger than ${rules.maxBodyBytes} bytes`);
  }
  return { signal, encoding, coding, contentLength };
}
