import { type Signal, signals } from "../../../src/otlp/index.ts";
import { compareScans } from "./disagreement.ts";
import { mutate } from "./mutate.ts";
import { randomRequest } from "./random-request.ts";
import { SeededRandom } from "./seeded-random.ts";

export interface FuzzOptions {
  readonly seed: number;
  /** Mutations to try. */
  readonly count: number;
  /** When to stop all the same, on the clock of `performance.now()`. */
  readonly until?: number;
  /** Called every 100,000 mutations. */
  readonly onProgress?: (mutations: number) => void;
}

export interface FuzzResult {
  readonly requests: number;
  readonly mutations: number;
  /** Mutations that are well-formed requests all the same. */
  readonly accepted: number;
  /** The first disagreement, with the bytes that show it. */
  readonly disagreement: string | undefined;
}

/** Faults anywhere in the bytes, which mostly put lengths wrong too. */
const mutationsPerRequest = 18;
/** Faults made before lengths are written, deep inside what is right around them. */
const faultyPerRequest = 2;
const progressEvery = 100_000;

interface FuzzCase {
  readonly signal: Signal;
  readonly bytes: Uint8Array;
  readonly isMutation: boolean;
}

/** Without end: a well-formed request, then mutations of it. */
function* fuzzCases(seed: number): Generator<FuzzCase, never> {
  const random = new SeededRandom(seed);
  for (;;) {
    const signal = random.pick(signals);
    const seedOfRequest = random.below(2 ** 31);
    const style = {
      oddity: random.pick([0, 0, 0.02, 0.1]),
      breadth: 1 + random.below(2),
      depth: 4 + random.below(8),
    };
    const bytes = randomRequest(signal, seedOfRequest, style);
    yield { signal, bytes, isMutation: false };
    for (let times = 0; times < mutationsPerRequest; times++) {
      yield { signal, bytes: mutate(bytes, random), isMutation: true };
    }
    for (let times = 0; times < faultyPerRequest; times++) {
      const faulty = randomRequest(signal, seedOfRequest + times, { ...style, faultiness: 0.01 });
      yield { signal, bytes: faulty, isMutation: true };
    }
  }
}

/** Compares the scanners with protobufjs on random requests and on mutations of them. */
export function fuzzScans(options: FuzzOptions): FuzzResult {
  const { seed, count, until = Number.POSITIVE_INFINITY, onProgress } = options;
  const done = { requests: 0, mutations: 0, accepted: 0 };
  for (const { signal, bytes, isMutation } of fuzzCases(seed)) {
    if (done.mutations === count || performance.now() > until) {
      break;
    }
    const verdict = compareScans(signal, bytes);
    if (verdict.disagreement !== undefined) {
      const shown = `${signal}: ${verdict.disagreement}\n${Buffer.from(bytes).toString("hex")}`;
      return { ...done, disagreement: shown };
    }
    if (isMutation) {
      done.mutations += 1;
      done.accepted += verdict.accepted ? 1 : 0;
    } else {
      done.requests += 1;
    }
    if (isMutation && done.mutations % progressEvery === 0) {
      onProgress?.(done.mutations);
    }
  }
  return { ...done, disagreement: undefined };
}
