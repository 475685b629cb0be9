import type { AwsCall } from "./call.ts";
import { pointsOf } from "./cloudwatch-data.ts";
import { type CheckedRequest, checkGetMetricData } from "./cloudwatch-request.ts";
import { AwsFault } from "./fault.ts";
import type { Pages } from "./pages.ts";
import type { Quotas } from "./quotas.ts";
import type { Series } from "./series.ts";
import type { AwsWorld } from "./world.ts";

interface Services {
  readonly world: AwsWorld;
  readonly pages: Pages;
  readonly quotas: Quotas;
}

/** Answers as CloudWatch does over AWS JSON 1.0. */
export function answerCloudWatch(call: AwsCall, services: Services): object {
  return call.operation === "ListMetrics"
    ? listMetrics(call, services)
    : getMetricData(call, services);
}

function getMetricData(call: AwsCall, { world, pages, quotas }: Services): object {
  const request = checkGetMetricData(call.input, world.maxDatapoints);
  takePoints(call, request, { world, quotas });
  const of = fingerprint(call);
  const known = world.seriesAt(call.identity.accountId, call.region);
  const from = { ...placeOf(pages.start(request.token, of, "InvalidNextToken")) };
  const results: object[] = [];
  let room = request.maxDatapoints;
  for (let index = from.query; index < request.queries.length; index++) {
    const query = request.queries[index];
    if (query === undefined) break;
    const status = world.metricStatus.get(query.metric);
    if (status !== undefined) {
      results.push(failedResult(query.id, query.metric, status));
      continue;
    }
    const { timestamps, values } = pointsOf(query, request, { world, known });
    const begin = index === from.query ? from.point : 0;
    const end = Math.min(begin + room, timestamps.length);
    room -= end - begin;
    const isWhole = end === timestamps.length;
    results.push({
      Id: query.id,
      Label: `${Object.values(query.dimensions).join(" ")} ${query.metric}`,
      Timestamps: timestamps.slice(begin, end),
      Values: values.slice(begin, end),
      StatusCode: isWhole ? "Complete" : "PartialData",
    });
    if (!isWhole) {
      return {
        MetricDataResults: results,
        NextToken: pages.token(index * 1_000_000 + end, of),
        Messages: [],
      };
    }
  }
  return { MetricDataResults: results, Messages: [] };
}

/** A place in an answer: the question, and the point of it. */
function placeOf(at: number): { readonly query: number; readonly point: number } {
  return { query: Math.floor(at / 1_000_000), point: at % 1_000_000 };
}

function failedResult(Id: string, metric: string, StatusCode: string): object {
  return {
    Id,
    Label: metric,
    Timestamps: [],
    Values: [],
    StatusCode,
    Messages: [{ Code: StatusCode, Value: `${metric} cannot be read: ${StatusCode}` }],
  };
}

function takePoints(
  call: AwsCall,
  { queries, startMs, endMs }: CheckedRequest,
  { world, quotas }: { world: AwsWorld; quotas: Quotas },
): void {
  let points = 0;
  for (const { period } of queries) {
    points += (endMs - startMs) / (period * 1_000);
  }
  const isRecent = startMs >= world.now() - 3 * 3_600_000;
  const limit = isRecent ? world.dataPointsPerSecond : (world.dataPointsPerSecond * 396) / 180;
  const place = `${call.identity.accountId}/${call.region}`;
  quotas.take(`points ${place} ${isRecent}`, points, limit, world.now());
}

/** A token belongs to one request, its questions and times included. */
function fingerprint(call: AwsCall): string {
  const { NextToken: _, ...rest } = call.input;
  return JSON.stringify(rest);
}

function listMetrics(call: AwsCall, { world, pages }: Services): object {
  const { Namespace, MetricName, RecentlyActive } = call.input;
  const filters = (call.input.Dimensions ?? []) as { Name: string; Value?: string }[];
  if (filters.length > 10) {
    throw new AwsFault(
      "InvalidParameterValue",
      400,
      "Dimensions must not have more than 10 members.",
    );
  }
  if (RecentlyActive !== undefined && RecentlyActive !== "PT3H") {
    throw new AwsFault("InvalidParameterValue", 400, "RecentlyActive must be PT3H.");
  }
  const all = [...world.seriesAt(call.identity.accountId, call.region).values()].filter(
    (series) =>
      (Namespace === undefined || Namespace === "AWS/Kafka") &&
      (MetricName === undefined || MetricName === series.metric) &&
      filters.every((filter) => matches(series, filter)),
  );
  const { page, next } = pages.cut(all, {
    ...(typeof call.input.NextToken === "string" ? { token: call.input.NextToken } : {}),
    size: world.metricsPageSize,
    of: fingerprint(call),
    code: "InvalidParameterValue",
  });
  const Metrics = page.map(({ metric, dimensions }) => ({
    Namespace: "AWS/Kafka",
    MetricName: metric,
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
  }));
  return { Metrics, ...(next === undefined ? {} : { NextToken: next }) };
}

function matches(series: Series, { Name, Value }: { Name: string; Value?: string }): boolean {
  const own = series.dimensions[Name];
  return own !== undefined && (Value === undefined || Value === own);
}
