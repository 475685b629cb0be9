import type { ServerResponse } from "node:http";
import type { Rejection } from "../receiver/index.ts";

/** What is answered to a request. */
export interface Reply {
  /** 200 where Kafka has all of it. */
  readonly status: number;
  /** What is wrong, for whoever looks after the Firehose stream. */
  readonly errorMessage?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const taken: Reply = { status: 200 };

/** Longest text that Firehose takes. */
const mostMessageLength = 8_192;

/** The reply to what is turned away. */
export function rejection({ httpStatus, message, headers }: Rejection): Reply {
  return {
    status: httpStatus,
    errorMessage: message,
    ...(headers === undefined ? {} : { headers }),
  };
}

/**
 * Answers as Firehose wants it: JSON, of a length that is told, with the id of the request.
 * https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html
 */
export function answer(
  response: ServerResponse,
  requestId: string,
  { status, errorMessage, headers }: Reply,
): void {
  const body = Buffer.from(
    JSON.stringify({
      requestId,
      timestamp: Date.now(),
      ...(errorMessage === undefined
        ? {}
        : { errorMessage: errorMessage.slice(0, mostMessageLength) }),
    }),
  );
  response.writeHead(status, {
    ...headers,
    "content-type": "application/json",
    "content-length": body.length,
  });
  response.end(body);
}
