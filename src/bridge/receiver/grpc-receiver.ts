import {
  constants,
  createSecureServer,
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from "node:http2";
import type { AddressInfo } from "node:net";
import type { OtlpListener } from "../../config/index.ts";
import { encodeExportResponse, type Signal } from "../../otlp/index.ts";
import { rpcCodes } from "../grpc-wire/index.ts";
import type { ListenerSecurity } from "../security/index.ts";
import { bearerCheck } from "./bearer-tokens.ts";
import { decompressBody } from "./content-codings.ts";
import { answerMessage, answerStatus } from "./grpc-answer.ts";
import { type GrpcHead, isGrpc, readGrpcHead } from "./grpc-head.ts";
import { GrpcHealth } from "./grpc-health.ts";
import { GrpcMessageReader } from "./grpc-message-reader.ts";
import { GrpcSessions } from "./grpc-sessions.ts";
import { Listener } from "./listener.ts";
import { Lease } from "./memory-budget.ts";
import { readBody } from "./read-body.ts";
import {
  idleConnectionMs,
  maxHeaderBytes,
  type ReceiverParts,
  requestOverheadBytes,
} from "./receiver-parts.ts";
import {
  internalFault,
  invalid,
  noRoom,
  RejectedRequest,
  type Rejection,
  SenderGone,
} from "./rejection.ts";
import { RequestCounts } from "./request-counts.ts";
import { TimeWatch } from "./time-watch.ts";

/** What a client may send before it hears from us: a request or two, instead of 64 kB. */
const streamWindowBytes = 1_048_576;
const sessionWindowBytes = 4_194_304;
const maxStreams = 256;
/** Names of services are short. */
const maxHealthBytes = 1_024;
const unsupportedMediaType = 415;
const headTooLarge: Rejection = {
  httpStatus: 431,
  rpcCode: rpcCodes.resourceExhausted,
  message: `the metadata is larger than ${maxHeaderBytes} bytes`,
};

/** Listens for OTLP/gRPC: unary calls over HTTP/2. */
export class GrpcReceiver {
  readonly counts = new RequestCounts();
  readonly #options: OtlpListener;
  readonly #parts: ReceiverParts;
  readonly #listener: Listener;
  readonly #sessions: GrpcSessions;
  readonly #bodies: TimeWatch;
  readonly #acknowledgements: TimeWatch;
  readonly #health: GrpcHealth;
  readonly #isAuthorized: (authorization?: string) => boolean;

  /** @param isServing - what the health service tells */
  constructor(
    options: OtlpListener,
    security: ListenerSecurity,
    parts: ReceiverParts,
    isServing: () => boolean,
  ) {
    this.#options = options;
    this.#parts = parts;
    this.#isAuthorized = bearerCheck(security.tokens);
    this.#bodies = new TimeWatch(options.headersTimeoutMs);
    this.#acknowledgements = new TimeWatch(options.ackTimeoutMs);
    this.#health = new GrpcHealth(isServing);
    this.#sessions = new GrpcSessions(options.headersTimeoutMs, idleConnectionMs);
    const server = this.#createServer(security);
    this.#listener = new Listener("OTLP/gRPC", server, options.maxConnections, parts.logger);
    server.on("session", (session: ServerHttp2Session) => {
      session.setLocalWindowSize(sessionWindowBytes);
      this.#sessions.add(session);
    });
    server.on(
      "stream",
      (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, _flags: number, raw: string[]) =>
        this.#begin(stream, headers, raw),
    );
  }

  #createServer({ tls }: ListenerSecurity): Http2Server {
    const serverOptions = {
      settings: {
        initialWindowSize: streamWindowBytes,
        maxConcurrentStreams: maxStreams,
        maxHeaderListSize: maxHeaderBytes,
      },
    };
    return tls === undefined
      ? createServer(serverOptions)
      : createSecureServer({
          ...serverOptions,
          ...tls,
          handshakeTimeout: this.#options.headersTimeoutMs,
        });
  }

  /** Connections that are open. */
  get connections(): number {
    return this.#listener.connections;
  }

  /** @throws ListenError */
  open(): Promise<AddressInfo> {
    return this.#listener.open(this.#options.host, this.#options.port);
  }

  /** Takes no further connections and calls; resolves when those under way are answered. */
  async close(): Promise<void> {
    const closed = this.#listener.close();
    this.#health.close();
    this.#sessions.close();
    await closed;
    this.#bodies.close();
    this.#acknowledgements.close();
  }

  /** Cuts off what is still under way. */
  destroy(): void {
    this.#sessions.destroy();
    this.#listener.destroy();
  }

  #begin(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, rawHeaders: string[]): void {
    // It is told by `close`, and would else end the process.
    stream.on("error", () => {});
    if (isGone(stream)) {
      // Taken back in the same breath. To answer it is an error.
      return;
    }
    if (!isGrpc(headers)) {
      stream.respond({ ":status": unsupportedMediaType }, { endStream: true });
      stream.close(constants.NGHTTP2_NO_ERROR);
      return;
    }
    const head =
      headBytes(rawHeaders) > maxHeaderBytes
        ? headTooLarge
        : readGrpcHead(headers, this.#isAuthorized);
    if ("httpStatus" in head) {
      this.counts.started++;
      this.#reject(stream, head);
    } else if (head.method.kind === "export") {
      this.counts.started++;
      void this.#export(stream, headers, head, head.method.signal);
    } else {
      void this.#tellHealth(stream, head);
    }
  }

  async #export(
    stream: ServerHttp2Stream,
    headers: IncomingHttpHeaders,
    head: GrpcHead,
    signal: Signal,
  ): Promise<void> {
    const lease = new Lease(this.#parts.budget);
    try {
      const body = await this.#read(stream, head, this.#options.maxBodyBytes, lease);
      const reply = await this.#parts.intake.receive({
        signal,
        encoding: "protobuf",
        body,
        header: (name) => headerOf(headers, name),
        lease,
        acknowledgements: this.#acknowledgements,
        isGone: () => isGone(stream),
      });
      if (isGone(stream)) {
        this.counts.abandoned++;
      } else if (reply.kind === "taken") {
        this.counts[reply.partial === undefined ? "taken" : "partial"]++;
        answerMessage(stream, encodeExportResponse(signal, "protobuf", reply.partial));
      } else {
        this.#reject(stream, reply.rejection);
      }
    } catch (error) {
      lease.end();
      this.#fail(stream, error);
    }
  }

  async #tellHealth(stream: ServerHttp2Stream, head: GrpcHead): Promise<void> {
    const lease = new Lease(this.#parts.budget);
    try {
      const message = await this.#read(stream, head, maxHealthBytes, lease);
      if (!isGone(stream)) {
        this.#health[head.method.kind === "watch" ? "watch" : "check"](stream, message);
      }
    } catch (error) {
      if (!isGone(stream)) {
        refuse(stream, error instanceof RejectedRequest ? error.rejection : internalFault);
      }
    } finally {
      lease.end();
    }
  }

  async #read(
    stream: ServerHttp2Stream,
    { coding }: GrpcHead,
    maxBytes: number,
    lease: Lease,
  ): Promise<Buffer> {
    if (!lease.take(requestOverheadBytes)) {
      throw new RejectedRequest(noRoom);
    }
    const reader = new GrpcMessageReader(maxBytes, lease);
    const raw = await readBody(stream, reader, this.#bodies);
    if (!reader.isCompressed) {
      return raw;
    }
    if (coding === "identity") {
      throw new RejectedRequest(invalid("the message is compressed, and grpc-encoding is missing"));
    }
    const body = await decompressBody(raw, coding, this.#options.maxDecompressedBytes, lease);
    lease.giveBack(raw.length);
    return body;
  }

  #fail(stream: ServerHttp2Stream, error: unknown): void {
    if (error instanceof SenderGone || isGone(stream)) {
      this.counts.abandoned++;
    } else if (error instanceof RejectedRequest) {
      this.#reject(stream, error.rejection);
    } else {
      this.#parts.logger.error("a call could not be handled", { error });
      this.#reject(stream, internalFault);
    }
  }

  #reject(stream: ServerHttp2Stream, rejection: Rejection): void {
    this.counts.reject(rejection.httpStatus);
    refuse(stream, rejection);
  }
}

/** A stream that is closed is not destroyed before the next turn, and cannot be answered already. */
function isGone(stream: ServerHttp2Stream): boolean {
  return stream.closed || stream.destroyed;
}

/** Node.js holds to the limit only once the client has acknowledged it. */
function headBytes(rawHeaders: readonly string[]): number {
  let bytes = 0;
  for (const text of rawHeaders) {
    bytes += text.length;
  }
  return bytes;
}

/** Answers, and has the client send no more (RFC 9113, section 8.1). */
function refuse(stream: ServerHttp2Stream, rejection: Rejection): void {
  answerStatus(stream, rejection);
  stream.close(constants.NGHTTP2_NO_ERROR);
}

function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(", ") : value;
}
