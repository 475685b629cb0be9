import type { Signal } from "../../otlp/index.ts";
import type { Outcome, Parcel } from "../pipeline/index.ts";
import type { OutgoingRequest } from "./transport.ts";

/** A parcel that waits for its outcome. */
export interface Consignment {
  readonly parcel: Parcel;
  readonly settle: (outcome: Outcome) => void;
}

/** Parcels of one signal that travel in one request. */
export class Shipment implements OutgoingRequest {
  readonly signal: Signal;
  readonly consignments: readonly Consignment[];
  readonly bytes: number;
  readonly items: number;
  /** How often a backend failed over it. */
  failures = 0;

  constructor(signal: Signal, consignments: readonly Consignment[]) {
    this.signal = signal;
    this.consignments = consignments;
    this.bytes = total(consignments, "length");
    this.items = consignments.reduce((sum, { parcel }) => sum + parcel.request.items, 0);
  }

  /** Requests, one after the other, are one request. */
  get pieces(): readonly Uint8Array[] {
    return this.consignments.map(({ parcel }) => parcel.request.bytes);
  }

  /** Both halves of a shipment of more than one parcel. */
  halves(): readonly [Shipment, Shipment] {
    const middle = this.consignments.length >> 1;
    return [
      new Shipment(this.signal, this.consignments.slice(0, middle)),
      new Shipment(this.signal, this.consignments.slice(middle)),
    ];
  }

  settle(outcome: Outcome): void {
    for (const consignment of this.consignments) {
      consignment.settle(outcome);
    }
  }
}

function total(consignments: readonly Consignment[], of: "length"): number {
  return consignments.reduce((sum, { parcel }) => sum + parcel.request.bytes[of], 0);
}
