import { z } from "zod";
import { Secret } from "../../secret.ts";
import { named, option, text, whole } from "../option.ts";
import { serviceUrl } from "./address.ts";
import { nameList, type ProviderState, providerFields, reachFields } from "./provider-options.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/**
 * The lengths that a point may stand for, each with the longest time that one query may span at that
 * length; without one, any (Confluent Cloud Metrics API, version 2).
 */
export const granularities = {
  PT1M: { lengthMs: minuteMs, maxSpanMs: 6 * hourMs },
  PT5M: { lengthMs: 5 * minuteMs, maxSpanMs: dayMs },
  PT15M: { lengthMs: 15 * minuteMs, maxSpanMs: 4 * dayMs },
  PT30M: { lengthMs: 30 * minuteMs, maxSpanMs: 7 * dayMs },
  PT1H: { lengthMs: hourMs, maxSpanMs: undefined },
  PT4H: { lengthMs: 4 * hourMs, maxSpanMs: undefined },
  PT6H: { lengthMs: 6 * hourMs, maxSpanMs: undefined },
  PT12H: { lengthMs: 12 * hourMs, maxSpanMs: undefined },
  P1D: { lengthMs: dayMs, maxSpanMs: undefined },
} as const;

type Granularity = keyof typeof granularities;

const names = Object.keys(granularities) as [Granularity, ...Granularity[]];

function resourceKind(what: string) {
  return option(z.boolean().default(false), {
    description: `Whether metrics of ${what} are read.`,
  });
}

export const confluentSourceSchema = named(
  z.strictObject({
    apiKey: option(text(), {
      description:
        "Cloud API key of a principal with the role MetricsViewer; a cluster's key fails.",
      secret: true,
    }),
    apiSecret: option(text(), { description: "Secret of `apiKey`.", secret: true }),
    baseUrl: option(serviceUrl().default("https://api.confluent.cloud"), {
      description: "Address of the API that lists environments and clusters.",
    }),
    metricsBaseUrl: option(serviceUrl().default("https://api.telemetry.confluent.cloud"), {
      description: "Address of the Metrics API.",
    }),
    environments: option(nameList("an environment's id or name"), {
      description: "Environments to read, by id or name or as `^regex`.",
      defaultText: "all",
    }),
    clusters: option(nameList("a cluster's id or name"), {
      description: "Kafka clusters to read, by id or name or as `^regex`.",
      defaultText: "all",
    }),
    mode: option(z.enum(["query", "export"]).default("query"), {
      description:
        "Whether metrics are queried, or scraped from the export endpoint, which gives the newest minute only.",
    }),
    granularity: option(z.enum(names).default("PT1M"), {
      description: "Length of the interval that one point stands for, with `mode: query`.",
    }),
    intervalMs: option(whole(10_000, 86_400_000).default(60_000), {
      description: "How often the Metrics API is asked.",
      unit: "ms",
    }),
    ...reachFields({ settleMs: 180_000 }),
    connectors: resourceKind("connectors"),
    ksqldb: resourceKind("ksqlDB clusters"),
    schemaRegistry: resourceKind("Schema Registry clusters"),
    ...providerFields,
  }),
  "ConfluentSourceOptions",
  "Metrics of Confluent Cloud.",
);

/** Metrics of Confluent Cloud, resolved. */
export interface ConfluentSource {
  readonly kind: "confluent";
  readonly apiKey: Secret;
  readonly apiSecret: Secret;
  readonly baseUrl: string;
  readonly metricsBaseUrl: string;
  /** Ids, names and `^regex`; undefined is all. */
  readonly environments: readonly string[] | undefined;
  /** Ids, names and `^regex`; undefined is all. */
  readonly clusters: readonly string[] | undefined;
  readonly mode: "query" | "export";
  readonly granularity: Granularity;
  readonly intervalMs: number;
  readonly settleMs: number;
  readonly lookbackMs: number;
  readonly maxBackfillMs: number;
  readonly connectors: boolean;
  readonly ksqldb: boolean;
  readonly schemaRegistry: boolean;
  readonly unmapped: "prefix" | "drop" | "plain";
  /** Undefined keeps nothing over a restart. */
  readonly state: ProviderState | undefined;
}

/** The resolved form of checked `from.confluent` options. */
export function resolveConfluentSource(
  { stateTopic: _, ...confluent }: z.output<typeof confluentSourceSchema>,
  state?: ProviderState,
): ConfluentSource {
  return {
    ...confluent,
    kind: "confluent",
    apiKey: new Secret(confluent.apiKey),
    apiSecret: new Secret(confluent.apiSecret),
    environments: confluent.environments,
    clusters: confluent.clusters,
    state,
  };
}
