import { Refusal } from "./answer.ts";
import { catalogue, labelsOf, resourceOf } from "./catalogue.ts";
import { onlyKeys, readFilter } from "./filter.ts";
import { readInterval } from "./interval.ts";
import type { QueryContext } from "./query.ts";

const keys = ["metric", "group_by", "filter", "intervals", "limit"];

/** Answers `POST /attributes`: the values that one label has. */
export function answerAttributes(
  context: QueryContext,
  body: string,
  token: string | null,
): unknown {
  const given = JSON.parse(body) as Record<string, unknown>;
  onlyKeys(given, keys);
  const metric = catalogue.find(({ name }) => name === given.metric);
  if (metric === undefined) throw new Refusal(400, `unknown metric: ${String(given.metric)}`);
  const allowed = labelsOf(metric);
  const groupBy = given.group_by;
  const label: unknown = Array.isArray(groupBy) && groupBy.length === 1 ? groupBy[0] : undefined;
  if (typeof label !== "string" || !allowed.includes(label)) {
    throw new Refusal(400, "group_by must name one label of the metric");
  }
  const limit = given.limit ?? 100;
  if (!Number.isInteger(limit) || Number(limit) < 1 || Number(limit) > 1_000) {
    throw new Refusal(400, "limit must be between 1 and 1000");
  }
  const intervals = given.intervals;
  if (Array.isArray(intervals)) for (const each of intervals) readInterval(each, context.nowMs);
  const filter = readFilter(given.filter, allowed);
  if (filter.resources === undefined) {
    throw new Refusal(400, "a filter on a resource is required for this dataset");
  }
  const ids = [...filter.resources];
  context.authorize(resourceOf(metric.shape), ids);
  const series = ids.flatMap((id) => context.state.seriesOf(metric, id));
  const values = [
    ...new Set(series.filter((each) => filter.matches(each)).map((each) => each[label] ?? "")),
  ].sort();
  const offset = token === null ? 0 : Number(Buffer.from(token, "base64url").toString());
  if (Number.isNaN(offset)) throw new Refusal(400, "page_token is invalid");
  const next = offset + Number(limit);
  return {
    data: values.slice(offset, next).map((value) => ({ [label]: value })),
    meta: {
      pagination: {
        page_size: limit,
        ...(next < values.length
          ? { next_page_token: Buffer.from(String(next)).toString("base64url") }
          : {}),
      },
    },
  };
}
