import type { ServerHttp2Stream } from "node:http2";
import { encodeRpcStatus } from "../../otlp/index.ts";
import { encodeGrpcMessage, messagePrefix } from "../grpc-wire/index.ts";
import type { Rejection } from "./rejection.ts";

const head = {
  ":status": 200,
  "content-type": "application/grpc",
  "grpc-accept-encoding": "identity, gzip, deflate",
} as const;

/** Answers a unary call with its one message. */
export function answerMessage(stream: ServerHttp2Stream, message: Uint8Array): void {
  beginAnswer(stream);
  stream.end(Buffer.concat([messagePrefix(message.length), message]));
}

/** Begins an answer of messages, which ends with success. */
export function beginAnswer(stream: ServerHttp2Stream): void {
  stream.respond(head, { waitForTrailers: true });
  stream.once("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
}

/** Answers a call without a message, by the code and the reason alone. */
export function answerStatus(stream: ServerHttp2Stream, rejection: Rejection): void {
  const { rpcCode, message, retryDelayMs } = rejection;
  const details =
    retryDelayMs === undefined
      ? undefined
      : encodeRpcStatus("protobuf", { code: rpcCode, message, retryDelayMs });
  stream.respond(
    {
      ...head,
      "grpc-status": String(rpcCode),
      "grpc-message": encodeGrpcMessage(message),
      ...(details === undefined
        ? {}
        : { "grpc-status-details-bin": Buffer.from(details).toString("base64") }),
    },
    { endStream: true },
  );
}
