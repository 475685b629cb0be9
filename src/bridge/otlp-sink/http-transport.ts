import {
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
} from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { keepBytes } from "../../cluster/index.ts";
import { AnswerBody } from "./answer-body.ts";
import { RequestCompressor } from "./compress-request.ts";
import { type HttpAnswer, resultOf } from "./http-result.ts";
import { sendCompressed } from "./send-compressed.ts";
import {
  type OutgoingRequest,
  type SendResult,
  type Transport,
  type TransportOptions,
  userAgent,
} from "./transport.ts";

/** Posts requests in protobuf over connections that stay open. */
export class HttpTransport implements Transport {
  readonly endpoint: string;
  readonly #options: TransportOptions;
  readonly #base: URL;
  readonly #agent: HttpAgent;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #underWay = new Set<ClientRequest>();
  readonly #compressor: RequestCompressor;
  #closed = false;

  constructor(options: TransportOptions) {
    const { endpoint, compression, headers, inFlight, tls } = options;
    this.endpoint = endpoint;
    this.#options = options;
    this.#compressor = new RequestCompressor(compression);
    this.#base = new URL(endpoint);
    const keep = { keepAlive: true, maxSockets: inFlight };
    this.#agent = this.#isSecure ? new HttpsAgent({ ...keep, ...tls }) : new HttpAgent(keep);
    this.#headers = {
      "user-agent": userAgent,
      ...headers,
      "content-type": "application/x-protobuf",
      ...(compression.name === "none" ? {} : { "content-encoding": compression.name }),
    };
  }

  get #isSecure(): boolean {
    return this.#base.protocol === "https:";
  }

  send(request: OutgoingRequest): Promise<SendResult> {
    return sendCompressed(this.endpoint, this.#compressor, request, async (compressed) => {
      const answer = await this.#postFresh(compressed);
      return resultOf(answer, compressed.signal, this.endpoint, Date.now());
    });
  }

  close(): void {
    this.#closed = true;
    void this.#compressor.close();
    for (const request of this.#underWay) {
      request.destroy(new Error("the bridge shuts down"));
    }
    this.#agent.destroy();
  }

  /**
   * A server may close a connection that was idle in the moment in which it is used again. That says
   * nothing about the server, so the next connection is tried at once: another kept one, or a new
   * one in the end.
   */
  async #postFresh(outgoing: OutgoingRequest): Promise<HttpAnswer> {
    for (;;) {
      try {
        return await this.#post(outgoing);
      } catch (error) {
        if (!(error instanceof StaleConnection) || this.#closed) {
          throw error;
        }
      }
    }
  }

  #post({ signal, pieces, bytes }: OutgoingRequest): Promise<HttpAnswer> {
    const send = this.#isSecure ? httpsRequest : httpRequest;
    const { timeoutMs } = this.#options;
    return new Promise((resolve, reject) => {
      const request = send(this.#base, {
        method: "POST",
        path: `${this.#base.pathname.replace(/\/$/, "")}/v1/${signal}`,
        agent: this.#agent,
        headers: { ...this.#headers, "content-length": bytes },
      });
      this.#underWay.add(request);
      const timer = setTimeout(
        () => request.destroy(new Error(`no answer within ${timeoutMs} ms`)),
        timeoutMs,
      );
      let answered = false;
      let isWritten = false;
      // An answer may come before the system has read all that it answers.
      const keepUnwritten = (): void => {
        if (!isWritten) {
          keepBytes(pieces);
        }
      };
      request.once("finish", () => {
        isWritten = true;
      });
      request.once("close", () => {
        clearTimeout(timer);
        this.#underWay.delete(request);
      });
      request.once("error", (error: NodeJS.ErrnoException) => {
        keepUnwritten();
        reject(!answered && isStale(request, error) ? new StaleConnection(error) : error);
      });
      request.once("response", (response) => {
        answered = true;
        readAnswer(response).finally(keepUnwritten).then(resolve, reject);
      });
      // One system call for all pieces, which are not put together before.
      request.cork();
      for (const piece of pieces) {
        request.write(piece);
      }
      request.end();
    });
  }
}

/** A connection that was kept was closed before the server can have looked at the request. */
class StaleConnection extends Error {
  constructor(cause: Error) {
    super(cause.message, { cause });
    this.name = new.target.name;
  }
}

function isStale(request: ClientRequest, { code }: NodeJS.ErrnoException): boolean {
  return request.reusedSocket && (code === "ECONNRESET" || code === "EPIPE");
}

async function readAnswer(response: IncomingMessage): Promise<HttpAnswer> {
  const body = new AnswerBody();
  for await (const chunk of response as AsyncIterable<Buffer>) {
    body.add(chunk);
  }
  return {
    status: response.statusCode ?? 0,
    contentType: response.headers["content-type"] ?? "",
    retryAfter: response.headers["retry-after"],
    body: body.bytes(),
  };
}
