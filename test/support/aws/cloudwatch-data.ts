import type { CheckedQuery, CheckedRequest } from "./cloudwatch-request.ts";
import { type Series, seriesKey } from "./series.ts";
import type { AwsWorld, MinuteValue } from "./world.ts";

export interface SeriesPoints {
  readonly timestamps: number[];
  readonly values: number[];
}

const minuteMs = 60_000;

/** The points of one question: none for a series that does not exist, as CloudWatch answers. */
export function pointsOf(
  query: CheckedQuery,
  { startMs, endMs, isDescending }: CheckedRequest,
  { world, known }: { world: AwsWorld; known: ReadonlyMap<string, Series> },
): SeriesPoints {
  const series = known.get(seriesKey(query.metric, query.dimensions));
  const points: SeriesPoints = { timestamps: [], values: [] };
  if (series === undefined || query.namespace !== "AWS/Kafka" || query.unit !== undefined) {
    // A unit that the data does not have answers nothing, and MSK documents none.
    return points;
  }
  const periodMs = query.period * 1_000;
  for (let at = Math.ceil(startMs / periodMs) * periodMs; at < endMs; at += periodMs) {
    const value = aggregate(series, { at, periodMs, stat: query.stat }, world);
    if (value !== undefined) {
      points.timestamps.push(at / 1_000);
      points.values.push(value);
    }
  }
  if (isDescending) {
    points.timestamps.reverse();
    points.values.reverse();
  }
  return points;
}

function aggregate(
  series: Series,
  { at, periodMs, stat }: { at: number; periodMs: number; stat: string },
  world: AwsWorld,
): number | undefined {
  let whole: MinuteValue | undefined;
  for (let minute = at; minute < at + periodMs; minute += minuteMs) {
    const readableAt = minute + minuteMs + world.latencyMs + world.lateBy(series, minute);
    const value = world.now() < readableAt ? undefined : world.value(series, minute);
    if (value !== undefined) {
      whole = whole === undefined ? value : merge(whole, value);
    }
  }
  return whole && statisticOf(whole, stat);
}

function merge(one: MinuteValue, other: MinuteValue): MinuteValue {
  return {
    sum: one.sum + other.sum,
    count: one.count + other.count,
    min: Math.min(one.min, other.min),
    max: Math.max(one.max, other.max),
  };
}

function statisticOf({ sum, count, min, max }: MinuteValue, stat: string): number | undefined {
  switch (stat) {
    case "Average":
      return sum / count;
    case "Sum":
      return sum;
    case "Minimum":
      return min;
    case "Maximum":
      return max;
    case "SampleCount":
      return count;
    default:
      return undefined;
  }
}
