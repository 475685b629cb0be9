import { ProviderError } from "../../../errors/index.ts";
import type { Collected, TimeRange } from "../../contract/index.ts";
import type { ConfluentHttp } from "../http/index.ts";
import { type Granularity, lengthOf } from "./buckets.ts";
import { Pieces, problemPiece } from "./piece.ts";
import type { MetricPlan } from "./plan.ts";
import { type Group, type GroupPoint, largestPage, queryGroups } from "./query.ts";
import type { MetricResource } from "./resource.ts";
import { RollUp } from "./roll-up.ts";
import type { SeriesBook } from "./series-book.ts";

/** What a metric is read with. */
export interface PlanReading {
  readonly http: ConfluentHttp;
  readonly book: SeriesBook;
  readonly plan: MetricPlan;
  readonly granularity: Granularity;
  readonly span: TimeRange;
  readonly labels?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal | undefined;
  /** Told of the points of each answer. */
  readonly onPoints: (count: number) => void;
  /** Told of resources whose metrics came, or whose metrics may not be read. */
  readonly onAccess: (resource: MetricResource, isAllowed: boolean) => void;
}

/** As many as a page has groups at most: a figure of all clusters is one call. */
const mostResources = largestPage;
/** A question that is refused may be too long; one about that few is not. */
const fewResources = 100;

/** Reads a metric of many resources with the least number of calls. */
export async function* readPlan(
  reading: PlanReading,
  resources: readonly MetricResource[],
): AsyncGenerator<Collected> {
  for (let at = 0; at < resources.length; at += mostResources) {
    yield* readBatch(reading, resources.slice(at, at + mostResources));
  }
}

/**
 * The service refuses a question as a whole where one of its resources may not be read, or is gone: it
 * is halved until those are found.
 */
async function* readBatch(
  reading: PlanReading,
  resources: readonly MetricResource[],
): AsyncGenerator<Collected> {
  const progress = { hasBegun: false };
  try {
    yield* readTogether(reading, resources, progress);
  } catch (error) {
    if (progress.hasBegun || !(error instanceof ProviderError) || !isRefusal(error)) {
      throw error;
    }
    const isDenied = error.code === "PROVIDER_DENIED";
    if (resources.length <= (isDenied ? 1 : fewResources)) {
      yield* refused(reading, resources, error);
      return;
    }
    const half = Math.ceil(resources.length / 2);
    yield* readBatch(reading, resources.slice(0, half));
    yield* readBatch(reading, resources.slice(half));
  }
}

function* refused(
  reading: PlanReading,
  resources: readonly MetricResource[],
  { code, message }: ProviderError,
): Generator<Collected> {
  const isDenied = code === "PROVIDER_DENIED";
  for (const resource of resources) {
    if (isDenied) {
      reading.onAccess(resource, false);
    }
    yield problemPiece(resource.shardId, {
      kind: isDenied ? "forbidden" : "refused",
      subject: `${reading.plan.metric.name} of ${resource.id}`,
      message,
    });
  }
}

function isRefusal({ code }: ProviderError): boolean {
  return code === "PROVIDER_DENIED" || code === "PROVIDER_REQUEST_INVALID";
}

async function* readTogether(
  reading: PlanReading,
  resources: readonly MetricResource[],
  progress: { hasBegun: boolean },
): AsyncGenerator<Collected> {
  const { http, plan, book, granularity, span, labels, signal } = reading;
  const byId = new Map(resources.map((resource) => [resource.id, resource]));
  const rollUp = new RollUp(plan);
  const pieces = new Pieces();
  const question = {
    plan,
    resources: [...byId.keys()],
    granularity,
    span,
    ...(labels === undefined ? {} : { labels }),
  };
  for await (const groups of queryGroups(http, question, signal)) {
    if (!progress.hasBegun) {
      progress.hasBegun = true;
      for (const resource of resources) {
        reading.onAccess(resource, true);
      }
    }
    for (const group of groups) {
      const [id = ""] = group.labels;
      const resource = byId.get(id);
      // What was not asked for belongs to nobody here.
      if (resource !== undefined) {
        yield* readGroup(reading, resource, group, rollUp, pieces);
      }
    }
    yield* pieces.finish();
  }
  for (const [resource, metric] of rollUp.finish(book, lengthOf(granularity))) {
    const piece = pieces.add(resource.shardId, metric);
    if (piece !== undefined) {
      yield piece;
    }
  }
  yield* pieces.finish();
}

function* readGroup(
  { book, plan, granularity, span, onPoints }: PlanReading,
  resource: MetricResource,
  group: Group,
  rollUp: RollUp,
  pieces: Pieces,
): Generator<Collected> {
  const periodMs = lengthOf(granularity);
  const labels = group.labels.slice(1);
  const { scope, statistic } = plan;
  const series = book.seriesOf({ plan, resource, scope, labels, statistic });
  // Most groups have one point, which needs no look at others.
  const times = group.points.length > 1 ? new Set<number>() : undefined;
  onPoints(group.points.length);
  for (const point of group.points) {
    const at = timeOf(point, span, periodMs);
    if (at === undefined || times?.has(at) === true) {
      continue;
    }
    times?.add(at);
    rollUp.add(resource, labels, at, point.value);
    const metric = series?.point(point.value, at, periodMs);
    const piece = metric === undefined ? undefined : pieces.add(resource.shardId, metric);
    if (piece !== undefined) {
      yield piece;
    }
  }
}

/** Begin of a point's bucket; undefined where it is none of those that were asked for. */
function timeOf(point: GroupPoint, span: TimeRange, periodMs: number): number | undefined {
  const at = Date.parse(point.timestamp);
  const isAsked = at >= span.startMs && at < span.endMs && at % periodMs === 0;
  return isAsked && typeof point.value === "number" ? at : undefined;
}
