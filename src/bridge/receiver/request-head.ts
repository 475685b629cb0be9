import type { IncomingMessage } from "node:http";
import type { Encoding, Signal } from "../../otlp/index.ts";
import { acceptedCodings, isAcceptedCoding } from "./content-codings.ts";
import { type Rejection, rpcCodes } from "./rejection.ts";

/** What the head of a request tells. */
export interface RequestHead {
  readonly signal: Signal;
  readonly encoding: Encoding;
  readonly coding: string;
}

const signalOfPath: Readonly<Record<string, Signal>> = {
  "/v1/traces": "traces",
  "/v1/metrics": "metrics",
  "/v1/logs": "logs",
};

const encodingOfType: Readonly<Record<string, Encoding>> = {
  "application/x-protobuf": "protobuf",
  "application/json": "json",
};

/** What decides on a request before its body is read. */
export interface HeadRules {
  readonly maxBodyBytes: number;
  readonly isAuthorized: (authorization?: string) => boolean;
}

/** The encoding of the request, in which errors are told as well. */
export function encodingOf({ headers }: IncomingMessage): Encoding | undefined {
  const type = headers["content-type"] ?? "";
  return encodingOfType[type] ?? encodingOfType[type.split(";", 1)[0]?.trim().toLowerCase() ?? ""];
}

/** Reads the head of a request: what is in it, or why it goes no further. */
export function readHead(
  request: IncomingMessage,
  rules: HeadRules,
): RequestHead | { readonly rejection: Rejection } {
  const signal = signalOf(request);
  if (signal === undefined) {
    return rejection(404, rpcCodes.notFound, `there is nothing here: post to ${paths}`);
  }
  if (request.method !== "POST") {
    return rejection(405, rpcCodes.unimplemented, "requests are to be posted", { allow: "POST" });
  }
  if (!rules.isAuthorized(request.headers.authorization)) {
    return rejection(
      401,
      rpcCodes.unauthenticated,
      "a bearer token that is accepted here is missing",
      {
        "www-authenticate": "Bearer",
      },
    );
  }
  const encoding = encodingOf(request);
  if (encoding === undefined) {
    const types = Object.keys(encodingOfType).join(" or ");
    return rejection(415, rpcCodes.invalidArgument, `the content type is to be ${types}`, {
      accept: Object.keys(encodingOfType).join(", "),
    });
  }
  const coding = request.headers["content-encoding"]?.trim().toLowerCase() ?? "identity";
  if (!isAcceptedCoding(coding)) {
    return rejection(
      415,
      rpcCodes.invalidArgument,
      `content encodings accepted here: ${acceptedCodings}`,
      {
        "accept-encoding": acceptedCodings,
      },
    );
  }
  if (Number(request.headers["content-length"] ?? 0) > rules.maxBodyBytes) {
    return rejection(
      413,
      rpcCodes.resourceExhausted,
      `the body is larger than ${rules.maxBodyBytes} bytes`,
    );
  }
  return { signal, encoding, coding };
}

const paths = Object.keys(signalOfPath).join(", ");

function signalOf({ url = "" }: IncomingMessage): Signal | undefined {
  return signalOfPath[url] ?? signalOfPath[url.split("?", 1)[0] ?? ""];
}

function rejection(
  httpStatus: number,
  rpcCode: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): { readonly rejection: Rejection } {
  return { rejection: { httpStatus, rpcCode, message, headers, closes: true } };
}
