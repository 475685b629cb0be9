import { z } from "zod";
import type { KafkaConfig } from "../../kafka-config.ts";
import { option, whole } from "../option.ts";
import { type TopicSettings, topicName } from "../topic.ts";
import { nameOrPattern } from "./kafka-source.ts";

/** Names or patterns of clusters, metrics and the like. */
export function nameList(what: string) {
  return z
    .array(nameOrPattern(what, (name) => /^[\w.:/ -]{1,256}$/.test(name)))
    .min(1)
    .readonly()
    .optional();
}

/** How far back a provider's metrics are asked for. */
export function reachFields({ settleMs }: { settleMs: number }) {
  return {
    settleMs: option(whole(0, 86_400_000).default(settleMs), {
      description: "Age at which a point is taken for final; younger ones are left for later.",
      unit: "ms",
    }),
    lookbackMs: option(whole(60_000).default(3_600_000), {
      description: "How far back the first reading of all begins.",
      unit: "ms",
    }),
    maxBackfillMs: option(whole(0).default(3_600_000), {
      description:
        "How far back reading begins after a pause, at most; what is older is skipped, and told. The last two `intervalMs` are always read.",
      unit: "ms",
    }),
  };
}

/** What every provider's section takes. */
export const providerFields = {
  unmapped: option(z.enum(["prefix", "drop", "plain"]).default("prefix"), {
    description:
      "What becomes of metrics without a normalized name: sent with the provider's prefix, dropped, or sent under the provider's name.",
  }),
  stateTopic: option(topicName().optional(), {
    description:
      "Compacted topic for how far was read, so that a restart goes on there, and several instances share the work. Written in one transaction with the metrics.",
    defaultText: "none: nothing is kept over a restart, which begins at `lookbackMs`",
  }),
};

/** Where it is kept how far a provider was read, resolved. */
export interface ProviderState {
  /** Settings by which the topic is created. */
  readonly topic: TopicSettings;
  /** How to reach it, as a member of the group that shares its partitions. */
  readonly kafka: KafkaConfig;
}
