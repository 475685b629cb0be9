import type { PartialSuccess, Signal } from "../../otlp/index.ts";
import { delivered, type Outcome } from "../pipeline/index.ts";
import { type Consignment, divide } from "./consignment.ts";
import type { OutgoingRequest } from "./transport.ts";

/** What travels in one request: telemetry of one signal. */
export class Shipment implements OutgoingRequest {
  readonly signal: Signal;
  readonly bytes: number;
  /** Whether it was part of a larger one that was not taken. */
  readonly isPart: boolean;
  readonly #consignments: readonly Consignment[];

  constructor(signal: Signal, consignments: readonly Consignment[], isPart = false) {
    this.signal = signal;
    this.bytes = consignments.reduce((sum, { request }) => sum + request.bytes.length, 0);
    this.isPart = isPart;
    this.#consignments = consignments;
  }

  /** Requests, one behind the other, are one request. */
  get pieces(): readonly Uint8Array[] {
    return this.#consignments.map(({ request }) => request.bytes);
  }

  /** Whether it holds a single consignment. */
  get isSingle(): boolean {
    return this.#consignments.length === 1;
  }

  /**
   * The two halves of a shipment, or, of a single consignment that is too large for the backend, the
   * parts that it can be split into. Empty where there is nothing to split any more.
   */
  parts(tooLarge: boolean): readonly Shipment[] {
    const [first] = this.#consignments;
    if (this.isSingle && first !== undefined) {
      const parts = tooLarge ? divide(first, Math.ceil(this.bytes / 2)) : [];
      return parts.length > 1 ? parts.map((part) => this.#part([part])) : [];
    }
    const middle = this.#consignments.length >> 1;
    return [
      this.#part(this.#consignments.slice(0, middle)),
      this.#part(this.#consignments.slice(middle)),
    ];
  }

  /** Whether somebody waits for the outcome of all that is in it. */
  get isWanted(): boolean {
    return this.#consignments.every(({ isWanted }) => isWanted());
  }

  /** What of it is still wanted; the rest is settled by the outcome. Undefined where nothing is. */
  wanted(outcome: Outcome): Shipment | undefined {
    if (this.isWanted) {
      return this;
    }
    const left = this.#consignments.filter((consignment) => {
      const isWanted = consignment.isWanted();
      if (!isWanted) {
        consignment.settle(outcome);
      }
      return isWanted;
    });
    return left.length === 0 ? undefined : new Shipment(this.signal, left, this.isPart);
  }

  /** The backend has it, but for what it told of. It does not say whose items those are. */
  accepted(partial: PartialSuccess | undefined): void {
    let rejected = partial?.rejectedItems ?? 0;
    for (const { request, settle } of this.#consignments) {
      const rejectedItems = Math.min(rejected, request.items);
      rejected -= rejectedItems;
      settle(
        rejectedItems === 0
          ? delivered
          : { kind: "partial", rejectedItems, message: partial?.message ?? "" },
      );
    }
  }

  settle(outcome: Outcome): void {
    for (const consignment of this.#consignments) {
      consignment.settle(outcome);
    }
  }

  #part(consignments: readonly Consignment[]): Shipment {
    return new Shipment(this.signal, consignments, true);
  }
}
