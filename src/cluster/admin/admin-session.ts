import { setTimeout as delay } from "node:timers/promises";
import type { KafkaConfig } from "../../config/index.ts";
import {
  ClosedError,
  classifyError,
  type ErrorContext,
  type KafkaBridgeError,
} from "../../errors/index.ts";
import { abortable } from "../abortable.ts";
import { type BrokerAddress, parseAddress } from "../broker-address.ts";
import { type Capability, requireCapability } from "../capabilities.ts";
import type { DriverTarget } from "../driver-settings.ts";
import { driverTarget } from "../driver-target.ts";
import { EmbeddedQueries } from "../embedded-queries.ts";
import { explainFailure } from "../explain-failure.ts";
import { adminSecurity } from "./admin-security.ts";
import { type AdminClient, type BrokerCall, metadataCall } from "./broker-calls.ts";
import type { BrokerRequests } from "./broker-connection.ts";
import { BrokerConnections } from "./broker-connections.ts";
import { BrokerRoutes, type Destination, isFinal, isOver } from "./broker-routes.ts";

/** Trying gives up after this time: within 10 s all told, looking for an embedded cluster included. */
const deadlineMs = 8_500;

/** A request, and what to do when it fails. */
export interface AdminRequest<Args extends unknown[], Response> {
  readonly call: BrokerCall<Args, Response>;
  readonly args: Args;
  /** Default `any`. */
  readonly to?: Destination;
  /** What is being done, for errors: `create topic "t"`. */
  readonly operation: string;
  /** It changes something: once sent, it is sent again only if the broker refused all of it. */
  readonly mutates?: boolean;
  /** The error codes in an answer. Default: none are looked at. */
  readonly codes?: (response: Response) => readonly number[];
  readonly signal?: AbortSignal | undefined;
}

/** What a session may be told apart from its configuration. */
export interface SessionOptions {
  /** When to give up trying. Default 8,500. */
  readonly deadlineMs?: number;
}

/**
 * Refusals that pass by themselves and after which nothing was done: the coordinator is loading, not
 * available or another, or the controller is another.
 */
const passing: ReadonlySet<number> = new Set([14, 15, 16, 41]);

interface Opened {
  readonly client: AdminClient;
  readonly connections: BrokerConnections;
  readonly routes: BrokerRoutes;
}

/**
 * The administration's one way to the brokers: connects at first use, keeps a connection to each
 * broker that it talks to, goes to another when one does not answer, and is closed once.
 */
export class AdminSession {
  readonly config: KafkaConfig;
  readonly #deadlineMs: number;
  #target: Promise<DriverTarget> | undefined;
  #embedded: EmbeddedQueries | undefined;
  #opened: Promise<Opened> | undefined;
  #closed: Promise<void> | undefined;

  constructor(config: KafkaConfig, options: SessionOptions = {}) {
    this.config = config;
    this.#deadlineMs = options.deadlineMs ?? deadlineMs;
  }

  /** What can be asked of the embedded cluster, where the servers are one. */
  async embedded(): Promise<EmbeddedQueries | undefined> {
    const target = await this.#findTarget();
    this.#checkOpen();
    if (target.embedded) {
      this.#embedded ??= new EmbeddedQueries(this.config, target);
    }
    return this.#embedded;
  }

  /** @throws UnsupportedError at once where an embedded cluster is asked for what it cannot do */
  async require(capability: Capability): Promise<void> {
    requireCapability(await this.#findTarget(), capability);
  }

  async #findTarget(): Promise<DriverTarget> {
    this.#checkOpen();
    this.#target ??= driverTarget(this.config).catch((error: unknown) => {
      this.#target = undefined;
      throw error;
    });
    return await this.#target;
  }

  /**
   * Sends a request to the broker it is for, again for as long as the reason of a failure may pass.
   *
   * @returns the answer, whose error codes are the caller's to read
   * @throws KafkaBridgeError that names the operation
   */
  async ask<Args extends unknown[], Response>(
    request: AdminRequest<Args, Response>,
  ): Promise<Response> {
    request.signal?.throwIfAborted();
    try {
      return await abortable(this.#ask(request), request.signal);
    } catch (error) {
      request.signal?.throwIfAborted();
      throw classifyError(error, { operation: request.operation });
    }
  }

  async #ask<Args extends unknown[], Response>(
    request: AdminRequest<Args, Response>,
  ): Promise<Response> {
    const { codes = () => [], signal } = request;
    const { routes } = await this.#open();
    const deadline = performance.now() + this.#deadlineMs;
    for (let failures = 0; ; ) {
      this.#checkOpen();
      const outcome = await this.#try(request, routes, deadline);
      const isLast = isOver(deadline, this.config.retryBackoffMs) || this.#closed !== undefined;
      if ("response" in outcome) {
        if (isLast || !refusedForNow(codes(outcome.response))) {
          return outcome.response;
        }
        routes.forgetController();
      } else {
        if (isLast || !outcome.mayTry) {
          throw outcome.error;
        }
        await this.#checkMayPass(outcome.error, failures++);
      }
      signal?.throwIfAborted();
      await delay(this.config.retryBackoffMs);
    }
  }

  async #try<Args extends unknown[], Response>(
    { call, args, to = "any", mutates = false }: AdminRequest<Args, Response>,
    routes: BrokerRoutes,
    deadline: number,
  ): Promise<
    { readonly response: Response } | { readonly error: unknown; readonly mayTry: boolean }
  > {
    let sent = false;
    try {
      const connection = await routes.to(to, deadline);
      sent = true;
      const left = Math.max(deadline - performance.now(), 1);
      // Another broker can be asked in the time that is left.
      const patienceMs = to === "any" ? Math.max(left / 2, 1) : left;
      const timeoutMs = mutates ? this.config.requestTimeoutMs : patienceMs;
      return { response: await connection.ask(call, args, timeoutMs) };
    } catch (error) {
      if (sent && to === "any") {
        routes.avoidLast();
      }
      return { error, mayTry: !(mutates && sent) };
    }
  }

  /**
   * A listener that takes clients by SASL alone lets everybody connect, and hangs up then: the first
   * failure is looked into.
   *
   * @throws the reason, where trying again is of no use
   */
  async #checkMayPass(error: unknown, failuresBefore: number): Promise<void> {
    const failure = classifyError(error);
    const reason = failuresBefore === 0 ? await this.#explain(failure) : failure;
    if (isFinal(reason, failure)) {
      throw reason;
    }
  }

  async #explain(failure: KafkaBridgeError): Promise<KafkaBridgeError> {
    return await explainFailure(this.config, await this.#findTarget(), failure);
  }

  /** Remembers the brokers that an answer to a metadata request names. */
  async learn(answer: Parameters<BrokerRoutes["learn"]>[0]): Promise<void> {
    (await this.#open()).routes.learn(answer);
  }

  /** Whether the broker that answers knows the request, in any version. */
  async knows<Args extends unknown[], Response>(
    call: BrokerCall<Args, Response>,
  ): Promise<boolean> {
    const { routes } = await this.#open();
    const connection = await routes.to("any", performance.now() + this.#deadlineMs);
    return connection.knows(call);
  }

  /**
   * Which requests the broker that answers knows.
   *
   * @throws KafkaBridgeError where none answers
   */
  async requests(signal?: AbortSignal): Promise<BrokerRequests> {
    try {
      const { routes } = await abortable(this.#open(), signal);
      const deadline = performance.now() + this.#deadlineMs;
      return (await abortable(routes.to("any", deadline), signal)).requests();
    } catch (error) {
      signal?.throwIfAborted();
      throw classifyError(error);
    }
  }

  /**
   * Connects to a broker, if need be, and sends it a request, once.
   *
   * @returns milliseconds from the request to its answer
   * @throws KafkaBridgeError where it does not answer in time
   */
  async ping(address: BrokerAddress, timeoutMs: number): Promise<number> {
    const deadline = performance.now() + timeoutMs;
    try {
      const { connections } = await this.#open();
      const connection = await connections.get(address, timeoutMs);
      const start = performance.now();
      await connection.ask(metadataCall, [[]], Math.max(deadline - start, 1));
      return performance.now() - start;
    } catch (error) {
      throw classifyError(error);
    }
  }

  /**
   * An error code of an answer, as one of our errors.
   *
   * @param message - the broker's own words, where it has any
   */
  async refusal(
    code: number,
    message: string | null | undefined,
    context: ErrorContext,
  ): Promise<KafkaBridgeError> {
    const { protocolErrors, protocolErrorsCodesById } = (await this.#open()).client;
    const known = protocolErrors[protocolErrorsCodesById[code] ?? ""]?.message;
    const text = message || known || `the broker answers with error ${code}`;
    return classifyError(Object.assign(new Error(text), { code }), context);
  }

  #checkOpen(): void {
    if (this.#closed !== undefined) {
      throw new ClosedError({ detail: "the administration client" });
    }
  }

  async #open(): Promise<Opened> {
    this.#checkOpen();
    this.#opened ??= this.#load().catch((error: unknown) => {
      // A certificate that could not be read may be there by the next call.
      this.#opened = undefined;
      throw error;
    });
    return await this.#opened;
  }

  async #load(): Promise<Opened> {
    const [target, security] = await Promise.all([this.#findTarget(), adminSecurity(this.config)]);
    // Loading it takes longer than most programs need it for.
    const client = await import("@platformatic/kafka");
    const connections = new BrokerConnections({
      client,
      clientId: this.config.clientId,
      security,
    });
    const bootstrap = target.bootstrapServers.split(",").map(parseAddress);
    const routes = new BrokerRoutes(connections, bootstrap, {
      pauseMs: this.config.retryBackoffMs,
      explain: (failure) => explainFailure(this.config, target, failure),
    });
    return { client, connections, routes };
  }

  /** Closes every connection; calls under way fail. May be called again. */
  close(): Promise<void> {
    this.#closed ??= (async () => {
      const opened = await this.#opened?.catch(() => undefined);
      await Promise.all([opened?.connections.close(), this.#embedded?.close()]);
    })();
    return this.#closed;
  }
}

function refusedForNow(codes: readonly number[]): boolean {
  return codes.length > 0 && codes.every((code) => passing.has(code));
}
