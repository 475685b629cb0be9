import type { Signal } from "../../src/otlp/index.ts";
import type { PayloadSize } from "../payloads.ts";
import { encodedPayload } from "../protobufjs-peer.ts";

// So many that no processor's cache holds all of the large ones.
const DIFFERENT = 24;

/** Requests of one size that differ in all their values, to be sent in turn. */
export function differentPayloads(signal: Signal, size: PayloadSize): readonly Buffer[] {
  return Array.from({ length: DIFFERENT }, (_, index) =>
    Buffer.from(encodedPayload(signal, { ...size, seed: index + 1 })),
  );
}
