import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import {
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { SeverityNumber } from "@opentelemetry/api-logs";
import type { Telemetry } from "./telemetry.ts";

/** What a route answers. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export type Route = (request: { readonly body: unknown; readonly url: URL }) => Promise<Answer>;

/** A small HTTP service whose requests are recorded as the semantic conventions ask. */
export class HttpService {
  readonly #telemetry: Telemetry;
  readonly #routes: ReadonlyMap<string, Route>;
  readonly #server: Server;

  /** @param routes - by method and path, such as `POST /checkout` */
  constructor(telemetry: Telemetry, routes: Readonly<Record<string, Route>>) {
    this.#telemetry = telemetry;
    this.#routes = new Map(Object.entries(routes));
    this.#server = createServer((request, response) => {
      void this.#serve(request, response);
    });
  }

  /** Listens on a free port of this machine and returns the address. */
  async listen(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://localhost");
    const method = request.method ?? "GET";
    const name = `${method} ${url.pathname}`;
    const parent = propagation.extract(ROOT_CONTEXT, request.headers);
    const { tracer, requestDuration } = this.#telemetry;
    const attributes = { "http.request.method": method, "http.route": url.pathname };
    const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, parent);
    const startedAt = performance.now();
    const answer = await context.with(trace.setSpan(parent, span), () =>
      this.#answer(name, { body: readJson(request), url }, span),
    );
    const outcome = { ...attributes, "http.response.status_code": answer.status };
    requestDuration.record((performance.now() - startedAt) / 1_000, outcome);
    span.setAttribute("http.response.status_code", answer.status);
    span.end();
    response.writeHead(answer.status, { "content-type": "application/json" });
    response.end(JSON.stringify(answer.body));
  }

  async #answer(
    name: string,
    request: { body: Promise<unknown>; url: URL },
    span: Span,
  ): Promise<Answer> {
    const route = this.#routes.get(name);
    try {
      return route === undefined
        ? { status: 404, body: { error: "not found" } }
        : await route({ body: await request.body, url: request.url });
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause));
      span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
      this.#telemetry.logger.emit({
        severityNumber: SeverityNumber.ERROR,
        severityText: "ERROR",
        body: `${name} failed: ${error.message}`,
        attributes: { "exception.type": error.name },
        context: context.active(),
      });
      return { status: 503, body: { error: error.message } };
    }
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  return chunks.length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString());
}

/** Calls another service in a span of its own and hands the trace's context on in the headers. */
export async function callService(
  { tracer }: Telemetry,
  method: "GET" | "POST",
  url: string,
  body?: unknown,
): Promise<Answer> {
  const attributes = { "http.request.method": method, "url.full": url };
  return await tracer.startActiveSpan(
    method,
    { kind: SpanKind.CLIENT, attributes },
    async (span) => {
      try {
        const headers: Record<string, string> = {};
        propagation.inject(context.active(), headers);
        const response = await fetch(url, {
          method,
          headers,
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        span.setAttribute("http.response.status_code", response.status);
        if (!response.ok) {
          span.setStatus({ code: SpanStatusCode.ERROR, message: `HTTP ${response.status}` });
        }
        return { status: response.status, body: await response.json() };
      } finally {
        span.end();
      }
    },
  );
}
