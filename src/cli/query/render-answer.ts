import { batchToRequest, type LogRecordData, type SpanData } from "../../otlp/index.ts";
import { type RenderOptions, renderLogs, renderTraces } from "../../render/index.ts";
import type { Answer } from "./ask.ts";
import { figuresText } from "./figures-text.ts";
import type { QueryOptions } from "./query-options.ts";
import { seriesText } from "./series-text.ts";

/** What was found, for a person; empty where nothing was. Items stand in the order of their times. */
export function renderAnswer(answer: Answer, options: QueryOptions, layout: RenderOptions): string {
  switch (answer.kind) {
    case "spans":
      return traces(answer.result.spans, { ...layout, spanAttributes: options.verbose === true });
    case "points":
      return seriesText(answer.result.metrics, layout);
    case "records":
      return logs(inTime(answer.result.records, options), layout);
    case "figures":
      return figuresText(answer.result.groups, options, layout);
    case "metric figures":
      return figuresText(answer.result.groups, options, layout);
  }
}

function traces(spans: readonly SpanData[], layout: RenderOptions): string {
  return spans.length === 0 ? "" : renderTraces([batchToRequest("traces", { spans })], layout);
}

/** The earliest first, as logs are read. */
function inTime<Item>(items: readonly Item[], { order }: QueryOptions): readonly Item[] {
  return order === "oldest" ? items : items.toReversed();
}

function logs(records: readonly LogRecordData[], layout: RenderOptions): string {
  // A request puts the records of a resource together; each is one of its own, so that order stays.
  const requests = records.map((record) => batchToRequest("logs", { records: [record] }));
  return requests.length === 0 ? "" : renderLogs(requests, layout);
}
