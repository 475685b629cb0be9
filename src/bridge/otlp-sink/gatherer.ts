import type { Signal } from "../../otlp/index.ts";
import type { Consignment } from "./consignment.ts";
import { Shipment } from "./shipment.ts";

/** When what is gathered leaves. */
export interface GatherRules {
  readonly maxRequestBytes: number;
  readonly maxItems: number;
  readonly lingerMs: number;
}

/**
 * Gathers telemetry of a signal until it is as much as one request is to hold, or the first of it
 * has waited long enough.
 */
export class Gatherer {
  readonly #signal: Signal;
  readonly #rules: GatherRules;
  readonly #ship: (shipment: Shipment) => void;
  #waiting: Consignment[] = [];
  #bytes = 0;
  #items = 0;
  #timer: NodeJS.Timeout | undefined;
  #hurried = false;

  constructor(signal: Signal, rules: GatherRules, ship: (shipment: Shipment) => void) {
    this.#signal = signal;
    this.#rules = rules;
    this.#ship = ship;
  }

  add(consignment: Consignment): void {
    const { bytes, items } = consignment.request;
    const { maxRequestBytes, maxItems, lingerMs } = this.#rules;
    if (this.#bytes + bytes.length > maxRequestBytes || this.#items + items > maxItems) {
      this.#leave();
    }
    this.#waiting.push(consignment);
    this.#bytes += bytes.length;
    this.#items += items;
    if (this.#hurried || this.#bytes >= maxRequestBytes || this.#items >= maxItems) {
      this.#leave();
    } else {
      this.#timer ??= setTimeout(() => this.#leave(), lingerMs);
    }
  }

  /** Sends what is gathered, and gathers nothing any more. */
  hurry(): void {
    this.#hurried = true;
    this.#leave();
  }

  #leave(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.length > 0) {
      const shipment = new Shipment(this.#signal, this.#waiting);
      this.#waiting = [];
      this.#bytes = 0;
      this.#items = 0;
      this.#ship(shipment);
    }
  }
}
