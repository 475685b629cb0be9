import type { GetMetricDataCommandInput, MetricDataResult } from "@aws-sdk/client-cloudwatch";
import type { UsageCounter } from "../../calls/index.ts";
import type { TimeRange } from "../../contract/index.ts";
import { awsPackage } from "../aws/packages.ts";
import { type Page, pages } from "../aws/paging.ts";
import type { AwsRegion } from "../aws/region.ts";
import { mostPoints } from "./packing.ts";
import { dimensionsOf, type SeriesSpec } from "./series-spec.ts";

/**
 * US dollars for each metric that is asked for by GetMetricData, and for each call of ListMetrics.
 * Source: Amazon CloudWatch pricing, "APIs", us-east-1; a free tier is not counted.
 */
const dollarsPerMetric = 0.01 / 1_000;

/** What CloudWatch said of one series. */
export interface SeriesAnswer {
  readonly spec: SeriesSpec;
  /** Begins of the intervals, in milliseconds since 1970. */
  readonly timestamps: readonly number[];
  readonly values: readonly number[];
  /** Undefined where all is well, else the status that CloudWatch gave. */
  readonly failure?: { readonly status: string; readonly message: string };
}

/** A page of an answer. */
export interface AnswerPage {
  readonly series: readonly SeriesAnswer[];
  /** What the answer said about the whole of it. */
  readonly messages: readonly string[];
}

/** One call of GetMetricData, with all of its pages. */
export interface MetricDataQuestion {
  readonly at: AwsRegion;
  readonly specs: readonly SeriesSpec[];
  readonly range: TimeRange;
  readonly periodMs: number;
  readonly usage: UsageCounter;
  readonly signal: AbortSignal | undefined;
}

/** Asks CloudWatch for up to 500 series, page by page. */
export async function* readMetricData(question: MetricDataQuestion): AsyncGenerator<AnswerPage> {
  const { at, specs, range, periodMs, usage, signal } = question;
  const { GetMetricDataCommand } = await awsPackage("@aws-sdk/client-cloudwatch");
  const input = inputOf(question);
  const points = (specs.length * (range.endMs - range.startMs)) / periodMs;
  const read = (NextToken: string | undefined): Promise<Page<AnswerPage>> =>
    at.cloudWatch(
      "GetMetricData",
      async (client, abortSignal) => {
        const command = new GetMetricDataCommand({ ...input, NextToken });
        const {
          MetricDataResults = [],
          Messages = [],
          NextToken: next,
        } = await client.send(command, { abortSignal });
        usage.addCost(specs.length * dollarsPerMetric);
        const page = {
          series: MetricDataResults.flatMap((result) => answerOf(result, question, next)),
          messages: Messages.map(({ Code, Value }) => `${Code ?? ""}: ${Value ?? ""}`),
        };
        return { items: [page], next };
      },
      { points, signal },
    );
  const known = new RepeatedPoints();
  for await (const [page] of pages("GetMetricData", read)) {
    if (page !== undefined) {
      yield known.without(page);
    }
  }
}

function inputOf({ specs, range, periodMs }: MetricDataQuestion): GetMetricDataCommandInput {
  return {
    StartTime: new Date(range.startMs),
    EndTime: new Date(range.endMs),
    ScanBy: "TimestampAscending",
    MaxDatapoints: mostPoints,
    MetricDataQueries: specs.map((spec, index) => ({
      Id: `m${index}`,
      MetricStat: {
        Metric: {
          Namespace: "AWS/Kafka",
          MetricName: spec.metric.source,
          Dimensions: dimensionsOf(spec),
        },
        Period: periodMs / 1_000,
        Stat: spec.metric.statistic,
      },
      ReturnData: true,
    })),
  };
}

/** Reads one result; none for an id that was not asked for. Points outside the range are left out. */
function answerOf(
  result: MetricDataResult,
  { specs, range, periodMs }: MetricDataQuestion,
  next: string | undefined,
): SeriesAnswer[] {
  const spec = specs[Number(/^m(\d+)$/.exec(result.Id ?? "")?.[1] ?? Number.NaN)];
  if (spec === undefined) {
    return [];
  }
  const timestamps: number[] = [];
  const values: number[] = [];
  for (const [index, time] of (result.Timestamps ?? []).entries()) {
    const at = time.getTime();
    const value = result.Values?.[index];
    const isAsked = at >= range.startMs && at < range.endMs && at % periodMs === 0;
    if (isAsked && value !== undefined) {
      timestamps.push(at);
      values.push(value);
    }
  }
  const status = result.StatusCode ?? "Complete";
  // A partial answer is continued on the next page, where there is one.
  if (status === "Complete" || (status === "PartialData" && next)) {
    return [{ spec, timestamps, values }];
  }
  const [message] = result.Messages ?? [];
  const failure = { status, message: message?.Value ?? `CloudWatch answered ${status}` };
  return [{ spec, timestamps, values, failure }];
}

/** Keeps a point from coming twice, where pages of an answer overlap. */
class RepeatedPoints {
  /** The only page of most answers, which nothing is looked up for. */
  #first: AnswerPage | undefined;
  readonly #seen = new Map<SeriesSpec, Set<number>>();

  without(page: AnswerPage): AnswerPage {
    if (this.#first === undefined) {
      this.#first = page;
      return page;
    }
    if (this.#seen.size === 0) {
      for (const series of this.#first.series) {
        this.#fresh(series);
      }
    }
    return { ...page, series: page.series.map((series) => this.#fresh(series)) };
  }

  #fresh(answer: SeriesAnswer): SeriesAnswer {
    const seen = this.#seen.get(answer.spec) ?? new Set();
    this.#seen.set(answer.spec, seen);
    const timestamps: number[] = [];
    const values: number[] = [];
    for (const [index, at] of answer.timestamps.entries()) {
      const value = answer.values[index];
      if (value !== undefined && !seen.has(at)) {
        seen.add(at);
        timestamps.push(at);
        values.push(value);
      }
    }
    return { ...answer, timestamps, values };
  }
}
