import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { Logger } from "../../config/index.ts";
import type { ListenerSecurity } from "../security/index.ts";
import { Listener } from "./listener.ts";
import { idleConnectionMs, maxHeaderBytes as usualHeaderBytes } from "./receiver-parts.ts";
import { type Rejection, tooMany } from "./rejection.ts";

/**
 * Requests that one connection may have under way; the next one is answered so. None that sends telemetry
 * has more than one.
 */
const maxPipelined = 64;
/** Who sends on regardless, and does not wait for that answer, is cut off. */
const cutOffAt = 2 * maxPipelined;
const longestCheckMs = 1_000;
const shortestCheckMs = 50;

/** Where a server listens, and what clients may do to it. */
export interface HttpServerOptions {
  /** The protocol, for errors and logs: `OTLP/HTTP`. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly maxConnections: number;
  readonly headersTimeoutMs: number;
  /** Most that the head of a request may take. Default 16,384. */
  readonly maxHeaderBytes?: number;
  /** Undefined is plaintext. */
  readonly tls: ListenerSecurity["tls"];
}

/** What is done with requests. */
export interface RequestHandler {
  /** Takes a request; `asksFirst` where its sender waits for `100 Continue` before it sends the body. */
  begin(request: IncomingMessage, response: ServerResponse, asksFirst: boolean): void;
  /** Turns a request away that is not to be looked at. */
  refuse(request: IncomingMessage, response: ServerResponse, rejection: Rejection): void;
}

/** A server for requests that others send, with limits on what their connections may do. */
export class HttpServer {
  readonly #options: HttpServerOptions;
  readonly #handler: RequestHandler;
  readonly #listener: Listener;
  /** Requests under way, by connection. */
  readonly #underWay = new Map<Socket, number>();
  #isClosing = false;

  constructor(options: HttpServerOptions, logger: Logger, handler: RequestHandler) {
    this.#options = options;
    this.#handler = handler;
    const { name, maxConnections } = options;
    this.#listener = new Listener(name, this.#createServer(), maxConnections, logger);
  }

  #createServer(): Server {
    const { headersTimeoutMs, maxHeaderBytes = usualHeaderBytes, tls } = this.#options;
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
    return server
      .on(tls === undefined ? "connection" : "secureConnection", (socket: Socket) => {
        this.#underWay.set(socket, 0);
        socket.once("close", () => this.#underWay.delete(socket));
      })
      .on("request", (request: IncomingMessage, response: ServerResponse) =>
        this.#begin(request, response, false),
      )
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
  }

  /** Cuts off what is still under way. */
  destroy(): void {
    this.#listener.destroy();
  }

  /** What was kept open for another request is not, once the server is closing. */
  closeIfAsked(response: ServerResponse): void {
    if (this.#isClosing) {
      response.shouldKeepAlive = false;
    }
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
    this.#handler.begin(request, response, asksFirst);
  }

  /** The answer comes behind those to the requests before, and is the connection's last. */
  #refuseMore(request: IncomingMessage, response: ServerResponse, underWay: number): void {
    if (underWay === maxPipelined + 1) {
      response.shouldKeepAlive = false;
      this.#handler.refuse(request, response, tooMany);
    } else if (underWay > cutOffAt) {
      request.socket.destroy();
    }
  }
}

/** A header of a request, by its name in lower case; one that came more than once as one text. */
export function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(", ") : value;
}
