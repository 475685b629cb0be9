import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { Logger } from "../../config/index.ts";
import type { ListenerSecurity } from "../security/index.ts";
import { Listener } from "./listener.ts";
import { idleConnectionMs, maxHeaderBytes as usualHeaderBytes } from "./receiver-parts.ts";

/** Requests that one connection may have under way. None that sends telemetry has more than one. */
const maxPipelined = 64;
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

/** Takes a request; `asksFirst` where its sender waits for `100 Continue` before it sends the body. */
export type HandleRequest = (
  request: IncomingMessage,
  response: ServerResponse,
  asksFirst: boolean,
) => void;

/** A server for requests that others send, with limits on what their connections may do. */
export class HttpServer {
  readonly #options: HttpServerOptions;
  readonly #handle: HandleRequest;
  readonly #listener: Listener;
  /** Requests under way, by connection. */
  readonly #underWay = new Map<Socket, number>();
  #isClosing = false;

  constructor(options: HttpServerOptions, logger: Logger, handle: HandleRequest) {
    this.#options = options;
    this.#handle = handle;
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
    if (underWay > maxPipelined) {
      socket.destroy();
      return;
    }
    this.#underWay.set(socket, underWay);
    response.once("close", () => {
      const requests = this.#underWay.get(socket);
      if (requests !== undefined) {
        this.#underWay.set(socket, requests - 1);
      }
    });
    this.#handle(request, response, asksFirst);
  }
}

/** A header of a request, by its name in lower case; one that came more than once as one text. */
export function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(", ") : value;
}
