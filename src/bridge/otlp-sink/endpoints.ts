import { setTimeout as delay } from "node:timers/promises";
import type { DeliveryError } from "../../errors/index.ts";
import { type BackoffRules, Circuit } from "./circuit.ts";
import type { OutgoingRequest, SendResult, Transport } from "./transport.ts";

interface Endpoint {
  readonly transport: Transport;
  readonly circuit: Circuit;
}

/** What happens to endpoints, for logs and metrics. */
export interface EndpointEvents {
  onUnavailable(endpoint: string, error: DeliveryError): void;
  onAvailable(endpoint: string): void;
}

/** How often those who wait look again while another request probes. */
const probePollMs = 20;

/** Several addresses of one backend: the first is used while it answers, then the next. */
export class Endpoints {
  readonly #endpoints: readonly Endpoint[];
  readonly #events: EndpointEvents;

  constructor(transports: readonly Transport[], rules: BackoffRules, events: EndpointEvents) {
    this.#endpoints = transports.map((transport) => ({ transport, circuit: new Circuit(rules) }));
    this.#events = events;
  }

  /** Whether there is an address that answered last, or was not tried yet. */
  get isAvailable(): boolean {
    return this.#endpoints.some(({ circuit }) => !circuit.isBroken);
  }

  /**
   * Sends a request to the first address that is worth a try, once one is.
   *
   * @throws the reason of `abort`
   */
  async send(request: OutgoingRequest, abort: AbortSignal): Promise<SendResult> {
    const { transport, circuit } = await this.#pick(abort);
    const wasBroken = circuit.isBroken;
    circuit.begin();
    let result: SendResult;
    try {
      result = await transport.send(request, abort);
    } catch (error) {
      circuit.calledOff();
      throw error;
    }
    if (result.kind === "unavailable") {
      circuit.failed(result.delayMs);
      this.#events.onUnavailable(transport.endpoint, result.error);
    } else {
      circuit.succeeded();
      if (wasBroken) {
        this.#events.onAvailable(transport.endpoint);
      }
    }
    return result;
  }

  close(): void {
    for (const { transport } of this.#endpoints) {
      transport.close();
    }
  }

  async #pick(abort: AbortSignal): Promise<Endpoint> {
    for (;;) {
      abort.throwIfAborted();
      let waitMs = Number.POSITIVE_INFINITY;
      for (const endpoint of this.#endpoints) {
        const wait = endpoint.circuit.waitMs;
        if (wait <= 0) {
          return endpoint;
        }
        waitMs = Math.min(waitMs, wait);
      }
      await delay(Number.isFinite(waitMs) ? waitMs : probePollMs, undefined, { signal: abort });
    }
  }
}
