import { anySignal } from "../../../abort/index.ts";
import type { Secret } from "../../../config/index.ts";
import {
  type Clock,
  errorOfStatus,
  providerErrorOf,
  retrying,
  systemClock,
  type UsageCounter,
} from "../../calls/index.ts";
import { boundedTexts, readBounded } from "./bounded-body.ts";
import { failureOfAnswer, parseJson } from "./failed-answer.ts";
import { Patience } from "./patience.ts";
import { RateGate } from "./rate-gate.ts";

/** An interface, and who asks it. */
export interface ConfluentHttpOptions {
  /** Address of the interface: the only one that the credentials are sent to. */
  readonly baseUrl: string;
  readonly apiKey: Secret;
  readonly apiSecret: Secret;
  readonly usage: UsageCounter;
  readonly clock?: Clock;
  /** How long one try may take, its answer included. Default 60,000 ms. */
  readonly timeoutMs?: number;
  /** Largest answer, in bytes once decompressed. Default 64 MiB. */
  readonly maxBytes?: number;
  /** A number from 0 up to 1, for the jitter of retries. */
  readonly random?: () => number;
}

/** What is asked. */
export interface ConfluentRequest {
  readonly method: "GET" | "POST";
  /** Begins with `/`; every part that is not fixed is encoded. */
  readonly path: string;
  /** The path as calls are counted by, without ids. Default: the path. */
  readonly pathName?: string;
  readonly parameters?: readonly (readonly [name: string, value: string])[];
  /** JSON, as text: pages have to repeat it byte by byte. */
  readonly body?: string;
  readonly accept?: string;
  readonly signal?: AbortSignal | undefined;
}

const defaultTimeoutMs = 60_000;
const defaultMaxBytes = 64 * 2 ** 20;

/**
 * Asks one interface of Confluent Cloud, with HTTP Basic on every call. Calls are made again as
 * `retrying` does, and wait where the service's limits would be hit.
 */
export class ConfluentHttp {
  readonly #base: URL;
  readonly #authorization: () => string;
  readonly #options: ConfluentHttpOptions;
  readonly #clock: Clock;
  /** The export endpoint has a limit of its own, by the hour, that nothing else has to wait for. */
  readonly #gates: { readonly export: RateGate; readonly all: RateGate };

  constructor(options: ConfluentHttpOptions) {
    const { apiKey, apiSecret } = options;
    this.#options = options;
    this.#base = new URL(options.baseUrl);
    this.#authorization = () =>
      `Basic ${Buffer.from(`${apiKey.reveal()}:${apiSecret.reveal()}`).toString("base64")}`;
    this.#clock = options.clock ?? systemClock;
    this.#gates = { export: new RateGate(this.#clock), all: new RateGate(this.#clock) };
  }

  /**
   * Asks, and reads the answer as JSON.
   *
   * @throws ProviderError after the last try
   */
  async json(request: ConfluentRequest): Promise<unknown> {
    const subject = subjectOf(request);
    const maxBytes = this.#options.maxBytes ?? defaultMaxBytes;
    return await this.#retrying(request, async (signal) => {
      const response = await this.#send(request, signal);
      return parseJson(await readBounded(response, { subject, maxBytes }), response, subject);
    });
  }

  /**
   * Asks, and gives the answer's text piece by piece. The call is made again until an answer of success
   * begins; what breaks off later fails.
   *
   * @param maxBytes - bounds the whole of it
   */
  async *texts(request: ConfluentRequest, maxBytes: number): AsyncGenerator<string> {
    const subject = subjectOf(request);
    // The signal of a try ends with the try, and the answer is read after it.
    const reading = new AbortController();
    const onAbort = (): void => reading.abort(request.signal?.reason);
    request.signal?.addEventListener("abort", onAbort, { once: true });
    const patience = new Patience(this.#options.timeoutMs ?? defaultTimeoutMs, reading);
    try {
      const response = await this.#retrying(request, (signal) =>
        this.#send(request, anySignal([signal, reading.signal])),
      );
      patience.wait();
      for await (const text of boundedTexts(response, { subject, maxBytes })) {
        patience.rest();
        yield text;
        patience.wait();
      }
    } catch (error) {
      request.signal?.throwIfAborted();
      throw providerErrorOf(error, subject);
    } finally {
      patience.rest();
      request.signal?.removeEventListener("abort", onAbort);
      reading.abort();
    }
  }

  async #retrying<T>(
    request: ConfluentRequest,
    attempt: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const { usage, random, timeoutMs = defaultTimeoutMs } = this.#options;
    const gate = this.#gateOf(request);
    const { signal } = request;
    // Waiting for one's turn is no part of a try's time.
    await gate.enter(signal);
    return await retrying(attempt, {
      subject: subjectOf(request),
      operation: `${request.method} ${request.pathName ?? request.path}`,
      usage,
      clock: this.#clock,
      signal,
      timeoutMs,
      ...(random === undefined ? {} : { random }),
    });
  }

  async #send(request: ConfluentRequest, signal: AbortSignal): Promise<Response> {
    const { method, body, accept = "application/json" } = request;
    const response = await fetch(this.#addressOf(request), {
      method,
      headers: {
        authorization: this.#authorization(),
        accept,
        "user-agent": "otel-kafka-bridge",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body }),
      redirect: "manual",
      signal,
    });
    this.#gateOf(request).learn(response.headers);
    if (response.status === 200) {
      return response;
    }
    if (response.ok) {
      await response.body?.cancel();
      throw errorOfStatus(response.status, `${subjectOf(request)}: an answer without content`);
    }
    const failure = await failureOfAnswer(response, subjectOf(request), this.#clock.now());
    if (failure.code === "PROVIDER_THROTTLED" && failure.retryAfterMs !== undefined) {
      this.#gateOf(request).close(failure.retryAfterMs);
    }
    throw failure;
  }

  #gateOf({ path }: ConfluentRequest): RateGate {
    return path.endsWith("/export") ? this.#gates.export : this.#gates.all;
  }

  #addressOf({ path, parameters = [] }: ConfluentRequest): URL {
    const address = new URL(this.#base);
    address.pathname = `${this.#base.pathname.replace(/\/+$/, "")}${path}`;
    for (const [name, value] of parameters) {
      address.searchParams.append(name, value);
    }
    return address;
  }
}

function subjectOf({ method, path }: ConfluentRequest): string {
  return `${method} ${path}`;
}
