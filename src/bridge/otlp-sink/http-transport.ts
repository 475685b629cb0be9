import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest, type RequestOptions } from "node:https";
import { DeliveryError } from "../../errors/index.ts";
import type { Signal } from "../../otlp/index.ts";
import { compressRequest, type RequestCompression } from "./compress-request.ts";
import { type HttpAnswer, resultOf } from "./http-result.ts";
import type { OutgoingRequest, SendResult, Transport } from "./transport.ts";

/** How to speak OTLP/HTTP to a backend. */
export interface HttpTransportOptions {
  /** Without `/v1/…`. */
  readonly endpoint: string;
  readonly compression: RequestCompression;
  readonly headers: Readonly<Record<string, string>>;
  /** For https:// addresses. */
  readonly tls: Pick<
    RequestOptions,
    "ca" | "cert" | "key" | "passphrase" | "rejectUnauthorized" | "servername"
  >;
  /** Connections that are kept. */
  readonly connections: number;
  /** From the first byte sent to the last byte of the answer. */
  readonly timeoutMs: number;
}

const maxAnswerBytes = 65_536;

/** Posts requests in protobuf over connections that stay open. */
export class HttpTransport implements Transport {
  readonly endpoint: string;
  readonly #options: HttpTransportOptions;
  readonly #agent: HttpAgent;
  readonly #base: URL;

  constructor(options: HttpTransportOptions) {
    this.endpoint = options.endpoint;
    this.#options = options;
    this.#base = new URL(options.endpoint);
    const keep = { keepAlive: true, maxSockets: options.connections };
    this.#agent =
      this.#base.protocol === "https:"
        ? new HttpsAgent({ ...keep, ...options.tls })
        : new HttpAgent(keep);
  }

  async send(request: OutgoingRequest, abort: AbortSignal): Promise<SendResult> {
    const { compression } = this.#options;
    const pieces = await compressRequest(request, compression);
    try {
      const answer = await this.#post(request.signal, pieces, abort);
      return resultOf(answer, request.signal, this.endpoint, Date.now());
    } catch (cause) {
      abort.throwIfAborted();
      const detail = `${this.endpoint}: ${cause instanceof Error ? cause.message : String(cause)}`;
      return {
        kind: "unavailable",
        error: new DeliveryError("DELIVERY_UNAVAILABLE", { detail, cause }),
      };
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  #post(signal: Signal, pieces: readonly Uint8Array[], abort: AbortSignal): Promise<HttpAnswer> {
    const { headers, compression, timeoutMs } = this.#options;
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
    const send = this.#base.protocol === "https:" ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      const outgoing = send(this.#base, {
        method: "POST",
        path: `${this.#base.pathname.replace(/\/$/, "")}/v1/${signal}`,
        agent: this.#agent,
        signal: abort,
        headers: {
          ...headers,
          "content-type": "application/x-protobuf",
          "content-length": length,
          ...(compression.name === "none" ? {} : { "content-encoding": compression.name }),
        },
      });
      const timer = setTimeout(
        () => outgoing.destroy(new Error(`no answer within ${timeoutMs} ms`)),
        timeoutMs,
      );
      outgoing.once("close", () => clearTimeout(timer));
      outgoing.once("error", reject);
      outgoing.once("response", (response) => {
        readAnswer(response).then(resolve, reject);
      });
      // One system call for all pieces, which are not put together before.
      outgoing.cork();
      for (const piece of pieces) {
        outgoing.write(piece);
      }
      outgoing.end();
    });
  }
}

/** Reads an answer; what exceeds the limit is passed over. */
async function readAnswer(response: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    if (length < maxAnswerBytes) {
      chunks.push(chunk);
      length += chunk.length;
    }
  }
  return {
    status: response.statusCode ?? 0,
    contentType: response.headers["content-type"] ?? "",
    retryAfter: response.headers["retry-after"],
    body: Buffer.concat(chunks),
  };
}
