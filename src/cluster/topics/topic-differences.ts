import type { TopicMetadata } from "../cluster-types.ts";
import type { NewTopic, TopicConfigEntry, TopicDifference } from "./topic-types.ts";

/**
 * Says how a topic differs from what is wanted. What is left to the brokers, by leaving it out or by
 * -1, makes no difference.
 *
 * @param config - the topic's settings; empty where none are wanted
 */
export function topicDifferences(
  wanted: NewTopic,
  { partitions }: Pick<TopicMetadata, "partitions">,
  config: readonly TopicConfigEntry[],
): TopicDifference[] {
  const factors = [...new Set(partitions.map(({ replicas }) => replicas.length))].sort();
  const placed = partitions.map(({ replicas }) => replicas);
  return [
    ...numberDiffers("partitions", wanted.partitions, [partitions.length]),
    ...numberDiffers("replicationFactor", wanted.replicationFactor, factors),
    ...assignmentsDiffer(wanted.assignments, placed),
    ...Object.entries(wanted.config ?? {}).flatMap(([name, value]) =>
      settingDiffers(name, String(value), config.find((entry) => entry.name === name)?.value),
    ),
  ];
}

function numberDiffers(
  property: string,
  wanted: number | undefined,
  actual: readonly number[],
): TopicDifference[] {
  if (wanted === undefined || wanted < 0 || actual.every((each) => each === wanted)) {
    return [];
  }
  return [{ property, wanted: String(wanted), actual: actual.join(", ") }];
}

function assignmentsDiffer(
  wanted: NewTopic["assignments"],
  actual: readonly (readonly number[])[],
): TopicDifference[] {
  if (wanted === undefined || JSON.stringify(wanted) === JSON.stringify(actual)) {
    return [];
  }
  const property = "assignments";
  return [{ property, wanted: JSON.stringify(wanted), actual: JSON.stringify(actual) }];
}

function settingDiffers(
  name: string,
  wanted: string,
  actual: string | undefined,
): TopicDifference[] {
  if (actual !== undefined && normal(actual) === normal(wanted)) {
    return [];
  }
  return [{ property: `config.${name}`, wanted, actual }];
}

/** Settings that are lists, such as cleanup.policy, have no order. */
function normal(value: string): string {
  return value
    .split(",")
    .map((part) => part.trim())
    .sort()
    .join(",");
}
