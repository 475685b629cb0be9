import type { DeliveryError } from "../../errors/index.ts";
import type { PartialSuccess } from "../../otlp/index.ts";
import { type BackoffRules, jitteredBackoffMs } from "../../retry/index.ts";
import type { Shipment } from "./shipment.ts";
import type { SendResult } from "./transport.ts";

/** How often and when a request is tried. */
export interface AttemptRules {
  /** Waits of a request over which the backend failed. */
  readonly backoff: BackoffRules;
  /** How often a backend may fail over a request before its content counts as refused. */
  readonly maxFailures: number;
  /** Whether an unavailable backend is tried without end. */
  readonly forever: boolean;
}

/** What is known when a shipment is tried. */
export interface Situation {
  /** Whether the backend has taken anything since the shipment was begun. */
  readonly hasAccepted: () => boolean;
  /** Whether it was undecided before, so that one failure more decides. */
  readonly isPutOff: boolean;
}

/** What became of a shipment. */
export type Fate =
  | { readonly kind: "accepted"; readonly partial: PartialSuccess | undefined }
  | { readonly kind: "refused"; readonly error: DeliveryError; readonly tooLarge: boolean }
  /** It was tried as often as is allowed; its content is not known to be at fault. */
  | { readonly kind: "givenUp"; readonly error: DeliveryError }
  /** The backend fails over it, and it is not known whether it fails over all else, too. */
  | { readonly kind: "undecided" }
  /** Nobody waits any more for some of it. */
  | { readonly kind: "changed" }
  | { readonly kind: "abandoned" };

/** What to do after an attempt. */
export type NextStep = Fate | { readonly kind: "again"; readonly waitMs: number };

/** Failures after which a part that can be halved again is. */
const failuresOfPart = 2;

/** The attempts at one shipment, and what each of them means for the next. */
export class Attempts {
  readonly #shipment: Shipment;
  readonly #rules: AttemptRules;
  readonly #hasAccepted: () => boolean;
  #attempts = 0;
  #failures: number;

  constructor(shipment: Shipment, rules: AttemptRules, { hasAccepted, isPutOff }: Situation) {
    this.#shipment = shipment;
    this.#rules = rules;
    this.#hasAccepted = hasAccepted;
    this.#failures = isPutOff ? rules.maxFailures - 1 : 0;
  }

  after(result: SendResult): NextStep {
    this.#attempts++;
    switch (result.kind) {
      case "accepted":
        return { kind: "accepted", partial: result.partial };
      case "refused":
        return result;
      case "unavailable":
        // The endpoints know when the next try is worth it.
        return this.#again(result.error, 0);
      case "failed":
        this.#failures++;
        return this.#afterFailure(result);
    }
  }

  #afterFailure({ error, delayMs = 0 }: Extract<SendResult, { kind: "failed" }>): NextStep {
    const { backoff, forever, maxFailures } = this.#rules;
    if (this.#isAtFault()) {
      return { kind: "refused", error, tooLarge: false };
    }
    return forever && this.#failures >= maxFailures
      ? { kind: "undecided" }
      : this.#again(error, Math.max(delayMs, jitteredBackoffMs(backoff, this.#failures)));
  }

  /**
   * Whether the backend's failures are taken for the content's fault. A backend that fails over all
   * that it is sent is broken itself: then nothing counts as refused before it has taken something.
   */
  #isAtFault(): boolean {
    const { isPart, isSingle } = this.#shipment;
    const { maxFailures } = this.#rules;
    if (isSingle) {
      return this.#failures >= maxFailures && this.#hasAccepted();
    }
    return this.#failures >= (isPart ? Math.min(failuresOfPart, maxFailures) : maxFailures);
  }

  #again(error: DeliveryError, waitMs: number): NextStep {
    if (!this.#rules.forever && this.#attempts >= this.#rules.maxFailures) {
      return { kind: "givenUp", error };
    }
    return { kind: "again", waitMs };
  }
}
