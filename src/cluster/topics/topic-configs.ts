import type { KafkaBridgeError } from "../../errors/index.ts";
import { type AdminSession, describeConfigsCall } from "../admin/index.ts";
import type { ConfigSource, NewTopic, TopicConfigEntry } from "./topic-types.ts";

/** The settings of topics, by their names; in place of those that may not be seen, the reason. */
export type TopicConfigs = ReadonlyMap<string, readonly TopicConfigEntry[] | KafkaBridgeError>;

/** Kafka's number for a topic among what has settings. */
export const topicResource = 2 as const;

/** Kafka's numbers for where a setting comes from. */
const sources: Readonly<Record<number, ConfigSource>> = {
  1: "topic",
  2: "broker",
  3: "all-brokers",
  4: "broker-file",
  5: "default",
};

/** Reads the settings of topics. One that may not be seen fails none of the others. */
export async function readTopicConfigs(
  session: AdminSession,
  names: readonly string[],
  operation: string,
  signal?: AbortSignal,
): Promise<TopicConfigs> {
  await session.require("describeCluster");
  if (names.length === 0) {
    return new Map();
  }
  const { results } = await session.ask({
    call: describeConfigsCall,
    args: [
      names.map((name) => ({
        resourceType: topicResource,
        resourceName: name,
        configurationKeys: null,
      })),
      false,
      false,
    ],
    operation,
    signal,
  });
  const read = results.map(
    async (result): Promise<[string, TopicConfigEntry[] | KafkaBridgeError]> => {
      const { errorCode, errorMessage, resourceName, configs } = result;
      if (errorCode !== 0) {
        const context = { operation, topic: resourceName };
        return [resourceName, await session.refusal(errorCode, errorMessage, context)];
      }
      return [resourceName, configs.map(entryOf).sort((a, b) => (a.name < b.name ? -1 : 1))];
    },
  );
  return new Map(await Promise.all(read));
}

function entryOf(config: {
  readonly name: string;
  readonly value?: string | null | undefined;
  readonly readOnly: boolean;
  readonly configSource: number;
  readonly isSensitive: boolean;
}): TopicConfigEntry {
  const source = sources[config.configSource] ?? "unknown";
  return {
    name: config.name,
    value: config.value ?? undefined,
    source,
    isDefault: source === "default",
    isSensitive: config.isSensitive,
    isReadOnly: config.readOnly,
  };
}

/** Settings in the form that requests have them. */
export function settingsOf(config: NewTopic["config"] = {}): { name: string; value: string }[] {
  return Object.entries(config).map(([name, value]) => ({ name, value: String(value) }));
}
