import {
  FieldFinder,
  type IsWanted,
  pick,
  type Signal,
  type TraceStateChange,
  traceStateRewriter,
} from "../../otlp/index.ts";
import type { Processor } from "./processor.ts";
import { samplingState, withThreshold } from "./trace-state.ts";

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
 * the root of the trace has set one. Items without a trace go through.
 *
 * The threshold is written into the trace state of spans that stay, as `th`: who counts them behind this
 * step knows how many each stands for. A higher one of a sampler before stays (OpenTelemetry, "TraceState:
 * Probability Sampling", equalizing downstream sampler).
 */
export function sampler(ratio: number): Processor {
  const threshold = BigInt(Math.round((1 - ratio) * 2 ** randomBits));
  const tell = threshold === 0n ? undefined : traceStateRewriter(raisedTo(hexadecimal(threshold)));
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
    if (part === undefined) {
      return undefined;
    }
    const bytes = signal === "traces" && tell !== undefined ? tell(part.bytes) : part.bytes;
    return bytes === request.bytes ? request : request.part({ bytes, items: part.items });
  };
}

/** Of numbers with all their 14 digits, the larger text is the larger number. */
function hexadecimal(bits: bigint): string {
  return bits.toString(16).padStart(randomBits / 4, "0");
}

function raisedTo(least: string): TraceStateChange {
  const alone = withThreshold("", least);
  return (traceId, traceState) => {
    if (traceId.length !== traceIdBytes) {
      return traceState;
    }
    if (traceState === "") {
      return alone;
    }
    const { randomness = randomDigits(traceId), threshold } = samplingState(traceState);
    if (threshold !== undefined && randomness < threshold) {
      // The sampler before cannot have kept it: what it says of the probability is not true.
      return withThreshold(traceState, undefined);
    }
    return threshold !== undefined && threshold >= least
      ? traceState
      : withThreshold(traceState, least);
  };
}

function randomDigits({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString("hex", length - randomBits / 8);
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
  const digits = samplingState(state.toString("latin1")).randomness;
  return digits === undefined
    ? undefined
    : {
        high: Number.parseInt(digits.slice(0, lowBits / 4), 16),
        low: Number.parseInt(digits.slice(lowBits / 4), 16),
      };
}
