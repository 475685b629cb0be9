import { FieldFinder, type IsWanted, pick, type Signal } from "../../otlp/index.ts";
import type { Processor } from "./processor.ts";
import { explicitRandomness } from "./trace-state.ts";

const traceIdBytes = 16;
/** Tags of the trace id: field 1 of spans, 9 of log records. */
const traceIdTags: Readonly<Record<Exclude<Signal, "metrics">, number>> = { traces: 10, logs: 74 };
/** Tag of `Span.trace_state`. */
const traceStateTag = 26;
/** The last 56 bits of a trace id are random (W3C Trace Context, level 2, "random trace id flag"). */
const randomBits = 56;
const lowBits = 28;
const lowMask = 2 ** lowBits - 1;

/** 56 random bits, as two numbers, for they fit into no exact one. */
interface Randomness {
  readonly high: number;
  readonly low: number;
}

/**
 * Lets a share of the traces through, told by OpenTelemetry's consistent probability sampling: an item
 * stays when its randomness is at least the rejection threshold. So all who sample at the same ratio
 * keep the same traces, and who samples at a higher one keeps all of these.
 *
 * The randomness is the last 56 bits of the trace id, or for spans the `rv` of the trace state, where
 * the root of the trace has set one. Items without a trace go through. The threshold is not written
 * into the trace state: who counts spans behind this step has to know the ratio.
 */
export function sampler(ratio: number): Processor {
  const threshold = BigInt(Math.round((1 - ratio) * 2 ** randomBits));
  const least: Randomness = {
    high: Number(threshold >> BigInt(lowBits)),
    low: Number(threshold & BigInt(lowMask)),
  };
  const kept = { traces: isKept(least, "traces"), logs: isKept(least, "logs") };
  return (request) => {
    const { signal } = request;
    if (signal === "metrics") {
      return request;
    }
    const part = pick(signal, request.bytes, { item: kept[signal] });
    return part?.bytes === request.bytes ? request : part && request.part(part);
  };
}

function isKept(least: Randomness, signal: Exclude<Signal, "metrics">): IsWanted {
  const finder = new FieldFinder();
  return (bytes, start, end) => {
    finder.find(bytes, start, end, traceIdTags[signal]);
    if (finder.end - finder.start !== traceIdBytes) {
      return true;
    }
    const ofId = randomnessOfId(bytes, finder.end);
    if (signal === "logs") {
      return isAtLeast(ofId, least);
    }
    finder.find(bytes, start, end, traceStateTag);
    const given = finder.start === finder.end ? undefined : givenRandomness(bytes, finder);
    return isAtLeast(given ?? ofId, least);
  };
}

function isAtLeast({ high, low }: Randomness, least: Randomness): boolean {
  return high === least.high ? low >= least.low : high > least.high;
}

function randomnessOfId(bytes: Uint8Array, end: number): Randomness {
  const at = (back: number): number => bytes[end - back] as number;
  return {
    high: (at(7) << 20) | (at(6) << 12) | (at(5) << 4) | (at(4) >> 4),
    low: ((at(4) & 15) << 24) | (at(3) << 16) | (at(2) << 8) | at(1),
  };
}

function givenRandomness(bytes: Uint8Array, range: FieldFinder): Randomness | undefined {
  const state = Buffer.from(bytes.buffer, bytes.byteOffset + range.start, range.end - range.start);
  const digits = explicitRandomness(state.toString("latin1"));
  return digits === undefined
    ? undefined
    : {
        high: Number.parseInt(digits.slice(0, lowBits / 4), 16),
        low: Number.parseInt(digits.slice(lowBits / 4), 16),
      };
}
