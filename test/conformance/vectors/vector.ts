import type { Init, RequestOf, Signal } from "../../../src/otlp/index.ts";

type RequestInit = { readonly [S in Signal]: Init<RequestOf[S]> };

/** A request that shows one thing. Fields with their default are left out, as encoders do. */
export type Vector = {
  [S in Signal]: { readonly name: string; readonly signal: S; readonly request: RequestInit[S] };
}[Signal];

/** Bytes that count up from `first`. */
export function bytes(length: number, first = 1): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (first + index) & 0xff);
}

export const traceId = bytes(16);
export const spanId = bytes(8, 0xf8);
/** Odd, and beyond what a double holds. */
export const time = 1_764_000_000_123_456_789n;
export const maxUint64 = 2n ** 64n - 1n;
export const maxInt64 = 2n ** 63n - 1n;
export const minInt64 = -(2n ** 63n);
