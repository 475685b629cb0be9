import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { OtlpHttpListener } from "../../config/index.ts";
import type { ListenerSecurity } from "../security/index.ts";
import { bearerCheck } from "./bearer-tokens.ts";
import { Cors } from "./cors.ts";
import { discardRest } from "./discard-rest.ts";
import { answerRejected, answerTaken } from "./http-answer.ts";
import { type BodyRules, readHttpBody } from "./http-body.ts";
import { HttpServer, headerOf } from "./http-server.ts";
import { Lease } from "./memory-budget.ts";
import type { ReceiverParts } from "./receiver-parts.ts";
import {
  internalFault,
  RejectedRequest,
  type Rejection,
  SenderGone,
  tooSlow,
} from "./rejection.ts";
import { RequestCounts } from "./request-counts.ts";
import { encodingOf, type HeadRules, type RequestHead, readHead } from "./request-head.ts";
import { TimeWatch } from "./time-watch.ts";

/** Listens for OTLP/HTTP. */
export class HttpReceiver {
  readonly counts = new RequestCounts();
  readonly #options: OtlpHttpListener;
  readonly #parts: ReceiverParts;
  readonly #rules: HeadRules;
  readonly #server: HttpServer;
  readonly #bodies: BodyRules;
  readonly #acknowledgements: TimeWatch;
  readonly #cors: Cors | undefined;

  constructor(options: OtlpHttpListener, security: ListenerSecurity, parts: ReceiverParts) {
    this.#options = options;
    this.#parts = parts;
    this.#rules = {
      maxBodyBytes: options.maxBodyBytes,
      isAuthorized: bearerCheck(security.tokens),
    };
    this.#cors = options.cors && new Cors(options.cors);
    const { maxBodyBytes, maxDecompressedBytes } = options;
    const watch = new TimeWatch(options.headersTimeoutMs);
    this.#bodies = { maxBodyBytes, maxDecompressedBytes, budget: parts.budget, watch };
    this.#acknowledgements = new TimeWatch(options.ackTimeoutMs);
    this.#server = new HttpServer(
      { ...options, name: "OTLP/HTTP", tls: security.tls },
      parts.logger,
      {
        begin: (request, response, asksFirst) => this.#begin(request, response, asksFirst),
        refuse: (request, response, rejection) => {
          this.counts.started++;
          this.#reject(request, response, rejection);
        },
      },
    );
  }

  /** Connections that are open. */
  get connections(): number {
    return this.#server.connections;
  }

  /** @throws ListenError */
  open(): Promise<AddressInfo> {
    return this.#server.open();
  }

  /** Takes no further connections; resolves when what is under way is answered. */
  async close(): Promise<void> {
    await this.#server.close();
    this.#bodies.watch.close();
    this.#acknowledgements.close();
  }

  /** Cuts off what is still under way. */
  destroy(): void {
    this.#server.destroy();
  }

  #begin(request: IncomingMessage, response: ServerResponse, asksFirst: boolean): void {
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

  async #handle(
    request: IncomingMessage,
    response: ServerResponse,
    head: RequestHead,
  ): Promise<void> {
    const lease = new Lease(this.#parts.budget);
    try {
      const body = await readHttpBody(request, head, this.#bodies, lease);
      const { signal, encoding } = head;
      const reply = await this.#parts.intake.receive({
        signal,
        encoding,
        body,
        header: (name) => headerOf(request, name),
        lease,
        acknowledgements: this.#acknowledgements,
        isGone: () => request.socket.destroyed,
      });
      if (request.socket.destroyed) {
        this.counts.abandoned++;
      } else if (reply.kind === "taken") {
        this.counts[reply.partial === undefined ? "taken" : "partial"]++;
        this.#server.closeIfAsked(response);
        answerTaken(response, signal, encoding, reply.partial);
      } else {
        this.#reject(request, response, reply.rejection);
      }
    } catch (error) {
      lease.end();
      this.#fail(request, response, error);
    }
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
    this.#server.closeIfAsked(response);
    if (rejection === tooSlow) {
      response.shouldKeepAlive = false;
    }
    answerRejected(response, encodingOf(request), rejection);
    discardRest(request, this.#options.maxBodyBytes);
  }
}
