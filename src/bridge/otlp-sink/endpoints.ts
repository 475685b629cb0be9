import type { DeliveryError } from "../../errors/index.ts";
import type { BackoffRules } from "../../retry/index.ts";
import { Circuit } from "./circuit.ts";
import type { OutgoingRequest, SendResult, Transport } from "./transport.ts";
import { Waits } from "./waits.ts";

interface Endpoint {
  readonly transport: Transport;
  readonly circuit: Circuit;
}

/** What happens to endpoints, for logs and metrics. */
export interface EndpointEvents {
  onUnavailable(endpoint: string, error: DeliveryError): void;
  /** It takes requests again. */
  onAvailable(endpoint: string): void;
}

/** Several addresses of one backend: the first is used while it answers, then the next. */
export class Endpoints {
  readonly #endpoints: readonly Endpoint[];
  readonly #events: EndpointEvents;
  readonly #waits = new Waits();
  #accepted = 0;
  #lastError: DeliveryError | undefined;
  #fault: DeliveryError | undefined;

  constructor(transports: readonly Transport[], rules: BackoffRules, events: EndpointEvents) {
    this.#endpoints = transports.map((transport) => ({ transport, circuit: new Circuit(rules) }));
    this.#events = events;
  }

  /** Requests that were accepted so far. */
  get accepted(): number {
    return this.#accepted;
  }

  /** The fault with which the backend answered last, as long as it accepts nothing after it. */
  get fault(): DeliveryError | undefined {
    return this.#fault;
  }

  /** Why no address takes requests; undefined where one does, or was not tried yet. */
  get trouble(): DeliveryError | undefined {
    return this.#endpoints.every(({ circuit }) => circuit.isOpen) ? this.#lastError : undefined;
  }

  /**
   * Sends a request to the first address that is worth a try, once one is.
   *
   * @returns undefined where the endpoints were closed meanwhile: nobody knows whether it arrived
   */
  async send(request: OutgoingRequest): Promise<SendResult | undefined> {
    const endpoint = this.#usable() ?? (await this.#nextUsable());
    if (endpoint === undefined) {
      return undefined;
    }
    const { transport, circuit } = endpoint;
    const round = circuit.begin();
    const result = await transport.send(request);
    if (this.#waits.ended && result.kind !== "accepted") {
      return undefined;
    }
    this.#note(endpoint, round, result);
    return result;
  }

  /** Ends what is under way, and what waits. */
  close(): void {
    this.#waits.end();
    for (const { transport } of this.#endpoints) {
      transport.close();
    }
  }

  #note({ transport, circuit }: Endpoint, round: number, result: SendResult): void {
    const wasOpen = circuit.isOpen;
    if (result.kind === "unavailable") {
      this.#lastError = result.error;
      circuit.failed(round, result.delayMs);
      this.#events.onUnavailable(transport.endpoint, result.error);
    } else {
      this.#accepted += result.kind === "accepted" ? 1 : 0;
      this.#fault = faultAfter(result, this.#fault);
      circuit.succeeded(round);
      if (wasOpen && !circuit.isOpen) {
        this.#events.onAvailable(transport.endpoint);
      }
    }
    if (wasOpen || circuit.isOpen) {
      this.#waits.wake();
    }
  }

  #usable(): Endpoint | undefined {
    return this.#waits.ended
      ? undefined
      : this.#endpoints.find(({ circuit }) => circuit.waitMs <= 0);
  }

  async #nextUsable(): Promise<Endpoint | undefined> {
    while (!this.#waits.ended) {
      const waitMs = Math.min(...this.#endpoints.map(({ circuit }) => circuit.waitMs));
      await this.#waits.wait(waitMs);
      const endpoint = this.#usable();
      if (endpoint !== undefined) {
        return endpoint;
      }
    }
    return undefined;
  }
}

/** A refusal says nothing of how the backend is. */
function faultAfter(
  result: SendResult,
  former: DeliveryError | undefined,
): DeliveryError | undefined {
  switch (result.kind) {
    case "accepted":
      return undefined;
    case "failed":
      return result.error;
    case "refused":
    case "unavailable":
      return former;
  }
}
