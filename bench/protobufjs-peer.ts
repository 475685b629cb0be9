import type protobuf from "protobufjs";
import { type Signal, signals } from "../src/otlp/index.ts";
import { signalTable } from "../src/otlp/schema/index.ts";
import { judgeRoot } from "../test/support/otlp/judge.ts";
import { logsPayload, metricsPayload, type PayloadSize, tracesPayload } from "./payloads.ts";

const root = judgeRoot("string");
const payloads = { traces: tracesPayload, metrics: metricsPayload, logs: logsPayload };

/** protobufjs's type of each signal's request, on the same schema as ours. */
export const peerTypes: Readonly<Record<Signal, protobuf.Type>> = Object.fromEntries(
  signals.map((signal) => [signal, root.lookupType(signalTable[signal].request)]),
) as Record<Signal, protobuf.Type>;

/** A bench payload as bytes, written by protobufjs. */
export function encodedPayload(signal: Signal, size?: PayloadSize): Uint8Array {
  const type = peerTypes[signal];
  const bytes = type.encode(type.fromObject(withTexts(payloads[signal](size)) as object)).finish();
  return Uint8Array.from(bytes);
}

/** protobufjs takes 64-bit integers as text, not as bigint. */
function withTexts(value: unknown): unknown {
  if (typeof value === "bigint") {
    return value.toString();
  }
  if (Array.isArray(value)) {
    return value.map(withTexts);
  }
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withTexts(inner)]));
}
