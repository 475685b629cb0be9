import type { SourceTopics } from "../../config/index.ts";
import { type Signal, signals } from "../../otlp/index.ts";

/** What to read, and how to tell what its records hold. */
export interface TopicReading {
  /** Topics by name, or as regular expressions that begin with `^`. */
  readonly selection: readonly string[];
  /** Left out where the records say it themselves. */
  readonly signalOf?: (topic: string) => Signal | undefined;
}

/** The reading of a pipeline's topics. A header that names the signal wins over the topic. */
export function topicReading(topics: SourceTopics): TopicReading {
  if ("mixed" in topics) {
    return { selection: topics.mixed.map(selectionOf) };
  }
  const rules = signals.flatMap((signal) =>
    topics[signal].map((topic) => ({ signal, pattern: new RegExp(patternOf(topic)) })),
  );
  const known = new Map<string, Signal | undefined>();
  return {
    selection: signals.flatMap((signal) => topics[signal]).map(selectionOf),
    signalOf: (topic) => {
      if (!known.has(topic)) {
        known.set(topic, rules.find(({ pattern }) => pattern.test(topic))?.signal);
      }
      return known.get(topic);
    },
  };
}

/** A topic that is called like a signal is told from the signal by being a pattern. */
function selectionOf(topic: string): string {
  return (signals as readonly string[]).includes(topic) ? patternOf(topic) : topic;
}

function patternOf(topic: string): string {
  return topic.startsWith("^") ? topic : `^${topic.replaceAll(".", "\\.")}$`;
}
