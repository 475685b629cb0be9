import type { AnyConsumedBatch } from "../../consumer/index.ts";
import type { KafkaBridgeError } from "../../errors/index.ts";
import type { ScannedRequest } from "../../otlp/index.ts";
import type { Unit } from "./unit.ts";

/**
 * A request on its way from a source to a sink. Once its outcome is `delivered`, its bytes may be
 * overwritten or gone: whoever needs them longer copies them, and a sink whose system may still read
 * them then keeps them by `keepBytes`.
 */
export interface Parcel {
  readonly request: ScannedRequest;
  /** A header that came with it, by its name in lower case: of HTTP, of gRPC or of a Kafka record. */
  readonly header: (name: string) => string | undefined;
  /** The record that it came in, for a transaction to acknowledge; from Kafka only. */
  readonly batch?: AnyConsumedBatch;
  /** Parcels of one lane have an order, as records of a partition do. */
  readonly lane?: string;
  /** The unit of the sink's that it belongs to: it is delivered when that is committed. */
  readonly unit?: Unit;
  /** Aborted when nobody waits for the outcome any more: another reader gets the record, too. */
  readonly revoked?: AbortSignal;
}

/** What a sink made of a parcel. */
export type Outcome =
  /** Where it goes has it, for good. */
  | { readonly kind: "delivered" }
  /** Where it goes has it, but for items that it never takes. */
  | { readonly kind: "partial"; readonly rejectedItems: number; readonly message: string }
  /** Nothing, or not all, is known to have arrived: the same may succeed later. */
  | { readonly kind: "retry"; readonly delayMs: number; readonly error: KafkaBridgeError }
  /** It will never be taken. */
  | { readonly kind: "refused"; readonly error: KafkaBridgeError };

/** Delivered, all of it. */
export const delivered: Outcome = { kind: "delivered" };

/** Takes parcels to where they belong. Never rejects: what went wrong is the outcome. */
export type Deliver = (parcel: Parcel) => Promise<Outcome>;
