import type { DeliveryError } from "../../errors/index.ts";
import type { PartialSuccess, Signal } from "../../otlp/index.ts";
import type { ClientSecurity } from "../security/index.ts";

/** How requests are compressed. */
export interface RequestCompression {
  readonly name: "none" | "gzip" | "zstd";
  /** Undefined is the codec's own. */
  readonly level: number | undefined;
}

/** What a backend made of a request. */
export type SendResult =
  /** It has it; `partial` tells of items that it did not take. */
  | { readonly kind: "accepted"; readonly partial?: PartialSuccess }
  /** It cannot take anything now: not reached, too busy, or set up wrong. Never about the content. */
  | { readonly kind: "unavailable"; readonly error: DeliveryError; readonly delayMs?: number }
  /** It failed over this request; whether the content is at fault cannot be told. */
  | { readonly kind: "failed"; readonly error: DeliveryError; readonly delayMs?: number }
  /** It will not take this content; `tooLarge` says that it may take it in smaller requests. */
  | { readonly kind: "refused"; readonly error: DeliveryError; readonly tooLarge: boolean };

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
  /** Sends a request once. Never rejects. */
  send(request: OutgoingRequest): Promise<SendResult>;
  /** Ends what is under way, which becomes `unavailable`. */
  close(): void;
}

/** How to speak OTLP to a backend. */
export interface TransportOptions {
  /** Without `/v1/…`. */
  readonly endpoint: string;
  readonly compression: RequestCompression;
  /** Of every request, by their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** For https:// addresses. */
  readonly tls: ClientSecurity;
  /** Requests at a time. */
  readonly inFlight: number;
  /** Largest request, before compression. */
  readonly maxRequestBytes: number;
  /** From the first byte sent to the last byte of the answer. */
  readonly timeoutMs: number;
}

/** What a backend is told about who sends, unless `headers` say something else. */
export const userAgent = "otel-kafka-bridge";
