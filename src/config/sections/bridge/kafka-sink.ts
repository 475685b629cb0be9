import { z } from "zod";
import type { KafkaConfig } from "../../kafka-config.ts";
import { exactlyOne } from "../key-rule.ts";
import { named, option, text } from "../option.ts";
import { producerSchema } from "../producer.ts";
import { topicName, topicSchema } from "../topic.ts";
import { headerName } from "./header.ts";

/** What becomes of what a sink refuses for good. */
export const onRefused = option(z.enum(["deadLetter", "drop"]).optional(), {
  description:
    "What becomes of records that are refused for good: to `deadLetterTopic` of the source, or dropped and counted. For pipelines from Kafka; other senders are told.",
  defaultText: "deadLetter",
});

const topicFrom = named(
  exactlyOne(
    {
      attribute: option(text().optional(), {
        description: "Resource attribute whose value names the topic, each resource for itself.",
      }),
      header: option(headerName().optional(), {
        description: "Header of the request or record whose value names the topic.",
      }),
      allow: option(z.array(topicName()).min(1).readonly(), {
        description:
          "The topics that may be named so. What names no topic, or another, goes to that of `topics`.",
      }),
    },
    ["attribute", "header"],
  ),
  "TopicFromOptions",
  "The topic by what the telemetry says.",
);

const sinkHeaders = named(
  z.strictObject({
    from: option(z.array(headerName()).readonly().default([]), {
      description: "Headers of the request or record that go along, by name.",
    }),
    set: option(z.record(headerName(), z.string().max(8_192)).default({}), {
      description: "Fixed headers of every record.",
    }),
  }),
  "SinkHeaderOptions",
  "Headers of the records.",
);

export const kafkaSinkSchema = named(
  z.strictObject({
    topics: option(topicSchema.optional(), {
      description:
        "Topics to write to: for each signal, or one for all, told apart by the header `otelcol.signal`; settings for those that are created.",
      defaultText: "those of `kafka.topic`",
    }),
    topicFrom: option(topicFrom.optional(), {
      description: "The topic by a resource attribute or a header, out of a list.",
    }),
    headers: option(sinkHeaders.prefault({}), { description: "Headers of the records." }),
    keyBy: option(z.enum(["none", "traceId"]).default("none"), {
      description:
        "`traceId` makes a record of each trace of a request, with the trace id in hexadecimal digits as its key, which then chooses the partition. For consumers that need the key: `partitionBy` brings traces together in far fewer records. Metrics have no traces.",
    }),
    onRefused,
    ...producerSchema.shape,
  }),
  "KafkaSinkOptions",
  "Topics to write to, with every option of a producer.",
);

/** Topics to write to, resolved. */
export interface KafkaSink {
  readonly kind: "kafka";
  /** How to connect and how to write: the `kafka` section with the pipeline's own options over it. */
  readonly kafka: KafkaConfig;
  readonly topicFrom:
    | {
        readonly from: "attribute" | "header";
        readonly name: string;
        readonly allow: readonly string[];
      }
    | undefined;
  readonly headers: {
    readonly from: readonly string[];
    readonly set: Readonly<Record<string, string>>;
  };
  /** Whether records are single traces, with the trace id as the key. */
  readonly keyBy: "none" | "traceId";
  /**
   * What is committed in one transaction with the telemetry: nothing, the offsets of the records that
   * it came in, or how far a cloud provider was read. In the last case each transactional id begins
   * with that of `kafka`.
   */
  readonly transactions: "none" | "offsets" | "state";
  /** Undefined where the source is not Kafka. */
  readonly onRefused: OnRefused | undefined;
}

/** What becomes of what a sink refuses for good. */
export type OnRefused = "deadLetter" | "drop";

/** The resolved form of checked `to.kafka.topicFrom` options. */
export function resolveTopicFrom(
  options: z.output<typeof topicFrom> | undefined,
): KafkaSink["topicFrom"] {
  if (options === undefined) {
    return undefined;
  }
  const { attribute, header, allow } = options;
  return attribute === undefined
    ? { from: "header", name: header ?? "", allow }
    : { from: "attribute", name: attribute, allow };
}
