import { ConfigError } from "../errors/index.ts";

/** Whether a topic is given as a regular expression. */
export function isPattern(topic: string): boolean {
  return topic.startsWith("^");
}

/**
 * The regular expression of a pattern, in JavaScript's dialect. The driver and the brokers have
 * dialects of their own, by group protocol, and brokers take ten seconds to find a new topic: so
 * patterns are resolved here.
 *
 * @throws ConfigError for one that does not compile
 */
export function patternOf(topic: string): RegExp {
  try {
    return new RegExp(topic);
  } catch (cause) {
    throw new ConfigError("CONFIG_INVALID", {
      issues: [{ path: "topics", message: (cause as Error).message }],
      cause,
    });
  }
}

/** The topics that a pattern matches, or the topic itself. Topics of Kafka's own are never matched. */
export function topicsMatching(topic: string, all: Iterable<string>): string[] {
  if (!isPattern(topic)) {
    return [topic];
  }
  const pattern = patternOf(topic);
  return [...all].filter((name) => !internalTopic.test(name) && pattern.test(name));
}

const internalTopic = /^__(consumer_offsets|transaction_state|share_group_state)$/;
