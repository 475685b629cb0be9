import type { IncomingMessage } from "node:http";
import {
  acceptedCodings,
  headerOf,
  invalid,
  isAcceptedCoding,
  type Rejection,
  tooLarge,
} from "../receiver/index.ts";
import { type CommonAttributes, readCommonAttributes } from "./common-attributes.ts";

/** The header that holds the access key. */
export const accessKeyHeader = "x-amz-firehose-access-key";
const requestIdHeader = "x-amz-firehose-request-id";
const protocolHeader = "x-amz-firehose-protocol-version";
const attributesHeader = "x-amz-firehose-common-attributes";
const protocolVersion = "1.0";
const mostIdLength = 128;

/** What the head of a request of Firehose tells. */
export interface FirehoseHead {
  /** The same each time that Firehose tries the same request again. */
  readonly requestId: string;
  readonly attributes: CommonAttributes;
  readonly coding: string;
  readonly contentLength: number | undefined;
}

/** What decides on a request before its body is read. */
export interface FirehoseRules {
  readonly path: string;
  readonly maxBodyBytes: number;
  readonly isAccessKey: (given: string) => boolean;
}

const unknownPath = rejected(404, "there is nothing here");
const notPosted: Rejection = {
  ...rejected(405, "requests are to be posted"),
  headers: { allow: "POST" },
};
const unauthorized = rejected(401, "the access key is missing, or is not the one of this endpoint");

function rejected(httpStatus: number, message: string): Rejection {
  return { ...invalid(message), httpStatus };
}

/** The request's id for answers; empty where it has none that can be one. */
export function requestIdOf(request: IncomingMessage): string {
  const id = headerOf(request, requestIdHeader) ?? "";
  return id.length <= mostIdLength ? id : "";
}

/** Reads the head of a request: what is in it, or why it goes no further. */
export function readHead(request: IncomingMessage, rules: FirehoseRules): FirehoseHead | Rejection {
  const { url = "", method, headers } = request;
  if (url !== rules.path && url.split("?", 1)[0] !== rules.path) {
    return unknownPath;
  }
  if (method !== "POST") {
    return notPosted;
  }
  if (!rules.isAccessKey(textOf(headerOf(request, accessKeyHeader) ?? ""))) {
    return unauthorized;
  }
  const version = headerOf(request, protocolHeader) ?? protocolVersion;
  if (version !== protocolVersion) {
    return invalid(`X-Amz-Firehose-Protocol-Version has to be ${protocolVersion}`);
  }
  const requestId = requestIdOf(request);
  if (requestId === "") {
    return invalid("X-Amz-Firehose-Request-Id is missing, or too long");
  }
  const coding = headers["content-encoding"]?.trim().toLowerCase() ?? "identity";
  if (!isAcceptedCoding(coding)) {
    return rejected(415, `content encodings accepted here: ${acceptedCodings}`);
  }
  // The parser takes nothing but digits, and one such header.
  const length = headers["content-length"];
  const contentLength = length === undefined ? undefined : Number(length);
  if (contentLength !== undefined && contentLength > rules.maxBodyBytes) {
    return tooLarge(`the body is larger than ${rules.maxBodyBytes} bytes`);
  }
  const attributes = readCommonAttributes(textOf(headerOf(request, attributesHeader) ?? ""));
  return typeof attributes === "string"
    ? invalid(attributes)
    : { requestId, attributes, coding, contentLength };
}

/** Node.js reads headers as one character a byte; a key or an attribute may be UTF-8. */
function textOf(header: string): string {
  return Buffer.from(header, "latin1").toString();
}
