import { AwsFault } from "./fault.ts";

/** A question of GetMetricData, checked. */
export interface CheckedQuery {
  readonly id: string;
  readonly metric: string;
  readonly namespace: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly period: number;
  readonly stat: string;
  readonly unit: string | undefined;
}

export interface CheckedRequest {
  readonly queries: readonly CheckedQuery[];
  readonly startMs: number;
  readonly endMs: number;
  readonly isDescending: boolean;
  readonly maxDatapoints: number;
  readonly token: string | undefined;
}

const invalid = (message: string) => new AwsFault("ValidationError", 400, message);

type Json = Record<string, unknown>;

/** Checks a request as CloudWatch does, by the limits in its API reference. */
export function checkGetMetricData(input: Json, limit: number): CheckedRequest {
  const queries = input.MetricDataQueries;
  if (!Array.isArray(queries) || queries.length === 0) {
    throw invalid("The parameter MetricDataQueries is required.");
  }
  if (queries.length > 500) {
    throw invalid("The collection MetricDataQueries must not have a size greater than 500.");
  }
  const checked = queries.map((query: Json) => checkQuery(query));
  if (new Set(checked.map(({ id }) => id)).size < checked.length) {
    throw invalid("The values for parameter id in MetricDataQueries are not unique.");
  }
  const { StartTime, EndTime, NextToken, MaxDatapoints = limit } = input;
  if (typeof StartTime !== "number" || typeof EndTime !== "number" || StartTime >= EndTime) {
    throw invalid("The parameter StartTime must be less than the parameter EndTime.");
  }
  if (typeof MaxDatapoints !== "number" || MaxDatapoints < 1 || MaxDatapoints > 100_800) {
    throw invalid("The parameter MaxDatapoints must be from 1 to 100800.");
  }
  return {
    queries: checked,
    startMs: Math.floor((StartTime * 1_000) / 60_000) * 60_000,
    endMs: EndTime * 1_000,
    isDescending: input.ScanBy !== "TimestampAscending",
    maxDatapoints: Math.min(MaxDatapoints, limit),
    token: typeof NextToken === "string" ? NextToken : undefined,
  };
}

function checkQuery(query: Json): CheckedQuery {
  const id = String(query.Id ?? "");
  if (!/^[a-z][A-Za-z0-9_]{0,254}$/.test(id)) {
    throw invalid(
      `The value ${id} for parameter MetricDataQueries.member.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.`,
    );
  }
  const stat = query.MetricStat as Json | undefined;
  const metric = stat?.Metric as Json | undefined;
  if (stat === undefined || metric === undefined || query.Expression !== undefined) {
    throw invalid("Exactly one of MetricStat and Expression is required.");
  }
  const period = Number(stat.Period);
  if (!(period >= 60 && period % 60 === 0)) {
    throw invalid("Period must be a multiple of 60.");
  }
  const dimensions = (metric.Dimensions ?? []) as { Name: string; Value: string }[];
  if (dimensions.length > 30) {
    throw invalid("The collection Dimensions must not have a size greater than 30.");
  }
  return {
    id,
    period,
    metric: String(metric.MetricName),
    namespace: String(metric.Namespace),
    dimensions: Object.fromEntries(dimensions.map(({ Name, Value }) => [Name, Value])),
    stat: String(stat.Stat),
    unit: stat.Unit === undefined ? undefined : String(stat.Unit),
  };
}
