import { compare, median } from "../measure.ts";
import type { Row } from "../suite.ts";

/** What a contender reached in a round. */
export interface Reached {
  /** Items for each second of processor time, all threads and processes of it. */
  readonly perCpuSecond: number;
  readonly perSecond: number;
  /** The most resident memory that was seen. */
  readonly peakBytes: number;
  /** Requests without an answer of success. */
  readonly failed: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/**
 * Rows of contenders that took turns: the last is what the others are compared with.
 *
 * @param what - the way that was measured
 */
export function comparedRows(
  what: string,
  unit: string,
  names: readonly string[],
  reached: readonly (readonly Reached[])[],
): Row[] {
  const peer = names.at(-1) ?? "";
  const base = reached.at(-1) ?? [];
  return names.map((name, index): Row => {
    const own = reached[index] ?? [];
    const row = {
      name: `${what}: ${name}`,
      value: median(own.map(({ perCpuSecond }) => perCpuSecond)),
      unit: `${unit} per CPU-s`,
      note: noteOf(own),
    };
    if (own === base) {
      return row;
    }
    const { ratio, spread } = compare(
      own.map(({ perCpuSecond }) => perCpuSecond),
      base.map(({ perCpuSecond }) => perCpuSecond),
    );
    const { ratio: bySecond } = compare(
      own.map(({ perSecond }) => perSecond),
      base.map(({ perSecond }) => perSecond),
    );
    const note = `${noteOf(own)}; ${bySecond.toFixed(1)} × per second`;
    return { ...row, ratio, spread, peer, note };
  });
}

/** The figures beside the ratio, in words. */
export function noteOf(reached: readonly Reached[]): string {
  const perSecond = median(reached.map((each) => each.perSecond));
  const peak = Math.max(...reached.map(({ peakBytes }) => peakBytes));
  const failed = reached.reduce((sum, each) => sum + each.failed, 0);
  return [
    `${Math.round(perSecond / 1_000)} k/s`,
    `${Math.round(peak / 2 ** 20)} MB`,
    ...(failed > 0 ? [`${failed} requests failed`] : []),
  ].join(", ");
}
