import { setTimeout as delay } from "node:timers/promises";
import { ConnectionError, classifyError, type KafkaBridgeError } from "../../errors/index.ts";
import { type BrokerAddress, nameOf } from "../broker-address.ts";
import { findCoordinatorCall, metadataCall } from "./broker-calls.ts";
import type { BrokerConnection } from "./broker-connection.ts";
import type { BrokerConnections } from "./broker-connections.ts";

/** Which broker a request goes to. */
export type Destination =
  | "any"
  | "controller"
  | { readonly broker: number }
  | { readonly group: string };

/** How long one broker of several may take to be connected to. */
const attemptMs = 3_000;
/** A timer may end this much before its time. */
const timerErrorMs = 2;
const groupKey = 0;

/** What an answer says of the brokers. */
interface KnownBrokers {
  readonly controllerId: number;
  readonly brokers: readonly {
    readonly nodeId: number;
    readonly host: string;
    readonly port: number;
  }[];
}

/** How brokers are looked for. */
export interface RouteOptions {
  /** Between rounds, so that a refused connection is not tried in a tight loop. */
  readonly pauseMs: number;
  /** Finds a better reason for a failed connection than the client's, or gives the same error back. */
  readonly explain: (failure: KafkaBridgeError) => Promise<KafkaBridgeError>;
}

/** Finds the broker that a request is for, and the connection to it. */
export class BrokerRoutes {
  readonly #connections: BrokerConnections;
  readonly #bootstrap: readonly BrokerAddress[];
  readonly #options: RouteOptions;
  #brokers: ReadonlyMap<number, BrokerAddress> = new Map();
  #controller: number | undefined;
  /** The broker that answered last: asked again, it knows what was done through it. */
  #last: BrokerAddress | undefined;
  /** The broker that did not answer last, though it could be connected to. */
  #silent: BrokerAddress | undefined;

  constructor(
    connections: BrokerConnections,
    bootstrap: readonly BrokerAddress[],
    options: RouteOptions,
  ) {
    this.#connections = connections;
    this.#bootstrap = bootstrap;
    this.#options = options;
  }

  /**
   * @param deadline - on `performance.now()`'s clock
   * @throws what connecting throws; ConnectionError for a broker that is not part of the cluster
   */
  async to(destination: Destination, deadline: number): Promise<BrokerConnection> {
    if (destination === "any") {
      return await this.#any(deadline);
    }
    if (destination === "controller") {
      const id = this.#controller ?? (await this.#refresh(deadline)).#controller;
      return id === undefined ? await this.#any(deadline) : await this.#broker(id, deadline);
    }
    if ("broker" in destination) {
      return await this.#broker(destination.broker, deadline);
    }
    return await this.#coordinator(destination.group, deadline);
  }

  /** Remembers the brokers that an answer to a metadata request names. */
  learn({ brokers, controllerId }: KnownBrokers): void {
    this.#brokers = new Map(brokers.map(({ nodeId, host, port }) => [nodeId, { host, port }]));
    this.#controller = controllerId >= 0 ? controllerId : undefined;
  }

  /** Asks anew who the controller is before the next request to it. */
  forgetController(): void {
    this.#controller = undefined;
  }

  /** Asks the broker that answered last no more than others, as it stopped answering. */
  avoidLast(): void {
    this.#silent = this.#last;
    this.#last = undefined;
  }

  /** Tries one broker after the other, again and again, until one answers. */
  async #any(deadline: number): Promise<BrokerConnection> {
    const candidates = this.#candidates();
    const pauseMs = this.#options.pauseMs / candidates.length;
    let failure: unknown;
    for (const address of forever(candidates)) {
      try {
        const connection = await this.#connect(address, Math.min(left(deadline), attemptMs));
        this.#last = address;
        return connection;
      } catch (error) {
        // What was found out once need not be found out again.
        const told = classifyError(error);
        const reason = failure === undefined ? await this.#options.explain(told) : told;
        // Credentials and certificates are as wrong for the next broker.
        if (isFinal(reason, told)) {
          throw reason;
        }
        if (isOver(deadline, pauseMs)) {
          // What is cut short by the deadline tells less than what failed before.
          throw failure ?? reason;
        }
        failure = reason;
      }
      await delay(pauseMs);
    }
    throw new ConnectionError("CONNECTION_FAILED", { detail: "there is no broker to ask" });
  }

  #candidates(): BrokerAddress[] {
    const last = this.#last === undefined ? [] : [this.#last];
    const all = [...last, ...this.#bootstrap, ...this.#brokers.values()];
    const byName = new Map(all.map((address) => [nameOf(address), address]));
    if (this.#silent !== undefined && byName.delete(nameOf(this.#silent))) {
      byName.set(nameOf(this.#silent), this.#silent);
    }
    return [...byName.values()];
  }

  async #broker(id: number, deadline: number): Promise<BrokerConnection> {
    const address = this.#brokers.get(id) ?? (await this.#refresh(deadline)).#brokers.get(id);
    if (address === undefined) {
      const detail = `broker ${id} is not part of the cluster now`;
      throw new ConnectionError("CONNECTION_FAILED", { detail });
    }
    try {
      return await this.#connect(address, Math.min(left(deadline), attemptMs));
    } catch (error) {
      // It may have come back under another address, and the controller be another by now.
      this.#brokers = new Map();
      this.#controller = undefined;
      throw error;
    }
  }

  async #coordinator(group: string, deadline: number): Promise<BrokerConnection> {
    const connection = await this.#any(deadline);
    const { coordinators } = await connection.ask(
      findCoordinatorCall,
      [groupKey, [group]],
      left(deadline),
    );
    const found = coordinators[0];
    if (found === undefined || found.errorCode !== 0) {
      const { errorCode = -1, errorMessage = "" } = found ?? {};
      throw Object.assign(new Error(errorMessage || "there is no coordinator"), {
        code: errorCode,
      });
    }
    return await this.#connect(found, Math.min(left(deadline), attemptMs));
  }

  async #refresh(deadline: number): Promise<this> {
    const connection = await this.#any(deadline);
    this.learn(await connection.ask(metadataCall, [[]], left(deadline)));
    return this;
  }

  async #connect(address: BrokerAddress, timeoutMs: number): Promise<BrokerConnection> {
    return await this.#connections.get(address, timeoutMs);
  }
}

/**
 * Whether trying again is of no use. A peer that hangs up at the first request may expect another
 * protocol, but a broker that is going down does the same: that counts where it was found out.
 *
 * @param told - the same failure, before its reason was looked for
 */
export function isFinal(reason: KafkaBridgeError, told: KafkaBridgeError): boolean {
  const isGuess = reason.code === "PROTOCOL_MISMATCH" && reason === told;
  return !reason.retriable && !isGuess;
}

/**
 * Whether there is no time for another try after the pause: cut short, it would only tell of that.
 *
 * @param deadline - on `performance.now()`'s clock
 */
export function isOver(deadline: number, pauseMs: number): boolean {
  return performance.now() + Math.max(pauseMs, timerErrorMs) >= deadline;
}

function* forever<T>(items: readonly T[]): Generator<T> {
  while (items.length > 0) {
    yield* items;
  }
}

function left(deadline: number): number {
  return Math.max(deadline - performance.now(), 1);
}
