import type { Signal } from "../../otlp/index.ts";
import type { Consignment } from "./consignment.ts";
import { Courier, type CourierRules } from "./courier.ts";
import type { Endpoints } from "./endpoints.ts";
import { Gatherer, type GatherRules } from "./gatherer.ts";

/** Gathers what is delivered, and brings it to the backend in the order in which it is gathered. */
export class Line {
  readonly #courier: Courier;
  readonly #gatherers: Readonly<Record<Signal, Gatherer>>;

  constructor(endpoints: Endpoints, gathering: GatherRules, carrying: CourierRules) {
    const courier = new Courier(endpoints, carrying);
    const gatherer = (signal: Signal): Gatherer =>
      new Gatherer(signal, gathering, (shipment) => courier.ship(shipment));
    this.#courier = courier;
    this.#gatherers = {
      traces: gatherer("traces"),
      metrics: gatherer("metrics"),
      logs: gatherer("logs"),
    };
  }

  add(consignment: Consignment): void {
    this.#gatherers[consignment.request.signal].add(consignment);
  }

  hurry(): void {
    for (const gatherer of Object.values(this.#gatherers)) {
      gatherer.hurry();
    }
  }

  drained(): Promise<void> {
    return this.#courier.drained();
  }

  abandon(): void {
    this.#courier.abandon();
  }
}
