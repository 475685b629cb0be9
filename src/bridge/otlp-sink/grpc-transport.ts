import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  type IncomingHttpHeaders,
} from "node:http2";
import { keepBytes } from "../../cluster/index.ts";
import { exportPaths, messagePrefix } from "../grpc-wire/index.ts";
import { AnswerBody } from "./answer-body.ts";
import { RequestCompressor } from "./compress-request.ts";
import { type GrpcAnswer, grpcResultOf } from "./grpc-result.ts";
import { sendCompressed } from "./send-compressed.ts";
import {
  type OutgoingRequest,
  type SendResult,
  type Transport,
  type TransportOptions,
  userAgent,
} from "./transport.ts";

const megabyte = 1_000_000;
/** What a session of Node.js may hold unless told otherwise, in megabytes. */
const usualSessionMemory = 10;
/** How often a request may be turned away by connections that are about to end. */
const maxTurnedAway = 3;

/** Calls `Export` over one connection, which is made when it is needed. */
export class GrpcTransport implements Transport {
  readonly endpoint: string;
  readonly #options: TransportOptions;
  readonly #headers: Readonly<Record<string, string>>;
  #session: ClientHttp2Session | undefined;
  readonly #compressor: RequestCompressor;
  #closed = false;

  constructor(options: TransportOptions) {
    const { compression, endpoint, headers, timeoutMs } = options;
    this.endpoint = endpoint;
    this.#options = options;
    this.#compressor = new RequestCompressor(compression);
    this.#headers = {
      "user-agent": userAgent,
      ...headers,
      "content-type": "application/grpc",
      te: "trailers",
      "grpc-timeout": `${timeoutMs}m`,
      ...(compression.name === "none" ? {} : { "grpc-encoding": compression.name }),
    };
  }

  send(request: OutgoingRequest): Promise<SendResult> {
    return sendCompressed(this.endpoint, this.#compressor, request, async (compressed) => {
      const answer = await this.#call(compressed);
      return grpcResultOf(answer, compressed.signal, this.endpoint);
    });
  }

  close(): void {
    this.#closed = true;
    void this.#compressor.close();
    this.#session?.destroy(new Error("the bridge shuts down"));
  }

  /** A call that a connection turned away because it ends was not looked at: the next one takes it. */
  async #call(outgoing: OutgoingRequest): Promise<GrpcAnswer> {
    for (let turnedAway = 0; ; turnedAway++) {
      try {
        return await this.#callOnce(outgoing);
      } catch (error) {
        if (!isTurnedAway(error) || turnedAway === maxTurnedAway || this.#closed) {
          throw error;
        }
      }
    }
  }

  #callOnce({ signal, pieces, bytes }: OutgoingRequest): Promise<GrpcAnswer> {
    const session = this.#openSession();
    const { timeoutMs, compression } = this.#options;
    return new Promise((resolve, reject) => {
      const stream = session.request({
        ...this.#headers,
        ":method": "POST",
        ":path": exportPaths[signal],
      });
      // The connection lives on, and may still read what a stream did not get rid of.
      const keepUnwritten = (): void => {
        if (!stream.writableFinished) {
          keepBytes(pieces);
        }
      };
      const timer = setTimeout(() => {
        keepUnwritten();
        // The connection may be dead: the next request makes a new one.
        this.#leave(session);
        stream.close(constants.NGHTTP2_CANCEL);
        reject(new Error(`no answer within ${timeoutMs} ms`));
      }, timeoutMs);
      readAnswer(stream)
        .finally(() => {
          clearTimeout(timer);
          keepUnwritten();
        })
        .then(resolve, reject);
      // All pieces at once, which are not put together before.
      stream.cork();
      stream.write(messagePrefix(bytes, compression.name !== "none"));
      for (const piece of pieces) {
        stream.write(piece);
      }
      stream.end();
    });
  }

  #openSession(): ClientHttp2Session {
    const current = this.#session;
    if (current !== undefined && !current.closed && !current.destroyed) {
      return current;
    }
    const { tls, inFlight, maxRequestBytes } = this.#options;
    const session = connect(this.endpoint, {
      ...tls,
      // Beyond that it refuses new requests; what waits to be sent counts.
      maxSessionMemory: usualSessionMemory + Math.ceil((2 * inFlight * maxRequestBytes) / megabyte),
    });
    // Each request tells of it; without a listener it would end the process.
    session.on("error", () => this.#leave(session));
    session.on("goaway", () => this.#leave(session));
    this.#session = session;
    return session;
  }

  #leave(session: ClientHttp2Session): void {
    if (this.#session === session) {
      this.#session = undefined;
    }
    if (!session.destroyed) {
      session.close();
    }
  }
}

function isTurnedAway(error: unknown): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return (
    code === "ERR_HTTP2_GOAWAY_SESSION" ||
    code === "ERR_HTTP2_INVALID_SESSION" ||
    (code === "ERR_HTTP2_STREAM_ERROR" && /REFUSED_STREAM/.test(message))
  );
}

function readAnswer(stream: ClientHttp2Stream): Promise<GrpcAnswer> {
  return new Promise((resolve, reject) => {
    let heads: IncomingHttpHeaders = {};
    let failure: Error | undefined;
    const body = new AnswerBody();
    const take = (headers: IncomingHttpHeaders): void => {
      heads = { ...heads, ...headers };
    };
    stream.on("response", take);
    stream.on("trailers", take);
    stream.on("data", (chunk: Buffer) => body.add(chunk));
    stream.on("error", (error) => {
      failure = error;
    });
    stream.on("close", () => {
      const { ":status": httpStatus } = heads;
      if (httpStatus === undefined || (failure !== undefined && !("grpc-status" in heads))) {
        reject(failure ?? new Error("the connection was closed before an answer came"));
        return;
      }
      resolve({
        httpStatus: Number(httpStatus),
        status: textOf(heads["grpc-status"]),
        message: textOf(heads["grpc-message"]),
        details: textOf(heads["grpc-status-details-bin"]),
        body: body.bytes(),
      });
    });
  });
}

function textOf(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === "string" ? header : header?.[0];
}
