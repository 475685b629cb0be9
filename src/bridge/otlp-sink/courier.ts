import type { PartialSuccess, Signal } from "../../otlp/index.ts";
import { delivered, type Outcome } from "../pipeline/index.ts";
import type { Endpoints } from "./endpoints.ts";
import type { Shipment } from "./shipment.ts";

/** How shipments are brought to the backend. */
export interface CourierRules {
  /** Requests under way at a time. */
  readonly inFlight: number;
  /** How often a backend may fail over a request before its content counts as refused. */
  readonly maxFailures: number;
  /** Whether an unavailable backend is tried without end. */
  readonly forever: boolean;
  /** The backend took a request but for some items, which it must not be sent again. */
  readonly onPartial: (signal: Signal, partial: PartialSuccess) => void;
}

/**
 * Brings shipments to the backend, several at a time, in the order in which they came. One that is
 * refused is halved until the parcel alone is left that the backend does not take.
 */
export class Courier {
  readonly #endpoints: Pick<Endpoints, "send">;
  readonly #rules: CourierRules;
  readonly #waiting: Shipment[] = [];
  readonly #abort = new AbortController();
  #underWay = 0;
  #idle: (() => void)[] = [];

  constructor(endpoints: Pick<Endpoints, "send">, rules: CourierRules) {
    this.#endpoints = endpoints;
    this.#rules = rules;
  }

  /** Whether nothing waits and nothing is under way. */
  get isIdle(): boolean {
    return this.#underWay === 0 && this.#waiting.length === 0;
  }

  ship(shipment: Shipment): void {
    this.#waiting.push(shipment);
    this.#startNext();
  }

  /** Resolves when all that was shipped is settled. */
  async drained(): Promise<void> {
    if (!this.isIdle) {
      await new Promise<void>((resolve) => this.#idle.push(resolve));
    }
  }

  /** Calls off what is under way and waits: it may be tried again by whoever handed it in. */
  abandon(reason: Error): void {
    this.#abort.abort(reason);
  }

  #startNext(): void {
    while (this.#underWay < this.#rules.inFlight) {
      const shipment = this.#waiting.shift();
      if (shipment === undefined) {
        break;
      }
      this.#underWay++;
      void this.#carry(shipment).finally(() => {
        this.#underWay--;
        this.#startNext();
      });
    }
    if (this.isIdle) {
      for (const resolve of this.#idle.splice(0)) {
        resolve();
      }
    }
  }

  async #carry(shipment: Shipment): Promise<void> {
    try {
      const refusal = await this.#bring(shipment);
      if (refusal === undefined) {
        shipment.settle(delivered);
      } else if (shipment.consignments.length > 1) {
        for (const half of shipment.halves()) {
          await this.#carry(half);
        }
      } else {
        shipment.settle(refusal);
      }
    } catch (error) {
      shipment.settle({ kind: "retry", delayMs: 0, error: error as never });
    }
  }

  /** Tries until the backend has taken or refused a shipment: how it was refused, if it was. */
  async #bring(shipment: Shipment): Promise<Outcome | undefined> {
    const { maxFailures, forever, onPartial } = this.#rules;
    for (let attempt = 1; ; attempt++) {
      const result = await this.#endpoints.send(shipment, this.#abort.signal);
      switch (result.kind) {
        case "accepted":
          if (result.partial !== undefined) {
            onPartial(shipment.signal, result.partial);
          }
          return undefined;
        case "refused":
          return { kind: "refused", error: result.error };
        case "failed":
          shipment.failures++;
          if (shipment.failures >= maxFailures) {
            return { kind: "refused", error: result.error };
          }
          break;
        case "unavailable":
          if (!forever && attempt >= maxFailures) {
            return { kind: "refused", error: result.error };
          }
          break;
      }
    }
  }
}
