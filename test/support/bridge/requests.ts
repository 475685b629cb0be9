import {
  type Agent,
  request as httpRequest,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
} from "node:http";
import { encodeJsonBytes, encodeRequest } from "../../../src/otlp/index.ts";

/** A request of so many spans. */
function spans(count: number, name = "GET /orders") {
  return {
    resourceSpans: [
      {
        scopeSpans: [
          {
            spans: Array.from({ length: count }, (_, index) => ({
              traceId: Buffer.alloc(16, index + 1),
              spanId: Buffer.alloc(8, index + 1),
              name,
            })),
          },
        ],
      },
    ],
  };
}

/** The same in protobuf. */
export function spanBytes(count: number, name?: string): Uint8Array {
  return encodeRequest("traces", spans(count, name));
}

/** The same in JSON. */
export function spanJson(count: number, name?: string): Uint8Array {
  return encodeJsonBytes("traces", spans(count, name));
}

/** An answer, read to its end. */
export interface HttpReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What is sent to a port of the loopback interface. */
export interface HttpPost {
  readonly port: number;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: Uint8Array;
  /** Default: a connection of its own. */
  readonly agent?: Agent;
}

/** Sends a request. Default: spans in protobuf. */
export function post({
  port,
  path = "/v1/traces",
  method = "POST",
  headers = {},
  body = spanBytes(1),
  agent,
}: HttpPost): Promise<HttpReply> {
  return new Promise((resolve, reject) => {
    const all = { "content-type": "application/x-protobuf", ...headers };
    const request = httpRequest({
      port,
      host: "127.0.0.1",
      path,
      method,
      headers: all,
      agent: agent ?? false,
    });
    request.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const status = response.statusCode ?? 0;
        resolve({ status, headers: response.headers, body: Buffer.concat(chunks) });
      });
      response.on("error", reject);
    });
    request.on("error", reject);
    request.end(body);
  });
}
