import { DeliveryError } from "../../errors/index.ts";
import type { PartialSuccess, Signal } from "../../otlp/index.ts";
import type { Outcome } from "../pipeline/index.ts";
import { type AttemptRules, Attempts, type Fate, type Situation } from "./attempts.ts";
import type { Endpoints } from "./endpoints.ts";
import type { Shipment } from "./shipment.ts";
import { Waits } from "./waits.ts";

/** How shipments are brought to the backend. */
export interface CourierRules extends AttemptRules {
  /** Requests under way at a time. */
  readonly inFlight: number;
  /** The backend took a request, and had something to say about it. */
  readonly onPartial: (signal: Signal, partial: PartialSuccess) => void;
  /** The backend failed over a request, which it may or may not take later. */
  readonly onFailed: (error: DeliveryError) => void;
}

/** Whoever waits for these may have them tried again. */
const abandoned: Outcome = {
  kind: "retry",
  delayMs: 0,
  error: new DeliveryError("DELIVERY_UNAVAILABLE", { detail: "the delivery was called off" }),
};

/**
 * Brings shipments to the backend, several at a time, begun in the order in which they came. One that
 * is refused is halved until only that is left which the backend does not take.
 */
export class Courier {
  readonly #endpoints: Pick<Endpoints, "send" | "accepted">;
  readonly #rules: CourierRules;
  readonly #waiting: Shipment[] = [];
  readonly #waits = new Waits();
  #underWay = 0;
  #onIdle: (() => void)[] = [];

  constructor(endpoints: Pick<Endpoints, "send" | "accepted">, rules: CourierRules) {
    this.#endpoints = endpoints;
    this.#rules = rules;
  }

  ship(shipment: Shipment): void {
    this.#waiting.push(shipment);
    this.#startNext();
  }

  /** Resolves when all that was shipped is settled. */
  async drained(): Promise<void> {
    while (this.#underWay > 0 || this.#waiting.length > 0) {
      await new Promise<void>((resolve) => this.#onIdle.push(resolve));
    }
  }

  /** Tries nothing again. What is under way ends with the endpoints, which are to be closed, too. */
  abandon(): void {
    this.#waits.end();
  }

  #startNext(): void {
    while (this.#underWay < this.#rules.inFlight) {
      const shipment = this.#waiting.shift();
      if (shipment === undefined) {
        break;
      }
      this.#underWay++;
      void this.#carryAll(shipment).finally(() => {
        this.#underWay--;
        this.#startNext();
      });
    }
    if (this.#underWay === 0) {
      for (const resolve of this.#onIdle.splice(0)) {
        resolve();
      }
    }
  }

  /** What stays undecided is put off until the rest of its shipment has shown how the backend is. */
  async #carryAll(shipment: Shipment): Promise<void> {
    const acceptedBefore = this.#endpoints.accepted;
    const hasAccepted = (): boolean => this.#endpoints.accepted > acceptedBefore;
    let left = await this.#carry(shipment, { hasAccepted, isPutOff: false });
    while (left.length > 0) {
      await this.#waits.wait(this.#rules.backoff.maxMs);
      left = await this.#carryEach(left, { hasAccepted, isPutOff: true });
    }
  }

  /** @returns what of it is undecided */
  async #carry(whole: Shipment, situation: Situation): Promise<readonly Shipment[]> {
    const shipment = whole.wanted(abandoned);
    if (shipment === undefined) {
      return [];
    }
    const fate = await this.#bring(shipment, situation);
    switch (fate.kind) {
      case "accepted":
        shipment.accepted(fate.partial);
        return [];
      case "refused": {
        const parts = shipment.parts(fate.tooLarge);
        if (parts.length === 0) {
          shipment.settle({ kind: "refused", error: fate.error });
        }
        return await this.#carryEach(parts, { ...situation, isPutOff: false });
      }
      case "givenUp":
        shipment.settle({ kind: "refused", error: fate.error });
        return [];
      case "undecided":
        return [shipment];
      case "changed":
        return await this.#carry(shipment, situation);
      case "abandoned":
        shipment.settle(abandoned);
        return [];
    }
  }

  async #carryEach(
    shipments: readonly Shipment[],
    situation: Situation,
  ): Promise<readonly Shipment[]> {
    const undecided: Shipment[] = [];
    for (const each of shipments) {
      undecided.push(...(await this.#carry(each, situation)));
    }
    return undecided;
  }

  /** Tries until it is known what becomes of a shipment. */
  async #bring(shipment: Shipment, situation: Situation): Promise<Fate> {
    const attempts = new Attempts(shipment, this.#rules, situation);
    for (;;) {
      const result = await this.#endpoints.send(shipment);
      if (result === undefined) {
        return { kind: "abandoned" };
      }
      if (result.kind === "failed") {
        this.#rules.onFailed(result.error);
      } else if (result.kind === "accepted" && result.partial !== undefined) {
        this.#rules.onPartial(shipment.signal, result.partial);
      }
      const step = attempts.after(result);
      if (step.kind !== "again") {
        return step;
      }
      await this.#waits.wait(step.waitMs);
      if (this.#waits.ended) {
        return { kind: "abandoned" };
      }
      if (!shipment.isWanted) {
        return { kind: "changed" };
      }
    }
  }
}
