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
import { encodeExportResponse, type Signal } from "../../otlp/index.ts";
import { exportPaths, onlyMessage } from "../grpc-wire/index.ts";
import { bearerCheck } from "./bearer-tokens.ts";
import { decompressBody, isAcceptedCoding } from "./content-codings.ts";
import { answerMessage, answerStatus } from "./grpc-answer.ts";
import type { HttpReceiverOptions, ReceiverParts } from "./http-receiver.ts";
import { noRoomDelayMs, readBody } from "./read-body.ts";
import { invalid, RejectedRequest, type Rejection, rpcCodes, unavailable } from "./rejection.ts";

const signalOfPath = new Map(
  Object.entries(exportPaths).map(([signal, path]) => [path, signal as Signal]),
);

/** What a client may send before it hears from us: a request or two, instead of 64 kB. */
const streamWindowBytes = 1_048_576;
const sessionWindowBytes = 4_194_304;
const maxStreams = 256;
const maxHeaderBytes = 16_384;
const prefixBytes = 5;

/** Listens for OTLP/gRPC: unary calls over HTTP/2. */
export class GrpcReceiver {
  readonly #options: HttpReceiverOptions;
  readonly #parts: ReceiverParts;
  readonly #server: Http2Server;
  readonly #sessions = new Set<ServerHttp2Session>();
  readonly #isAuthorized: (authorization?: string) => boolean;

  constructor(options: HttpReceiverOptions, parts: ReceiverParts) {
    this.#options = options;
    this.#parts = parts;
    this.#isAuthorized = bearerCheck(options.bearerTokens);
    this.#server = this.#createServer();
    this.#server.maxConnections = options.maxConnections;
    this.#server.on("session", (session: ServerHttp2Session) => this.#keep(session));
    this.#server.on("stream", (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
      stream.on("error", () => {});
      void this.#handle(stream, headers);
    });
  }

  #createServer(): Http2Server {
    const { tls } = this.#options;
    const serverOptions = {
      settings: {
        initialWindowSize: streamWindowBytes,
        maxConcurrentStreams: maxStreams,
        maxHeaderListSize: maxHeaderBytes,
      },
    };
    if (tls === undefined) {
      return createServer(serverOptions);
    }
    const { certificate: cert, key, clientCa } = tls;
    const client = clientCa === undefined ? {} : { ca: clientCa, requestCert: true };
    return createSecureServer({ ...serverOptions, cert, key, ...client });
  }

  /** Begins to listen. */
  listen(): Promise<AddressInfo> {
    const { host, port } = this.#options;
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen({ host, port }, () => {
        this.#server.off("error", reject);
        resolve(this.#server.address() as AddressInfo);
      });
    });
  }

  /** Takes no further connections and calls, and lets calls under way come to their end. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      for (const session of this.#sessions) {
        session.close();
      }
    });
  }

  #keep(session: ServerHttp2Session): void {
    this.#sessions.add(session);
    session.setLocalWindowSize(sessionWindowBytes);
    // Who does not even begin to speak HTTP/2 is not waited for.
    const timer = setTimeout(() => session.destroy(), this.#options.headersTimeoutMs);
    session.once("remoteSettings", () => clearTimeout(timer));
    session.once("close", () => {
      clearTimeout(timer);
      this.#sessions.delete(session);
    });
    session.on("error", () => {});
  }

  async #handle(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    stream.setTimeout(this.#options.headersTimeoutMs * 2, () =>
      stream.close(constants.NGHTTP2_CANCEL),
    );
    try {
      const call = this.#accept(headers);
      if ("rejection" in call) {
        answerStatus(stream, call.rejection);
        return;
      }
      await this.#receive(stream, headers, call.signal);
    } catch (error) {
      if (stream.destroyed || stream.headersSent) {
        return;
      }
      const rejection =
        error instanceof RejectedRequest
          ? error.rejection
          : {
              httpStatus: 500,
              rpcCode: rpcCodes.internal,
              message: "the call could not be handled",
            };
      answerStatus(stream, rejection);
    }
  }

  #accept(
    headers: IncomingHttpHeaders,
  ): { readonly signal: Signal } | { readonly rejection: Rejection } {
    const signal = signalOfPath.get(headers[":path"] ?? "");
    if (signal === undefined) {
      return rejected(rpcCodes.unimplemented, "there is no such method here");
    }
    if (!this.#isAuthorized(headers.authorization)) {
      return rejected(rpcCodes.unauthenticated, "a bearer token that is accepted here is missing");
    }
    if (!isAcceptedCoding(codingOf(headers))) {
      return rejected(rpcCodes.unimplemented, "the compression is none that is accepted here");
    }
    return { signal };
  }

  async #receive(
    stream: ServerHttp2Stream,
    headers: IncomingHttpHeaders,
    signal: Signal,
  ): Promise<void> {
    const { budget, intake } = this.#parts;
    const maxBodyBytes = this.#options.maxBodyBytes + prefixBytes;
    const raw = await readBody(stream, { maxBodyBytes, budget });
    const message = onlyMessage(raw);
    if (message === undefined) {
      budget.release(raw.length);
      throw new RejectedRequest(invalid("the call does not hold exactly one message"));
    }
    const body = message.compressed
      ? await this.#decompress(message.content, codingOf(headers), raw.length)
      : message.content;
    const held = message.compressed ? body.length : raw.length;
    const header = (name: string): string | undefined => {
      const value = headers[name];
      return Array.isArray(value) ? value.join(", ") : value;
    };
    const arrival = { signal, encoding: "protobuf", body, header } as const;
    const reply = await intake.receive(arrival, () => budget.release(held));
    if (stream.destroyed) {
      return;
    }
    if (reply.kind === "taken") {
      answerMessage(stream, encodeExportResponse(signal, "protobuf", reply.partial));
    } else {
      answerStatus(stream, reply.rejection);
    }
  }

  async #decompress(content: Uint8Array, coding: string, held: number): Promise<Uint8Array> {
    const { budget } = this.#parts;
    try {
      const body = await decompressBody(content, coding, this.#options.maxDecompressedBytes);
      if (!budget.take(body.length)) {
        throw new RejectedRequest(unavailable("too many calls are under way", noRoomDelayMs));
      }
      return body;
    } finally {
      budget.release(held);
    }
  }
}

function codingOf(headers: IncomingHttpHeaders): string {
  const coding = headers["grpc-encoding"];
  return typeof coding === "string" ? coding : "identity";
}

function rejected(rpcCode: number, message: string): { readonly rejection: Rejection } {
  return { rejection: { httpStatus: 400, rpcCode, message } };
}
