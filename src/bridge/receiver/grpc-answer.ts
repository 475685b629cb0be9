import type { OutgoingHttpHeaders, ServerHttp2Stream } from "node:http2";
import { encodeRpcStatus } from "../../otlp/index.ts";
import { encodeGrpcMessage, messagePrefix, rpcCodes } from "../grpc-wire/index.ts";
import { acceptedCodings } from "./content-codings.ts";
import type { Rejection } from "./rejection.ts";

const head = {
  ":status": 200,
  "content-type": "application/grpc",
  "grpc-accept-encoding": `identity, ${acceptedCodings}`,
} as const;
const success = { "grpc-status": String(rpcCodes.ok) };
const emptyMessage = messagePrefix(0);

/** Answers a unary call with its one message. */
export function answerMessage(stream: ServerHttp2Stream, message: Uint8Array): void {
  beginAnswer(stream, success);
  stream.end(framed(message));
}

/** Begins an answer of messages, which ends with these trailers. */
export function beginAnswer(stream: ServerHttp2Stream, trailers: OutgoingHttpHeaders): void {
  stream.respond(head, { waitForTrailers: true });
  stream.once("wantTrailers", () => stream.sendTrailers(trailers));
}

/** A message with its prefix. */
export function framed(message: Uint8Array): Buffer {
  return message.length === 0
    ? emptyMessage
    : Buffer.concat([messagePrefix(message.length), message]);
}

/** Answers a call without a message, by the code and the reason alone. */
export function answerStatus(stream: ServerHttp2Stream, rejection: Rejection): void {
  stream.respond({ ...head, ...statusTrailers(rejection) }, { endStream: true });
}

/** What tells of a call's failure. */
export function statusTrailers(rejection: Rejection): OutgoingHttpHeaders {
  const { rpcCode, message, retryDelayMs } = rejection;
  const trailers = { "grpc-status": String(rpcCode), "grpc-message": encodeGrpcMessage(message) };
  if (retryDelayMs === undefined) {
    return trailers;
  }
  const details = encodeRpcStatus("protobuf", { code: rpcCode, message, retryDelayMs });
  return { ...trailers, "grpc-status-details-bin": Buffer.from(details).toString("base64") };
}
