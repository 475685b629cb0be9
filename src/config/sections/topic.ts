import { z } from "zod";
import { named, option, whole } from "./option.ts";

const topicPattern = /^(?!\.{1,2}$)[a-zA-Z0-9._-]{1,249}$/;

/** Whether Kafka accepts a name for a topic. */
export function isTopicName(name: string): boolean {
  return topicPattern.test(name);
}

/** A name that Kafka accepts for a topic. */
export function topicName() {
  return z
    .string()
    .regex(
      topicPattern,
      "expected a topic name: 1 to 249 letters, digits, dots, underscores and hyphens, other than . and ..",
    );
}

function topicFields(env: string, description: string) {
  return {
    name: option(topicName().optional(), { description, env }),
    partitions: option(whole(1, 100_000).optional(), {
      description: "Number of partitions when the topic is created.",
      defaultText: "3",
    }),
    replicationFactor: option(
      z
        .int()
        .min(-1)
        .max(32_767)
        .refine((value) => value !== 0, "expected -1 or at least 1")
        .optional(),
      {
        description:
          "Number of replicas when the topic is created; -1 is the brokers' own default.",
        defaultText: "-1",
      },
    ),
    config: option(
      z.record(z.string().min(1), z.union([z.string(), z.number(), z.boolean()])).optional(),
      { description: "The topic's own settings when it is created, such as `retention.ms`." },
    ),
    autoCreate: option(z.boolean().optional(), {
      description:
        "Whether a missing topic is created; without it, a missing topic is a `TopicError`.",
      defaultText: "true",
    }),
  };
}

function signalTopic(signal: "traces" | "metrics" | "logs", name: string) {
  return option(
    z
      .union(
        [
          topicName(),
          named(
            z.strictObject(
              topicFields(`KAFKA_TOPIC_${signal.toUpperCase()}`, "Name of the topic."),
            ),
            "SignalTopicOptions",
            "The topic of one signal.",
          ),
        ],
        {
          error:
            "expected a topic name or { name, partitions, replicationFactor, config, autoCreate }",
        },
      )
      .optional(),
    { description: `Topic of ${signal}.`, defaultText: name, env: false },
  );
}

export const topicSchema = z.union(
  [
    topicName(),
    named(
      z.strictObject({
        traces: signalTopic("traces", "otlp_spans"),
        metrics: signalTopic("metrics", "otlp_metrics"),
        logs: signalTopic("logs", "otlp_logs"),
        ...topicFields(
          "KAFKA_TOPIC",
          "Name of the topic of every signal that has none of its own.",
        ),
      }),
      "TopicOptions",
      "The topics of the three signals, and settings for all of them.",
    ),
  ],
  { error: "expected a topic name or { traces, metrics, logs }" },
);

/** A topic, resolved. */
export interface TopicSettings {
  readonly name: string;
  readonly partitions: number;
  /** -1 is the brokers' own default. */
  readonly replicationFactor: number;
  /** The topic's own settings when it is created. */
  readonly config: Readonly<Record<string, string>>;
  readonly autoCreate: boolean;
}

/** The topics of the three signals, resolved. */
export interface KafkaTopicsConfig {
  /** Two signals or more use the same topic: the header `otelcol.signal` tells them apart. */
  readonly shared: boolean;
  readonly traces: TopicSettings;
  readonly metrics: TopicSettings;
  readonly logs: TopicSettings;
}

type TopicInput = Exclude<z.output<typeof topicSchema>, string>;
type SignalInput = TopicInput["traces"];

/** The resolved form of checked `topic` options. */
export function resolveTopic(topic: z.output<typeof topicSchema> | undefined): KafkaTopicsConfig {
  const all: TopicInput = typeof topic === "string" ? { name: topic } : (topic ?? {});
  const traces = settingsOf(all.traces, all, "otlp_spans");
  const metrics = settingsOf(all.metrics, all, "otlp_metrics");
  const logs = settingsOf(all.logs, all, "otlp_logs");
  const names = new Set([traces.name, metrics.name, logs.name]);
  return { shared: names.size < 3, traces, metrics, logs };
}

function settingsOf(signal: SignalInput, all: TopicInput, defaultName: string): TopicSettings {
  const own = typeof signal === "string" ? { name: signal } : (signal ?? {});
  const config = { ...all.config, ...own.config };
  return {
    name: own.name ?? all.name ?? defaultName,
    partitions: own.partitions ?? all.partitions ?? 3,
    replicationFactor: own.replicationFactor ?? all.replicationFactor ?? -1,
    config: Object.fromEntries(Object.entries(config).map(([key, value]) => [key, String(value)])),
    autoCreate: own.autoCreate ?? all.autoCreate ?? true,
  };
}
