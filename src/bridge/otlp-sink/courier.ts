import { DeliveryError } from "../../errors/index.ts";
import type { PartialSuccess, Signal } from "../../otlp/index.ts";
import type { Outcome } from "../pipeline/index.ts";
import { type BackoffRules, backoffMs } from "./backoff.ts";
import type { Endpoints } from "./endpoints.ts";
import type { Shipment } from "./shipment.ts";
import { Waits } from "./waits.ts";

/** How shipments are brought to the backend. */
export interface CourierRules {
  /** Requests under way at a time. */
  readonly inFlight: number;
  /** Waits of a request over which the backend failed. */
  readonly backoff: BackoffRules;
  /** How often a backend may fail over a request before its content counts as refused. */
  readonly maxFailures: number;
  /** Whether an unavailable backend is tried without end. */
  readonly forever: boolean;
  /** The backend took a request, and had something to say about it. */
  readonly onPartial: (signal: Signal, partial: PartialSuccess) => void;
  /** The backend failed over a request, which it may or may not take later. */
  readonly onFailed: (error: DeliveryError) => void;
}

/** What became of a shipment. */
type Fate =
  | { readonly kind: "accepted"; readonly partial: PartialSuccess | undefined }
  | { readonly kind: "refused"; readonly error: DeliveryError; readonly tooLarge: boolean }
  /** It was tried as often as is allowed; its content is not known to be at fault. */
  | { readonly kind: "givenUp"; readonly error: DeliveryError }
  /** The backend fails over it, and it is not known whether it fails over all else, too. */
  | { readonly kind: "undecided" }
  /** Nobody waits any more for some of it. */
  | { readonly kind: "changed" }
  | { readonly kind: "abandoned" };

/** Failures after which a part that can be halved again is. */
const failuresOfPart = 2;

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
    let left = await this.#carry(shipment, acceptedBefore);
    while (left.length > 0) {
      await this.#waits.wait(this.#rules.backoff.maxMs);
      const undecided: Shipment[] = [];
      for (const each of left) {
        undecided.push(...(await this.#carry(each, acceptedBefore)));
      }
      left = undecided;
    }
  }

  /** @returns what of it is undecided */
  async #carry(whole: Shipment, acceptedBefore: number): Promise<readonly Shipment[]> {
    const shipment = whole.wanted(abandoned);
    if (shipment === undefined) {
      return [];
    }
    const fate = await this.#bring(shipment, acceptedBefore);
    switch (fate.kind) {
      case "accepted":
        shipment.accepted(fate.partial);
        return [];
      case "refused":
        return await this.#carryParts(shipment, fate, acceptedBefore);
      case "givenUp":
        shipment.settle({ kind: "refused", error: fate.error });
        return [];
      case "undecided":
        return [shipment];
      case "changed":
        return await this.#carry(shipment, acceptedBefore);
      case "abandoned":
        shipment.settle(abandoned);
        return [];
    }
  }

  async #carryParts(
    shipment: Shipment,
    { error, tooLarge }: Extract<Fate, { kind: "refused" }>,
    acceptedBefore: number,
  ): Promise<readonly Shipment[]> {
    const parts = shipment.parts(tooLarge);
    if (parts.length === 0) {
      shipment.settle({ kind: "refused", error });
    }
    const undecided: Shipment[] = [];
    for (const part of parts) {
      undecided.push(...(await this.#carry(part, acceptedBefore)));
    }
    return undecided;
  }

  /** Tries until it is known what becomes of a shipment. */
  async #bring(shipment: Shipment, acceptedBefore: number): Promise<Fate> {
    const { maxFailures, forever, onFailed, onPartial } = this.#rules;
    let failures = 0;
    for (let attempt = 1; !this.#waits.ended; attempt++) {
      const result = await this.#endpoints.send(shipment);
      switch (result?.kind) {
        case undefined:
          return { kind: "abandoned" };
        case "accepted":
          if (result.partial !== undefined) {
            onPartial(shipment.signal, result.partial);
          }
          return { kind: "accepted", partial: result.partial };
        case "refused":
          return result;
        case "unavailable":
          // The endpoints know when the next try is worth it.
          break;
        case "failed":
          failures++;
          onFailed(result.error);
          if (this.#isAtFault(shipment, failures, acceptedBefore)) {
            return { kind: "refused", error: result.error, tooLarge: false };
          }
          if (forever && failures >= maxFailures) {
            return { kind: "undecided" };
          }
          await this.#waits.wait(this.#backoff(failures, result.delayMs));
      }
      if (!forever && attempt >= maxFailures) {
        return { kind: "givenUp", error: result.error };
      }
      if (!shipment.isWanted) {
        return { kind: "changed" };
      }
    }
    return { kind: "abandoned" };
  }

  /**
   * Whether the backend's failures are taken for the content's fault. A backend that fails over all
   * that it is sent is broken itself: then nothing counts as refused before it has taken something.
   */
  #isAtFault(shipment: Shipment, failures: number, acceptedBefore: number): boolean {
    const { maxFailures } = this.#rules;
    if (!shipment.isSingle) {
      return failures >= (shipment.isPart ? Math.min(failuresOfPart, maxFailures) : maxFailures);
    }
    return failures >= maxFailures && this.#endpoints.accepted > acceptedBefore;
  }

  #backoff(failures: number, delayMs = 0): number {
    return Math.max(delayMs, backoffMs(this.#rules.backoff, failures, Math.random));
  }
}
