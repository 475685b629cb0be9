import { isTime } from "./statistics.ts";
import type { StreamSeries } from "./stream-series.ts";

/** A line of the JSON format. What is not read here may be there, too: further statistics. */
export interface JsonPoint {
  readonly account_id?: string;
  readonly region?: string;
  readonly namespace: string;
  readonly metric_name: string;
  readonly dimensions?: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly value: {
    readonly count: number;
    readonly sum: number;
    readonly min: number;
    readonly max: number;
  };
  readonly unit?: string;
}

const statistics = ["count", "sum", "min", "max"] as const;
const texts = ["account_id", "region", "unit"] as const;

/** What keeps a value from being a {@link JsonPoint}, if something does. */
export function problemOfPoint(point: unknown): string | undefined {
  if (!isObject(point)) {
    return "it is not an object";
  }
  if (typeof point["namespace"] !== "string" || typeof point["metric_name"] !== "string") {
    return "namespace and metric_name have to be there, as text";
  }
  for (const name of texts) {
    if (point[name] !== undefined && typeof point[name] !== "string") {
      return `${name} is not text`;
    }
  }
  const { value, dimensions } = point;
  if (!isTime(point["timestamp"])) {
    return "timestamp is not a time in milliseconds since 1970";
  }
  if (!isObject(value)) {
    return "value is not an object of statistics";
  }
  for (const name of statistics) {
    if (typeof value[name] !== "number") {
      return `value.${name} is not a number`;
    }
  }
  return dimensions === undefined || isObjectOfTexts(dimensions)
    ? undefined
    : "dimensions is not an object of texts";
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isObjectOfTexts(value: unknown): boolean {
  if (!isObject(value)) {
    return false;
  }
  for (const name in value) {
    if (typeof value[name] !== "string") {
      return false;
    }
  }
  return true;
}

/**
 * Names the series of a point. Line breaks part what it is made of: only an escape can put one into
 * a text, and a line with escapes is named by JSON instead.
 */
export function keyOfPoint(point: JsonPoint, line: string): string {
  const { account_id = "", region = "", namespace, metric_name, dimensions, unit = "" } = point;
  if (line.includes("\\")) {
    return JSON.stringify([account_id, region, namespace, metric_name, unit, dimensions]);
  }
  let key = `${metric_name}\n${unit}\n${namespace}\n${account_id}\n${region}`;
  for (const name in dimensions) {
    key += `\n${name}\n${dimensions[name]}`;
  }
  return key;
}

/** What the point is of. */
export function seriesOfPoint(point: JsonPoint): StreamSeries {
  return {
    accountId: point.account_id ?? "",
    region: point.region ?? "",
    namespace: point.namespace,
    metric: point.metric_name,
    unit: point.unit ?? "None",
    dimensions: new Map(Object.entries(point.dimensions ?? {})),
  };
}
