import type { Signal } from "../../otlp/index.ts";
import { type Consignment, Shipment } from "./shipment.ts";

/** When gathered parcels leave. */
export interface GatherRules {
  readonly maxRequestBytes: number;
  readonly maxItems: number;
  readonly lingerMs: number;
}

/**
 * Gathers parcels of a signal until there are as many as one request is to hold, or the first has
 * waited long enough. While nothing is under way they need not wait for others.
 */
export class Gatherer {
  readonly #signal: Signal;
  readonly #rules: GatherRules;
  readonly #ship: (shipment: Shipment) => void;
  #waiting: Consignment[] = [];
  #bytes = 0;
  #items = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(signal: Signal, rules: GatherRules, ship: (shipment: Shipment) => void) {
    this.#signal = signal;
    this.#rules = rules;
    this.#ship = ship;
  }

  add(consignment: Consignment): void {
    const { bytes, items } = consignment.parcel.request;
    const { maxRequestBytes, maxItems, lingerMs } = this.#rules;
    if (this.#bytes + bytes.length > maxRequestBytes || this.#items + items > maxItems) {
      this.flush();
    }
    this.#waiting.push(consignment);
    this.#bytes += bytes.length;
    this.#items += items;
    if (this.#bytes >= maxRequestBytes || this.#items >= maxItems) {
      this.flush();
    } else {
      this.#timer ??= setTimeout(() => this.flush(), lingerMs);
    }
  }

  /** Sends what is gathered. */
  flush(): void {
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
