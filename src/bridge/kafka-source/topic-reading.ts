import type { SourceTopics } from "../../config/index.ts";
import type { BatchesOptions, Selection } from "../../consumer/index.ts";
import { type Signal, signals } from "../../otlp/index.ts";

/** What to read, and how to tell what its records hold. */
export interface TopicReading {
  readonly selection: Selection;
  readonly options: BatchesOptions;
}

/** The reading of a pipeline's topics. A header that names the signal wins over the topic. */
export function topicReading(topics: SourceTopics): TopicReading {
  if ("mixed" in topics) {
    return { selection: topics.mixed.map(anchored), options: {} };
  }
  const rules = signals.flatMap((signal) =>
    topics[signal].map((topic) => ({ signal, pattern: new RegExp(anchored(topic)) })),
  );
  const signalOf = (topic: string): Signal | undefined =>
    rules.find(({ pattern }) => pattern.test(topic))?.signal;
  return {
    selection: signals.flatMap((signal) => topics[signal]).map(anchored),
    options: { signalOf },
  };
}

/** A topic that is called like a signal is not the signal. */
function anchored(topic: string): string {
  return topic.startsWith("^") ? topic : `^${topic.replace(/[.]/g, "\\.")}$`;
}
