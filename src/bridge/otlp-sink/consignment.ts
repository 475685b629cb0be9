import type { KafkaBridgeError } from "../../errors/index.ts";
import { type ScannedRequest, split } from "../../otlp/index.ts";
import { delivered, type Outcome, type Parcel } from "../pipeline/index.ts";

/** A parcel, or a part of one, that waits for its outcome. */
export interface Consignment {
  readonly request: ScannedRequest;
  /** Whether anybody waits for the outcome still. */
  readonly isWanted: () => boolean;
  readonly settle: (outcome: Outcome) => void;
}

/** A parcel to be sent as it is. */
export function consign(
  { request, revoked }: Parcel,
  settle: (outcome: Outcome) => void,
): Consignment {
  return { request, settle, isWanted: () => revoked?.aborted !== true };
}

/**
 * Splits what is larger than a request may be, between its items; the parts share its outcome. What
 * cannot be split comes back as it is: the backend has the last word about its size.
 */
export function divide(consignment: Consignment, maxBytes: number): readonly Consignment[] {
  const { request, isWanted, settle } = consignment;
  if (request.bytes.length <= maxBytes || request.items < 2) {
    return [consignment];
  }
  const { parts, oversize } = split(request.signal, request.bytes, maxBytes);
  if (oversize.length > 0 || parts.length < 2) {
    return [consignment];
  }
  const shares = new Shares(parts.length, settle);
  return parts.map((part) => ({
    request: request.part(part),
    isWanted,
    settle: (outcome) => shares.add(outcome),
  }));
}

/** Makes one outcome of those of all parts. */
class Shares {
  readonly #settle: (outcome: Outcome) => void;
  #left: number;
  #rejectedItems = 0;
  #message = "";
  #retry: Outcome | undefined;
  #refusal: KafkaBridgeError | undefined;

  constructor(count: number, settle: (outcome: Outcome) => void) {
    this.#left = count;
    this.#settle = settle;
  }

  add(outcome: Outcome): void {
    switch (outcome.kind) {
      case "delivered":
        break;
      case "partial":
        this.#rejectedItems += outcome.rejectedItems;
        this.#message = outcome.message;
        break;
      case "retry":
        this.#retry = outcome;
        break;
      case "refused":
        this.#refusal = outcome.error;
        break;
    }
    this.#left--;
    if (this.#left === 0) {
      this.#settle(this.#together());
    }
  }

  /** A part that may still arrive outweighs one that never will: the whole comes again, or does not. */
  #together(): Outcome {
    if (this.#retry !== undefined) {
      return this.#retry;
    }
    if (this.#refusal !== undefined) {
      return { kind: "refused", error: this.#refusal };
    }
    return this.#rejectedItems === 0
      ? delivered
      : { kind: "partial", rejectedItems: this.#rejectedItems, message: this.#message };
  }
}
