import { once } from "node:events";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { answerJson, answerRefusal, Refusal } from "./answer.ts";
import { answerAttributes } from "./attributes.ts";
import { catalogue } from "./catalogue.ts";
import { CloudState } from "./cloud-state.ts";
import { answerControlPlane } from "./control-plane.ts";
import { exportText } from "./export-text.ts";
import { answerQuery, type QueryContext } from "./query.ts";
import { RateLimit } from "./rate-limit.ts";

/** A request as it came in. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly status: number;
}

/** Does something else with a request; false leaves it to the server. */
export type Disturbance = (
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
) => boolean | Promise<boolean>;

/** What a key may do. */
interface Access {
  readonly secret: string;
  isRevoked: boolean;
  mayListResources: boolean;
  mayReadMetrics: boolean;
  /** Resources whose metrics are kept from it. */
  readonly denied: Set<string>;
}

/**
 * Confluent Cloud's control plane and Metrics API, version 2, on loopback, with a clock of its own: it
 * keeps the service's rules, limits and delays, and refuses what the service refuses.
 */
export class ConfluentServer implements AsyncDisposable {
  readonly state = new CloudState();
  readonly requests: SeenRequest[] = [];
  readonly access: Access;
  readonly apiKey = "CLOUDKEY00000001";
  readonly apiSecret = "cloud-secret-that-nobody-may-see";
  /** The server's time. */
  now: () => number;
  /** Asked first about each request. */
  disturb: Disturbance | undefined;
  latencyMs = 120_000;
  tokenLifeMs = 300_000;
  exportOffsetMs = 180_000;
  exportsSeconds = false;
  exportMaxPoints: number | undefined;
  requestsPerMinute = 300;
  exportsPerHour = 160;
  #perMinute: RateLimit | undefined;
  #perHour: RateLimit | undefined;
  readonly #server: Server;

  private constructor(now: () => number) {
    this.now = now;
    this.access = {
      secret: this.apiSecret,
      isRevoked: false,
      mayListResources: true,
      mayReadMetrics: true,
      denied: new Set(),
    };
    this.#server = createServer((request, response) => {
      // Requests that break off are part of the play.
      void this.#take(request, response).catch(() => response.destroy());
    });
  }

  static async start(now: () => number = Date.now): Promise<ConfluentServer> {
    const server = new ConfluentServer(now);
    server.#server.listen(0, "127.0.0.1");
    await once(server.#server, "listening");
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** How often a path was asked for, whatever became of it. */
  countOf(path: string): number {
    return this.requests.filter(({ target }) => target.startsWith(path)).length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    this.requests.push({
      method: request.method ?? "",
      target: request.url ?? "",
      headers: request.headers,
      body,
      // Known once the answer begins, which is before anybody has read it.
      get status() {
        return response.statusCode;
      },
    });
    if ((await this.disturb?.(request, response, body)) === true) return;
    const url = new URL(request.url ?? "/", this.url);
    const isMetrics = url.pathname.startsWith("/v2/metrics/");
    try {
      this.#authenticate(request);
      const limits = this.#limit(url);
      if (isMetrics) this.#metrics(request, response, { url, body, limits });
      else this.#controlPlane(response, url);
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal(500, String(error));
      answerRefusal(response, refusal, { hasTitle: !isMetrics });
    }
  }

  #authenticate({ headers }: IncomingMessage): void {
    const expected = Buffer.from(`${this.apiKey}:${this.access.secret}`).toString("base64");
    if (headers.authorization !== `Basic ${expected}` || this.access.isRevoked) {
      throw new Refusal(401, "Valid authentication credentials must be provided", {
        "www-authenticate": 'Basic error="invalid_key"',
      });
    }
  }

  /** Counts the request, and gives the headers that tell what is left. */
  #limit(url: URL): Record<string, string> {
    this.#perMinute ??= new RateLimit(this.requestsPerMinute, 60_000);
    this.#perHour ??= new RateLimit(this.exportsPerHour, 3_600_000);
    const isExport = url.pathname.endsWith("/export");
    const sets = [{ limit: this.#perMinute.limit, ...this.#perMinute.take("ip", this.now()) }];
    if (isExport) {
      for (const key of new Set(url.searchParams.getAll("resource.kafka.id"))) {
        sets.push({ limit: this.#perHour.limit, ...this.#perHour.take(key, this.now()) });
      }
    }
    const prefix = url.pathname.startsWith("/v2/metrics/") ? "rateLimit" : "X-RateLimit";
    const kept = sets.length > 1 ? [sets[0], sets.at(-1)] : sets;
    const join = (pick: (set: (typeof sets)[number]) => number): string =>
      kept.map((set) => (set === undefined ? "" : pick(set))).join(", ");
    const headers = {
      [`${prefix}-limit`]: join(({ limit }) => limit),
      [`${prefix}-remaining`]: join(({ remaining }) => remaining),
      [`${prefix}-reset`]: join(({ resetSeconds }) => resetSeconds),
    };
    const over = sets.find(({ isOver }) => isOver);
    if (over !== undefined) {
      const retry = prefix === "X-RateLimit" ? { "retry-after": String(over.resetSeconds) } : {};
      throw new Refusal(429, "Too many requests have been made", { ...headers, ...retry });
    }
    return headers;
  }

  #controlPlane(response: ServerResponse, url: URL): void {
    if (!this.access.mayListResources) throw new Refusal(403, "no access to the organization");
    const answer = answerControlPlane(this.state, url);
    if (answer === undefined) throw new Refusal(404, `no such path: ${url.pathname}`);
    answerJson(response, answer);
  }

  #metrics(
    request: IncomingMessage,
    response: ServerResponse,
    { url, body, limits: headers }: { url: URL; body: string; limits: Record<string, string> },
  ): void {
    if (!this.access.mayReadMetrics) throw new Refusal(403, "the role MetricsViewer is needed");
    if (`${request.method} ${url.pathname}` === "GET /v2/metrics/cloud/export") {
      this.#export(request, response, url, headers);
    } else {
      answerJson(response, this.#answer(`${request.method} ${url.pathname}`, url, body), {
        headers,
      });
    }
  }

  #answer(what: string, url: URL, body: string): unknown {
    const token = url.searchParams.get("page_token");
    switch (what) {
      case "GET /v2/metrics/cloud/descriptors/metrics":
        return descriptorPage(url);
      case "POST /v2/metrics/cloud/query":
        return answerQuery(this.#context(), body, token);
      case "POST /v2/metrics/cloud/attributes":
        return answerAttributes(this.#context(), body, token);
      default:
        throw new Refusal(404, `no such path: ${url.pathname}`);
    }
  }

  #context(): QueryContext {
    return {
      state: this.state,
      nowMs: this.now(),
      latencyMs: this.latencyMs,
      tokenLifeMs: this.tokenLifeMs,
      authorize: (kind, ids) => {
        const wrong = ids.find((id) => !this.#mayRead(kind, id));
        if (wrong !== undefined) throw new Refusal(403, `not authorized for ${kind}.id:${wrong}`);
      },
    };
  }

  #mayRead(kind: string, id: string): boolean {
    return this.state.resources(kind).includes(id) && !this.access.denied.has(id);
  }

  #export(
    { headers: { accept = "" } }: IncomingMessage,
    response: ServerResponse,
    url: URL,
    headers: Record<string, string>,
  ): void {
    const isOpenMetrics = accept.includes("application/openmetrics-text");
    const content = exportText(
      {
        state: this.state,
        nowMs: this.now(),
        mayRead: (kind, id) => this.#mayRead(kind, id),
        isOpenMetrics,
        hasSeconds: this.exportsSeconds,
        offsetMs: this.exportOffsetMs,
        ...(this.exportMaxPoints === undefined ? {} : { maxPoints: this.exportMaxPoints }),
      },
      url.searchParams,
    );
    const type = isOpenMetrics
      ? "application/openmetrics-text;version=1.0.0;charset=utf-8"
      : "text/plain;version=0.0.4";
    response.writeHead(200, { "content-type": type, ...headers });
    response.end(content);
  }
}

function descriptorPage(url: URL): unknown {
  const size = Number(url.searchParams.get("page_size") ?? 100);
  if (!Number.isInteger(size) || size < 1 || size > 1_000) {
    throw new Refusal(400, "page_size must be between 1 and 1000");
  }
  const offset = Number(url.searchParams.get("page_token") ?? 0);
  const next = offset + size;
  return {
    data: catalogue.slice(offset, next).map(({ descriptor }) => descriptor),
    meta: {
      pagination: {
        page_size: size,
        total_size: catalogue.length,
        ...(next < catalogue.length ? { next_page_token: String(next) } : {}),
      },
    },
    links: {},
  };
}
