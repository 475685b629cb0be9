import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Secret } from "../../config/index.ts";
import { bearerCheck } from "./bearer-tokens.ts";
import { decompressBody } from "./content-codings.ts";
import { answerRejected, answerTaken } from "./http-answer.ts";
import type { Intake } from "./intake.ts";
import type { MemoryBudget } from "./memory-budget.ts";
import { noRoomDelayMs, readBody } from "./read-body.ts";
import { RejectedRequest, rpcCodes, unavailable } from "./rejection.ts";
import { encodingOf, type HeadRules, type RequestHead, readHead } from "./request-head.ts";

/** How to listen for OTLP/HTTP. */
export interface HttpReceiverOptions {
  readonly host: string;
  /** 0 takes any that is free. */
  readonly port: number;
  readonly tls?: {
    readonly certificate: string;
    readonly key: string;
    /** Clients must show a certificate of this authority. */
    readonly clientCa?: string;
  };
  /** Where there are any, a request must bring one of them. */
  readonly bearerTokens: readonly Secret[];
  readonly maxBodyBytes: number;
  readonly maxDecompressedBytes: number;
  readonly maxConnections: number;
  readonly headersTimeoutMs: number;
}

/** What all receivers share. */
export interface ReceiverParts {
  readonly intake: Intake;
  readonly budget: MemoryBudget;
}

/** How long the rest of a request that was turned away is read, so that its sender sees the answer. */
const drainMs = 2_000;
const maxHeaderBytes = 16_384;

/** Listens for OTLP/HTTP. */
export class HttpReceiver {
  readonly #options: HttpReceiverOptions;
  readonly #parts: ReceiverParts;
  readonly #rules: HeadRules;
  readonly #server: Server;

  constructor(options: HttpReceiverOptions, parts: ReceiverParts) {
    this.#options = options;
    this.#parts = parts;
    this.#rules = {
      maxBodyBytes: options.maxBodyBytes,
      isAuthorized: bearerCheck(options.bearerTokens),
    };
    this.#server = this.#createServer();
    this.#server.maxConnections = options.maxConnections;
  }

  #createServer(): Server {
    const { tls, headersTimeoutMs } = this.#options;
    const serverOptions = {
      headersTimeout: headersTimeoutMs,
      requestTimeout: headersTimeoutMs * 2,
      maxHeaderSize: maxHeaderBytes,
      connectionsCheckingInterval: Math.min(headersTimeoutMs, 5_000),
      noDelay: true,
    };
    const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
      void this.#handle(request, response);
    };
    if (tls === undefined) {
      return createServer(serverOptions, onRequest);
    }
    const { certificate: cert, key, clientCa } = tls;
    const client = clientCa === undefined ? {} : { ca: clientCa, requestCert: true };
    return createTlsServer({ ...serverOptions, cert, key, ...client }, onRequest);
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

  /** Takes no further connections, and lets requests under way come to their end. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeIdleConnections();
    });
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const head = readHead(request, this.#rules);
    if ("rejection" in head) {
      answerRejected(response, encodingOf(request), head.rejection);
      discardRest(request);
      return;
    }
    try {
      await this.#receive(request, response, head);
    } catch (error) {
      if (error instanceof RejectedRequest) {
        answerRejected(response, head.encoding, error.rejection);
        discardRest(request);
      } else if (!response.headersSent && !request.destroyed) {
        const message = "the request could not be handled";
        answerRejected(response, head.encoding, {
          httpStatus: 500,
          rpcCode: rpcCodes.internal,
          message,
        });
      }
    }
  }

  async #receive(
    request: IncomingMessage,
    response: ServerResponse,
    { signal, encoding, coding }: RequestHead,
  ): Promise<void> {
    const { budget, intake } = this.#parts;
    const { maxBodyBytes } = this.#options;
    const raw = await readBody(request, { maxBodyBytes, budget });
    const body = coding === "identity" ? raw : await this.#decompress(raw, coding);
    const header = (name: string): string | undefined => {
      const value = request.headers[name];
      return Array.isArray(value) ? value.join(", ") : value;
    };
    const reply = await intake.receive({ signal, encoding, body, header }, () =>
      budget.release(body.length),
    );
    if (reply.kind === "taken") {
      answerTaken(response, signal, encoding, reply.partial);
    } else {
      answerRejected(response, encoding, reply.rejection);
    }
  }

  /** Gives the room of the compressed body back, and takes that of the other. */
  async #decompress(raw: Uint8Array, coding: string): Promise<Uint8Array> {
    const { budget } = this.#parts;
    try {
      const body = await decompressBody(raw, coding, this.#options.maxDecompressedBytes);
      if (!budget.take(body.length)) {
        throw new RejectedRequest(unavailable("too many requests are under way", noRoomDelayMs));
      }
      return body;
    } finally {
      budget.release(raw.length);
    }
  }
}

/** Reads over what is left of a request, but not for long. */
function discardRest(request: IncomingMessage): void {
  if (request.complete) {
    return;
  }
  const timer = setTimeout(() => request.destroy(), drainMs);
  request.once("close", () => clearTimeout(timer));
  request.resume();
}
