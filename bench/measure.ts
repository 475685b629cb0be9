import type { BenchContext } from "./suite.ts";

/** Something to measure: `run` does a fixed piece of work and says how many items that was. */
export interface Contender {
  readonly name: string;
  /** Does one piece of work of a few milliseconds and returns the items it handled. */
  run(): number | Promise<number>;
}

/** What one contender reached, as medians over the rounds. */
export interface Measured {
  readonly name: string;
  /** Items per second of processor time, all threads of this process counted. */
  readonly perCpuSecond: number;
  /** Items per second of the clock. */
  readonly perSecond: number;
  /** `perCpuSecond` of each round. */
  readonly rounds: readonly number[];
}

/** How two contenders compare. */
export interface Comparison {
  /** Median of the rounds' ratios: what disturbs a round disturbs both. */
  readonly ratio: number;
  /** The middle half of the rounds' ratios. */
  readonly spread: readonly [low: number, high: number];
}

/** Compares what two contenders reached in the same rounds. */
export function compare(own: readonly number[], peer: readonly number[]): Comparison {
  const ratios = own.map((value, round) => value / (peer[round] ?? Number.NaN));
  return {
    ratio: median(ratios),
    spread: [percentile(ratios, 0.25), percentile(ratios, 0.75)],
  };
}

/** How long and how often. */
export interface MeasureOptions {
  /** Rounds over all contenders, in turn, so that a busy moment of the machine hits all alike. Default 7. */
  readonly rounds?: number;
  /** The least time of one contender in one round. Default 250. */
  readonly roundMs?: number;
  /** The least time of the warm-up of each contender. Default 400. */
  readonly warmUpMs?: number;
}

const QUICK = { rounds: 1, roundMs: 20, warmUpMs: 5 };

/**
 * Measures contenders against each other: each is warmed up, then all take turns for several rounds,
 * and the median of each one's rounds counts.
 *
 * @returns one entry per contender, in the order given
 */
export async function measure(
  context: BenchContext,
  contenders: readonly Contender[],
  options: MeasureOptions = {},
): Promise<Measured[]> {
  const settings = context.quick ? QUICK : options;
  const { rounds = 7, roundMs = 250, warmUpMs = 400 } = settings;
  for (const contender of contenders) await runFor(contender, warmUpMs);
  const results = contenders.map((contender) => ({ contender, samples: [] as Sample[] }));
  for (let round = 1; round <= rounds; round += 1) {
    context.say(`round ${round} of ${rounds}`);
    for (const { contender, samples } of results) samples.push(await runFor(contender, roundMs));
  }
  return results.map(({ contender, samples }) => ({
    name: contender.name,
    perCpuSecond: median(samples.map((sample) => sample.perCpuSecond)),
    perSecond: median(samples.map((sample) => sample.perSecond)),
    rounds: samples.map((sample) => sample.perCpuSecond),
  }));
}

/** The middle of `values`; of an even count the mean of the two in the middle. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  const lower = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

/** The value below which the share `p` (0 to 1) of `values` lies. NaN of none. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? Number.NaN;
}

type Sample = Pick<Measured, "perCpuSecond" | "perSecond">;

async function runFor(contender: Contender, leastMs: number): Promise<Sample> {
  const cpu = process.cpuUsage();
  const start = process.hrtime.bigint();
  let items = 0;
  let elapsedNs = 0;
  do {
    const done = contender.run();
    items += typeof done === "number" ? done : await done;
    elapsedNs = Number(process.hrtime.bigint() - start);
  } while (elapsedNs < leastMs * 1e6);
  const { user, system } = process.cpuUsage(cpu);
  // cpuUsage counts in microseconds, and some systems in steps of several milliseconds.
  const cpuSeconds = Math.max(user + system, 1) / 1e6;
  return { perCpuSecond: items / cpuSeconds, perSecond: items / (elapsedNs / 1e9) };
}
