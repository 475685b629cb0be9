import type { IncomingMessage, ServerResponse } from "node:http";
import type { OtlpHttpListener } from "../../config/index.ts";

/** What pages have to set to send OTLP at all. */
const otlpHeaders = ["content-type", "content-encoding", "authorization"];
const noContent = 204;

/** Lets web pages of some origins send (Fetch standard, "CORS protocol"). */
export class Cors {
  readonly #origins: ReadonlySet<string>;
  readonly #allowed: Readonly<Record<string, string>>;

  constructor({ origins, headers, maxAgeSeconds }: NonNullable<OtlpHttpListener["cors"]>) {
    this.#origins = new Set(origins);
    this.#allowed = {
      "access-control-allow-methods": "POST",
      "access-control-allow-headers": [...otlpHeaders, ...headers].join(", "),
      "access-control-max-age": String(maxAgeSeconds),
    };
  }

  /**
   * Sets what the answer to a page's request needs. A page of another origin is told nothing: its
   * browser keeps the answer from it.
   */
  allow({ headers }: IncomingMessage, response: ServerResponse): void {
    response.setHeader("vary", "origin");
    if (this.#isAllowed(headers.origin)) {
      response.setHeader("access-control-allow-origin", headers.origin ?? "*");
      response.setHeader("access-control-expose-headers", "retry-after");
    }
  }

  /** Answers the question that a browser asks before the request; false where it is none. */
  answerPreflight({ method, headers }: IncomingMessage, response: ServerResponse): boolean {
    if (method !== "OPTIONS" || headers["access-control-request-method"] === undefined) {
      return false;
    }
    response.writeHead(noContent, this.#isAllowed(headers.origin) ? this.#allowed : {});
    response.end();
    return true;
  }

  #isAllowed(origin: string | undefined): boolean {
    return origin !== undefined && (this.#origins.has("*") || this.#origins.has(origin));
  }
}
