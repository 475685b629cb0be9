import { z } from "zod";
import { option, whole } from "../option.ts";
import { topicName } from "../topic.ts";
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
      description: "How far back late points are still looked for.",
      unit: "ms",
    }),
    maxBackfillMs: option(whole(0).default(3_600_000), {
      description: "How far back reading starts after a pause, at most.",
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
      "Compacted topic for how far each metric was read, so that a restart continues there.",
    defaultText: "none: a restart begins at `maxBackfillMs`",
  }),
};
