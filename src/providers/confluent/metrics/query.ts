import { z } from "zod";
import { ProviderError } from "../../../errors/index.ts";
import type { TimeRange } from "../../contract/index.ts";
import { type ConfluentHttp, pagesOf } from "../http/index.ts";
import type { Granularity } from "./buckets.ts";
import type { MetricPlan } from "./plan.ts";

/** One series of an answer: the values of its labels, in the order of the plan, and its points. */
export interface Group {
  readonly labels: readonly string[];
  readonly points: readonly GroupPoint[];
}

export interface GroupPoint {
  readonly timestamp: string;
  readonly value: number;
}

/** What is asked. */
export interface MetricQuestion {
  readonly plan: MetricPlan;
  /** Ids of the resources, of the plan's kind. */
  readonly resources: readonly string[];
  /** Labels that have to have a value, such as `metric.topic`. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly granularity: Granularity;
  /** Whole buckets, no more of them than one query may span. */
  readonly span: TimeRange;
}

/** The most groups that a page may have. */
export const largestPage = 1_000;
/** 1,000,000 series of one metric: who has more has to leave some clusters to another instance. */
const mostPages = 1_000;
/** A token is good for a short time only; then the reading begins anew, and not for ever. */
const mostRestarts = 3;

const path = "/v2/metrics/cloud/query";

const answerShape = z.object({
  data: z.array(z.unknown()),
  meta: z
    .object({ pagination: z.object({ next_page_token: z.string().nullish() }).nullish() })
    .nullish(),
});

/**
 * Asks for a metric, page by page, each series once. A reading whose token has expired begins anew and
 * leaves out what was read before.
 *
 * @throws ProviderError after the last try
 */
export async function* queryGroups(
  http: ConfluentHttp,
  question: MetricQuestion,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly Group[]> {
  // The service compares: a page's request has to be that of the first page, byte by byte.
  const body = JSON.stringify(bodyOf(question));
  const seen = new Set<string>();
  for (let restarts = 0; ; restarts++) {
    const progress = { pages: 0, isFirst: restarts === 0 };
    try {
      yield* readingOf({ http, question, body, signal, seen, progress });
      return;
    } catch (error) {
      const isExpired =
        error instanceof ProviderError &&
        error.code === "PROVIDER_REQUEST_INVALID" &&
        progress.pages > 0;
      if (!isExpired || restarts >= mostRestarts) {
        throw error;
      }
    }
  }
}

interface Reading {
  readonly http: ConfluentHttp;
  readonly question: MetricQuestion;
  readonly body: string;
  readonly signal: AbortSignal | undefined;
  readonly seen: Set<string>;
  readonly progress: { pages: number; readonly isFirst: boolean };
}

async function* readingOf(reading: Reading): AsyncGenerator<readonly Group[]> {
  const { http, question, body, signal, seen, progress } = reading;
  const pages = pagesOf(
    `POST ${path}`,
    async (token) => {
      const answer = await http.json({
        method: "POST",
        path,
        parameters: token === undefined ? [] : [["page_token", token]],
        body,
        signal,
      });
      return pageOf(answer, question.plan);
    },
    mostPages,
  );
  for await (const groups of pages) {
    progress.pages++;
    const fresh = groups.filter(({ labels }) => {
      const key = labels.join("\u0000");
      const isNew = !seen.has(key);
      seen.add(key);
      return isNew;
    });
    if (progress.isFirst && fresh.length === 0 && groups.length > 0) {
      throw new ProviderError("PROVIDER_FAILED", {
        detail: `POST ${path}: a page has nothing that was not on those before`,
      });
    }
    yield fresh;
  }
}

function bodyOf({ plan, resources, labels = {}, granularity, span }: MetricQuestion): unknown {
  const ids = resources.map((value) => ({ field: plan.resourceLabel, op: "EQ", value }));
  const ofResources = ids.length === 1 ? ids[0] : { op: "OR", filters: ids };
  const others = Object.entries(labels).map(([field, value]) => ({ field, op: "EQ", value }));
  return {
    // Without `agg`, which the service picks by the metric: a wrong one is an error.
    aggregations: [{ metric: plan.metric.name }],
    filter: others.length === 0 ? ofResources : { op: "AND", filters: [ofResources, ...others] },
    granularity,
    // With `now` in them, tokens of pages would not be valid.
    intervals: [`${instant(span.startMs)}/${instant(span.endMs)}`],
    group_by: plan.groupBy,
    limit: largestPage,
    format: "GROUPED",
  };
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}

function pageOf(answer: unknown, { groupBy }: MetricPlan) {
  const result = answerShape.safeParse(answer);
  if (!result.success) {
    throw notAsDocumented(result.error);
  }
  const { data, meta } = result.data;
  if (data.length > largestPage) {
    throw notAsDocumented(`${data.length} groups, where ${largestPage} were asked for at most`);
  }
  return {
    items: data.map((each) => groupOf(each, groupBy)),
    next: meta?.pagination?.next_page_token ?? undefined,
  };
}

function groupOf(given: unknown, groupBy: readonly string[]): Group {
  const fields = given as Readonly<Record<string, unknown>> | null;
  const points = fields?.points;
  if (!Array.isArray(points)) {
    throw notAsDocumented("a group without points");
  }
  return {
    labels: groupBy.map((label) => String(fields?.[label] ?? "")),
    points: points as readonly GroupPoint[],
  };
}

function notAsDocumented(cause: unknown): ProviderError {
  return new ProviderError("PROVIDER_FAILED", {
    detail: `POST ${path}: the answer is not as documented`,
    cause,
  });
}
