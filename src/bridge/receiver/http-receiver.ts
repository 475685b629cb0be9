import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { OtlpHttpListener } from "../../config/index.ts";
import type { ListenerSecurity } from "../security/index.ts";
import { bearerCheck } from "./bearer-tokens.ts";
import { BodyCollector } from "./body-collector.ts";
import { decompressBody } from "./content-codings.ts";
import { Cors } from "./cors.ts";
import { discardRest } from "./discard-rest.ts";
import { answerRejected, answerTaken } from "./http-answer.ts";
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
  noRoom,
  RejectedRequest,
  type Rejection,
  SenderGone,
  tooMany,
  tooSlow,
} from "./rejection.ts";
import { RequestCounts } from "./request-counts.ts";
import { encodingOf, type HeadRules, type RequestHead, readHead } from "./request-head.ts";
import { TimeWatch } from "./time-watch.ts";

/**
 * Requests that one connection may have under way; the next one is answered so. No exporter has more than
 * one.
 */
const maxPipelined = 64;
/** Who sends on regardless, and does not wait for that answer, is cut off. */
const cutOffAt = 2 * maxPipelined;
const longestCheckMs = 1_000;
const shortestCheckMs = 50;

/** Listens for OTLP/HTTP. */
export class HttpReceiver {
  readonly counts = new RequestCounts();
  readonly #options: OtlpHttpListener;
  readonly #parts: ReceiverParts;
  readonly #rules: HeadRules;
  readonly #listener: Listener;
  readonly #bodies: TimeWatch;
  readonly #acknowledgements: TimeWatch;
  readonly #cors: Cors | undefined;
  /** Requests under way, by connection. */
  readonly #underWay = new Map<Socket, number>();
  #isClosing = false;

  constructor(options: OtlpHttpListener, security: ListenerSecurity, parts: ReceiverParts) {
    this.#options = options;
    this.#parts = parts;
    this.#rules = {
      maxBodyBytes: options.maxBodyBytes,
      isAuthorized: bearerCheck(security.tokens),
    };
    this.#cors = options.cors && new Cors(options.cors);
    this.#bodies = new TimeWatch(options.headersTimeoutMs);
    this.#acknowledgements = new TimeWatch(options.ackTimeoutMs);
    const server = this.#createServer(security);
    this.#listener = new Listener("OTLP/HTTP", server, options.maxConnections, parts.logger);
  }

  #createServer({ tls }: ListenerSecurity): Server {
    const { headersTimeoutMs } = this.#options;
    const serverOptions = {
      headersTimeout: headersTimeoutMs,
      // Bodies are watched by us: a fixed time would be too short for large ones.
      requestTimeout: 0,
      keepAliveTimeout: idleConnectionMs,
      maxHeaderSize: maxHeaderBytes,
      connectionsCheckingInterval: Math.min(
        longestCheckMs,
        Math.max(shortestCheckMs, headersTimeoutMs / 4),
      ),
      noDelay: true,
    };
    const server =
      tls === undefined
        ? createServer(serverOptions)
        : createTlsServer({ ...serverOptions, ...tls, handshakeTimeout: headersTimeoutMs });
    const handle = (request: IncomingMessage, response: ServerResponse): void => {
      this.#begin(request, response, false);
    };
    return server
      .on(tls === undefined ? "connection" : "secureConnection", (socket: Socket) => {
        this.#underWay.set(socket, 0);
        socket.once("close", () => this.#underWay.delete(socket));
      })
      .on("request", handle)
      .on("checkContinue", (request: IncomingMessage, response: ServerResponse) =>
        this.#begin(request, response, true),
      );
  }

  /** Connections that are open. */
  get connections(): number {
    return this.#listener.connections;
  }

  /** @throws ListenError */
  open(): Promise<AddressInfo> {
    return this.#listener.open(this.#options.host, this.#options.port);
  }

  /** Takes no further connections; resolves when what is under way is answered. */
  async close(): Promise<void> {
    this.#isClosing = true;
    const closed = this.#listener.close();
    for (const [socket, requests] of this.#underWay) {
      // Idle, or its head is not whole, of which Node.js would wait for the end without end.
      if (requests === 0) {
        socket.destroySoon();
      }
    }
    await closed;
    this.#bodies.close();
    this.#acknowledgements.close();
  }

  /** Cuts off what is still under way. */
  destroy(): void {
    this.#listener.destroy();
  }

  #begin(request: IncomingMessage, response: ServerResponse, asksFirst: boolean): void {
    const { socket } = request;
    const underWay = (this.#underWay.get(socket) ?? 0) + 1;
    this.#underWay.set(socket, underWay);
    if (underWay > maxPipelined) {
      this.#refuseMore(request, response, underWay);
      return;
    }
    response.once("close", () => {
      const requests = this.#underWay.get(socket);
      if (requests !== undefined) {
        this.#underWay.set(socket, requests - 1);
      }
    });
    if (this.#cors !== undefined) {
      this.#cors.allow(request, response);
      if (this.#cors.answerPreflight(request, response)) {
        request.resume();
        return;
      }
    }
    this.counts.started++;
    const head = readHead(request, this.#rules);
    if ("httpStatus" in head) {
      this.#reject(request, response, head);
      return;
    }
    if (asksFirst) {
      response.writeContinue();
    }
    void this.#handle(request, response, head);
  }

  /** The answer comes behind those to the requests before, and is the connection's last. */
  #refuseMore(request: IncomingMessage, response: ServerResponse, underWay: number): void {
    if (underWay === maxPipelined + 1) {
      this.counts.started++;
      response.shouldKeepAlive = false;
      this.#reject(request, response, tooMany);
    } else if (underWay > cutOffAt) {
      request.socket.destroy();
    }
  }

  async #handle(
    request: IncomingMessage,
    response: ServerResponse,
    head: RequestHead,
  ): Promise<void> {
    const lease = new Lease(this.#parts.budget);
    try {
      const body = await this.#read(request, head, lease);
      const { signal, encoding } = head;
      const reply = await this.#parts.intake.receive({
        signal,
        encoding,
        body,
        header: (name) => headerOf(request, name),
        lease,
        acknowledgements: this.#acknowledgements,
      });
      if (request.socket.destroyed) {
        this.counts.abandoned++;
      } else if (reply.kind === "taken") {
        this.counts[reply.partial === undefined ? "taken" : "partial"]++;
        this.#closeIfAsked(response);
        answerTaken(response, signal, encoding, reply.partial);
      } else {
        this.#reject(request, response, reply.rejection);
      }
    } catch (error) {
      lease.end();
      this.#fail(request, response, error);
    }
  }

  async #read(request: IncomingMessage, head: RequestHead, lease: Lease): Promise<Buffer> {
    const { coding, contentLength } = head;
    const { maxBodyBytes, maxDecompressedBytes } = this.#options;
    if (
      !lease.take(requestOverheadBytes) ||
      (contentLength !== undefined && !this.#parts.budget.hasRoom(contentLength))
    ) {
      throw new RejectedRequest(noRoom);
    }
    const collector = new BodyCollector(
      { maxBytes: maxBodyBytes, expectedBytes: contentLength, name: "the body" },
      lease,
    );
    const reader = {
      // Node.js hands out bodies in buffers of their own.
      add: (chunk: Buffer) => collector.add(chunk, true),
      finish: () => collector.finish(),
    };
    const raw = await readBody(request, reader, this.#bodies);
    if (coding === "identity") {
      return raw;
    }
    const body = await decompressBody(raw, coding, maxDecompressedBytes, lease);
    lease.giveBack(raw.length);
    return body;
  }

  #fail(request: IncomingMessage, response: ServerResponse, error: unknown): void {
    if (error instanceof SenderGone || request.socket.destroyed) {
      this.counts.abandoned++;
    } else if (error instanceof RejectedRequest) {
      this.#reject(request, response, error.rejection);
    } else {
      this.#parts.logger.error("a request could not be handled", { error });
      this.#reject(request, response, internalFault);
    }
  }

  #reject(request: IncomingMessage, response: ServerResponse, rejection: Rejection): void {
    this.counts.reject(rejection.httpStatus);
    this.#closeIfAsked(response);
    if (rejection === tooSlow) {
      response.shouldKeepAlive = false;
    }
    answerRejected(response, encodingOf(request), rejection);
    discardRest(request, this.#options.maxBodyBytes);
  }

  /** What was kept open for another request is not, once the receiver is closing. */
  #closeIfAsked(response: ServerResponse): void {
    if (this.#isClosing) {
      response.shouldKeepAlive = false;
    }
  }
}

function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(", ") : value;
}
