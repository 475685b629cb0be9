import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createSecureServer, type ServerOptions } from "node:https";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";

/** A request as it came in, its content decompressed. */
export interface ArrivedRequest {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
  /** Port of the other end: tells connections apart. */
  readonly connection: number | undefined;
}

/** What a backend does with a request: an answer, silence, or a connection that breaks off. */
export type Reaction =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: Uint8Array;
    }
  | "hang"
  | "close";

export type React = (request: ArrivedRequest) => Reaction | Promise<Reaction>;

const ok: Reaction = { status: 200, headers: { "content-type": "application/x-protobuf" } };

/** An OTLP/HTTP backend whose behaviour is a function, which may be exchanged at any time. */
export class OtlpBackend implements AsyncDisposable {
  react: React;
  /** Requests that arrived so far, whatever became of them. */
  arrived = 0;
  readonly #tls: ServerOptions | undefined;
  #server: Server | undefined;
  #port = 0;

  private constructor(react: React, tls: ServerOptions | undefined) {
    this.react = react;
    this.#tls = tls;
  }

  static async start(react: React = () => ok, tls?: ServerOptions): Promise<OtlpBackend> {
    const backend = new OtlpBackend(react, tls);
    await backend.listen();
    return backend;
  }

  get url(): string {
    return `${this.#tls === undefined ? "http://127.0.0.1" : "https://localhost"}:${this.#port}`;
  }

  /** Listens, again on the same port after {@link stop}. */
  async listen(): Promise<void> {
    const take = (request: IncomingMessage, response: ServerResponse): void => {
      // Requests that break off are part of the play.
      void this.#take(request, response).catch(() => {});
    };
    const server =
      this.#tls === undefined ? createServer(take) : createSecureServer(this.#tls, take);
    server.listen(this.#port, this.#tls === undefined ? "127.0.0.1" : "localhost");
    await once(server, "listening");
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Is gone, and all connections with it. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server !== undefined) {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const sent = await buffer(request);
    const { headers, url: path = "", socket } = request;
    this.arrived++;
    const body = headers["content-encoding"] === "gzip" ? gunzipSync(sent) : sent;
    const reaction = await this.react({ path, headers, body, connection: socket.remotePort });
    if (reaction === "close") {
      socket.destroy();
    } else if (reaction !== "hang") {
      response.writeHead(reaction.status, reaction.headers);
      response.end(reaction.body);
    }
  }
}
