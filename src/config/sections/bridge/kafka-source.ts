import { z } from "zod";
import type { KafkaConfig } from "../../kafka-config.ts";
import { consumerSchema } from "../consumer.ts";
import { atLeastOne } from "../key-rule.ts";
import { named, option, text } from "../option.ts";
import { isTopicName, topicName } from "../topic.ts";

const maxPatternLength = 255;

/** Topics to read: a name, or all whose names match `^…`. */
export function nameOrPattern(what: string, isName: (name: string) => boolean) {
  return z
    .string()
    .refine(
      (value) => (value.startsWith("^") ? isPattern(value) : isName(value)),
      `expected ${what}, or a regular expression that starts with ^`,
    );
}

function isPattern(value: string): boolean {
  try {
    new RegExp(value);
    return value.length > 1 && value.length <= maxPatternLength;
  } catch {
    return false;
  }
}

function topicList() {
  const topic = nameOrPattern("the name of a topic", isTopicName);
  return z.union([topic, z.array(topic).min(1).readonly()], {
    error: "expected a topic, or a list of them",
  });
}

function signalTopics(signal: string) {
  return option(topicList().optional(), { description: `Topics that hold ${signal}.` });
}

const sourceTopics = z.union(
  [
    topicList(),
    named(
      atLeastOne({
        traces: signalTopics("traces"),
        metrics: signalTopics("metrics"),
        logs: signalTopics("logs"),
      }),
      "SourceTopicOptions",
      "The topics to read for each signal.",
    ),
  ],
  { error: "expected { traces, metrics, logs }, or a topic or a list of them for all signals" },
);

export const kafkaSourceSchema = named(
  z.strictObject({
    topics: option(sourceTopics.optional(), {
      description:
        "Topics to read, by name or as `^regex`: for each signal, or topics whose records say their signal by the header `otelcol.signal`.",
      defaultText: "those of `kafka.topic`",
    }),
    encoding: option(z.enum(["auto", "otlp_proto", "otlp_json"]).default("auto"), {
      description:
        "Encoding of the records; `auto` tells protobuf and JSON apart, and takes the framing of a schema registry off.",
    }),
    ...consumerSchema.shape,
    groupId: option(text(), {
      description:
        "Consumer group whose members share the partitions. Each pipeline needs one of its own.",
      property: "group.id",
    }),
    deadLetterTopic: option(topicName().optional(), {
      description:
        "Topic for records that cannot be read, or that the sink refuses for good. Needed, but where the sink's `onRefused` is `drop`.",
    }),
  }),
  "KafkaSourceOptions",
  "Topics to read from, with every option of a consumer.",
);

type Signal = "traces" | "metrics" | "logs";

/** Topics that are read: names, and regular expressions that start with `^`. */
export type SourceTopics =
  | { readonly [S in Signal]: readonly string[] }
  | { readonly mixed: readonly string[] };

/** Topics to read from, resolved. */
export interface KafkaSource {
  readonly kind: "kafka";
  /** How to connect and how to read: the `kafka` section with the pipeline's own options over it. */
  readonly kafka: KafkaConfig;
  /** By signal; `mixed` are those whose records say their signal themselves. */
  readonly topics: SourceTopics;
  readonly encoding: "auto" | "otlp_proto" | "otlp_json";
}

/** The topics of checked options; `defaults` are those of the `kafka` section. */
export function resolveSourceTopics(
  topics: z.output<typeof sourceTopics> | undefined,
  defaults: { readonly [S in Signal]: { readonly name: string } } & { readonly shared: boolean },
): SourceTopics {
  if (topics === undefined) {
    const names = [defaults.traces.name, defaults.metrics.name, defaults.logs.name] as const;
    return defaults.shared
      ? { mixed: [...new Set(names)] }
      : { traces: [names[0]], metrics: [names[1]], logs: [names[2]] };
  }
  if (typeof topics === "string" || isList(topics)) {
    return { mixed: [topics].flat() };
  }
  const { traces = [], metrics = [], logs = [] } = topics;
  return { traces: [traces].flat(), metrics: [metrics].flat(), logs: [logs].flat() };
}

function isList(topics: object): topics is readonly string[] {
  return Array.isArray(topics);
}
