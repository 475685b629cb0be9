import type { DeliveryError } from "../../errors/index.ts";
import type { PartialSuccess, Signal } from "../../otlp/index.ts";

/** What a backend made of a request. */
export type SendResult =
  /** It has it; `partial` tells of items that it did not take. */
  | { readonly kind: "accepted"; readonly partial?: PartialSuccess }
  /** It cannot take anything now: not reached, too busy, or set up wrong. Never about the content. */
  | { readonly kind: "unavailable"; readonly error: DeliveryError; readonly delayMs?: number }
  /** It failed over this request; whether the content is at fault cannot be told. */
  | { readonly kind: "failed"; readonly error: DeliveryError }
  /** It will not take this content. */
  | { readonly kind: "refused"; readonly error: DeliveryError };

/** A request in pieces, which are one message when put together. */
export interface OutgoingRequest {
  readonly signal: Signal;
  readonly pieces: readonly Uint8Array[];
  readonly bytes: number;
}

/** Brings requests to one backend address. */
export interface Transport {
  /** The address, for logs. */
  readonly endpoint: string;
  /** Sends a request once. Rejects only with the reason of `abort`. */
  send(request: OutgoingRequest, abort: AbortSignal): Promise<SendResult>;
  close(): void;
}
