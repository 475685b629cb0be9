import { type KeyOf, regroup } from "../../otlp/index.ts";
import type { Processor } from "./processor.ts";

const kept = 1;
const dropped = 0;
const traceIdBytes = 16;
/** The last 56 bits of a trace id are random (W3C Trace Context, level 2, "random trace id flag"). */
const randomBits = 56;
const lowBits = 28;

/**
 * Lets a share of the traces through. It is told from the trace id alone, by the rejection threshold
 * of OpenTelemetry's consistent probability sampling, so that all who sample at the same ratio keep
 * the same traces, and who samples at a higher one keeps all of these. Items without a trace go
 * through.
 */
export function sampler(ratio: number): Processor {
  const threshold = BigInt(Math.round((1 - ratio) * 2 ** randomBits));
  const thresholdHigh = Number(threshold >> BigInt(lowBits));
  const thresholdLow = Number(threshold & ((1n << BigInt(lowBits)) - 1n));
  const keyOf: KeyOf = (bytes, start, end) => {
    if (end - start !== traceIdBytes) {
      return kept;
    }
    const at = (back: number): number => bytes[end - back] as number;
    const high = ((at(7) << 20) | (at(6) << 12) | (at(5) << 4) | (at(4) >> 4)) >>> 0;
    const low = (((at(4) & 15) << 24) | (at(3) << 16) | (at(2) << 8) | at(1)) >>> 0;
    const isKept = high === thresholdHigh ? low >= thresholdLow : high > thresholdHigh;
    return isKept ? kept : dropped;
  };
  return (request) => {
    if (request.signal === "metrics") {
      return request;
    }
    const part = regroup(request.signal, request.bytes, "traceId", keyOf).find(
      ({ key }) => key === kept,
    );
    return part && request.part(part);
  };
}
