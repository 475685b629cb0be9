import type { AddressInfo, Server, Socket } from "node:net";
import { Server as TlsServer } from "node:tls";
import type { Logger } from "../../config/index.ts";
import { listenError } from "../../errors/index.ts";

/** How long a client may keep a connection that was ended from here. */
const lingerMs = 1_000;

/** A server's port and the connections to it, closed in good order. */
export class Listener {
  readonly #name: string;
  readonly #server: Server;
  readonly #logger: Logger;
  readonly #sockets = new Set<Socket>();
  /** Connections whose TLS is not agreed yet, by their other end: nothing can be under way on them. */
  readonly #handshaking = new Map<string, Socket>();
  #closed: Promise<void> | undefined;

  /** @param name - the protocol, for errors and logs: `OTLP/HTTP` */
  constructor(name: string, server: Server, maxConnections: number, logger: Logger) {
    this.#name = name;
    this.#server = server;
    this.#logger = logger;
    server.maxConnections = maxConnections;
    server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      const end = endOf(socket);
      if (server instanceof TlsServer) {
        this.#handshaking.set(end, socket);
      }
      socket.once("close", () => {
        this.#sockets.delete(socket);
        this.#handshaking.delete(end);
      });
    });
    // Told of another object for the same connection.
    server.on("secureConnection", (socket: Socket) => this.#handshaking.delete(endOf(socket)));
  }

  /** Connections that are open. */
  get connections(): number {
    return this.#sockets.size;
  }

  /** @throws ListenError saying what to do */
  open(host: string, port: number): Promise<AddressInfo> {
    return new Promise((resolve, reject) => {
      const onError = (cause: Error): void =>
        reject(listenError(`${this.#name} on ${addressText(host, port)}`, cause));
      this.#server.once("error", onError);
      this.#server.listen({ host, port }, () => {
        this.#server.off("error", onError).on("error", (error) => {
          // Out of files, mostly: the connection is lost, the listener is not.
          this.#logger.warn(`${this.#name} could not take a connection`, { error });
        });
        // Not a pipe's, which would be a text.
        resolve(this.#server.address() as AddressInfo);
      });
    });
  }

  /** Takes no further connections. Resolves when all are closed. */
  close(): Promise<void> {
    this.#closed ??= new Promise((resolve) => {
      const timer = setInterval(() => this.#destroyEnded(), lingerMs).unref();
      for (const socket of this.#handshaking.values()) {
        socket.destroy();
      }
      this.#server.close(() => {
        clearInterval(timer);
        resolve();
      });
    });
    return this.#closed;
  }

  #destroyEnded(): void {
    for (const socket of this.#sockets) {
      if (socket.writableEnded) {
        socket.destroy();
      }
    }
  }

  /** Closes what is still open. */
  destroy(): void {
    for (const socket of this.#sockets) {
      socket.destroy();
    }
  }
}

function endOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}

/** An address as it is written in URLs. */
export function addressText(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Whether only this machine reaches a host. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}
