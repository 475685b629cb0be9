import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { listenError } from "../errors/index.ts";

/** Whether something can do its work, and what it says of itself, as JSON has it. */
export interface Readiness {
  readonly isReady: boolean;
  readonly details: Readonly<Record<string, unknown>>;
}

/** What a health server tells. */
export interface HealthAnswers {
  ready(): Readiness | Promise<Readiness>;
  /** The metrics as text, and what text it is. */
  metrics(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** Where it listens. */
export interface HealthAddress {
  readonly host: string;
  /** 0 takes any that is free. */
  readonly port: number;
}

const limits = {
  headersTimeout: 5_000,
  requestTimeout: 5_000,
  maxHeaderSize: 8_192,
  keepAliveTimeout: 5_000,
} as const;
const maxConnections = 100;

/**
 * Serves /livez (200 while the process answers at all), /readyz (200 or 503, with reasons in JSON)
 * and /metrics.
 */
export class HealthServer {
  readonly #answers: HealthAnswers;
  readonly #server: Server;

  constructor(answers: HealthAnswers) {
    this.#answers = answers;
    this.#server = createServer(limits, (request, response) => {
      void this.#answer(request, response);
    });
    this.#server.maxConnections = maxConnections;
  }

  /**
   * Begins to listen.
   *
   * @throws ListenError saying what to do
   */
  listen({ host, port }: HealthAddress): Promise<AddressInfo> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", (cause) =>
        reject(listenError(`health on ${host}:${port}`, cause)),
      );
      this.#server.listen({ host, port, exclusive: true }, () =>
        resolve(this.#server.address() as AddressInfo),
      );
    });
  }

  /** Ends, without waiting for connections that are kept open. May be called again. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? "").split("?", 1)[0];
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.setHeader("allow", "GET, HEAD");
      sendJson(response, 405, { error: "only GET and HEAD" });
      return;
    }
    try {
      switch (path) {
        case "/livez":
          sendJson(response, 200, { status: "alive" });
          return;
        case "/readyz": {
          const { isReady, details } = await this.#answers.ready();
          const status = isReady ? "ready" : "not ready";
          sendJson(response, isReady ? 200 : 503, { status, ...details });
          return;
        }
        case "/metrics": {
          const { contentType, text } = await this.#answers.metrics();
          send(response, 200, contentType, text);
          return;
        }
        default:
          sendJson(response, 404, { error: "there are /livez, /readyz and /metrics" });
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      sendJson(response, 500, { error: reason });
    }
  }
}

function sendJson(response: ServerResponse, status: number, document: object): void {
  send(response, status, "application/json; charset=utf-8", `${JSON.stringify(document)}\n`);
}

function send(response: ServerResponse, status: number, contentType: string, text: string): void {
  response.writeHead(status, {
    "content-type": contentType,
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
  });
  // To HEAD, Node.js sends the head alone.
  response.end(text);
}
