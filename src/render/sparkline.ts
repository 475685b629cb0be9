import { steps } from "./distribution.ts";

/** A value at a time. */
export interface TimedValue {
  /** Nanoseconds since 1970. */
  readonly time: bigint;
  readonly value: number;
}

/** The stretch of time that a chart is of. */
interface Stretch {
  readonly from: bigint;
  readonly to: bigint;
}

/**
 * How a value went over time, in one line of `width` columns: the lowest value is the lowest bar, the
 * highest the highest. Values in one column are averaged; a column without one is blank.
 */
export function drawSparkline(
  points: readonly TimedValue[],
  { from, to }: Stretch,
  width: number,
): string {
  const sums = new Array<number>(width).fill(0);
  const counts = new Array<number>(width).fill(0);
  const length = to > from ? Number(to - from) : 1;
  for (const { time, value } of points) {
    const column = Math.floor((Number(time - from) / length) * width);
    const at = Math.min(Math.max(column, 0), width - 1);
    sums[at] = (sums[at] ?? 0) + value;
    counts[at] = (counts[at] ?? 0) + 1;
  }
  const values = sums.map((sum, at) => (counts[at] === 0 ? undefined : sum / (counts[at] ?? 1)));
  return drawBars(values).trimEnd();
}

function drawBars(values: readonly (number | undefined)[]): string {
  const known = values.filter((value) => value !== undefined);
  const lowest = Math.min(...known);
  const highest = Math.max(...known);
  const middle = Math.floor(steps.length / 2);
  return values
    .map((value) => {
      if (value === undefined) {
        return " ";
      }
      const share = (value - lowest) / (highest - lowest);
      return steps[highest > lowest ? Math.round(share * (steps.length - 1)) : middle] ?? "";
    })
    .join("");
}
