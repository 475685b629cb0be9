import { z } from "zod";
import { Secret } from "../../secret.ts";
import { named, option, text, whole } from "../option.ts";
import { hostField, portField, serviceUrl } from "./address.ts";
import { nameList, type ProviderState, providerFields, reachFields } from "./provider-options.ts";

function awsService(service: string) {
  return option(serviceUrl().optional(), { description: `Address of ${service}.` });
}

const account = named(
  z.strictObject({
    roleArn: option(
      z
        .string()
        .regex(
          /^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/,
          "expected the ARN of a role, such as arn:aws:iam::123456789012:role/monitoring",
        ),
      { description: "Role to assume in the account." },
    ),
    externalId: option(
      z
        .string()
        .regex(/^[\w+=,.@:/-]{2,1224}$/, "expected 2 to 1,224 letters, digits and _+=,.@:/-")
        .optional(),
      { description: "External id that the role asks for." },
    ),
  }),
  "MskAccountOptions",
  "An AWS account to read from.",
);

const endpoints = named(
  z.strictObject({
    kafka: awsService("Amazon MSK"),
    cloudwatch: awsService("CloudWatch"),
    sts: awsService("the Security Token Service"),
    tagging: awsService("the Resource Groups Tagging API"),
    iam: awsService("IAM"),
    cloudformation: awsService("CloudFormation, which deploys a metric stream"),
  }),
  "AwsEndpointOptions",
  "Addresses of AWS services in place of AWS's own.",
);

const polling = named(
  z.strictObject({
    intervalMs: option(whole(10_000, 86_400_000).default(300_000), {
      description: "How often CloudWatch is asked.",
      unit: "ms",
    }),
    periodSeconds: option(whole(60, 86_400).default(60), {
      description: "Length of the interval that one point stands for, in seconds.",
    }),
    ...reachFields({ settleMs: 120_000 }),
    metricFilters: option(nameList("the name of a metric"), {
      description: "Metrics to read, by CloudWatch's names or as `^regex`.",
      defaultText: "all",
    }),
  }),
  "MskPollingOptions",
  "Metrics asked of CloudWatch.",
);

const metricStream = named(
  z.strictObject({
    host: hostField(),
    port: portField(),
    path: option(
      z
        .string()
        .max(1_024)
        .regex(/^\/[\w./~-]*$/, "expected a path that starts with /")
        .default("/"),
      { description: "Path that Amazon Data Firehose posts to." },
    ),
    accessKey: option(text().max(4_096), {
      description: "Access key that Firehose has to send.",
      secret: true,
    }),
    includeNamespaces: option(z.array(text().max(255)).min(1).readonly().default(["AWS/Kafka"]), {
      description: "CloudWatch namespaces to take; others are left out.",
    }),
  }),
  "MskMetricStreamOptions",
  "A CloudWatch metric stream, received from Amazon Data Firehose.",
);

export const mskSourceSchema = named(
  z.strictObject({
    regions: option(
      z
        .array(
          z
            .string()
            .regex(
              /^[a-z]{2,3}(?:-[a-z]+){1,3}-\d{1,2}$/,
              "expected a region such as eu-central-1",
            ),
        )
        .min(1)
        .readonly(),
      { description: "AWS regions of the clusters." },
    ),
    accounts: option(z.array(account).min(1).readonly().optional(), {
      description: "Accounts to read, each by a role that is assumed.",
      defaultText: "the account of AWS's default credentials",
    }),
    endpoint: option(serviceUrl().optional(), {
      description: "One address for all AWS services, in place of AWS's own.",
    }),
    endpoints: option(endpoints.optional(), {
      description: "An address for each AWS service, in place of AWS's own.",
    }),
    clusters: option(nameList("the name of a cluster"), {
      description: "Clusters to read, by name or as `^regex`.",
      defaultText: "all",
    }),
    polling: option(polling.optional(), {
      description: "Metrics asked of CloudWatch; the default where there is no `metricStream`.",
      defaultText: "on, without `metricStream`",
    }),
    metricStream: option(metricStream.optional(), {
      description: "Metrics that a CloudWatch metric stream brings.",
    }),
    entityTags: option(
      z
        .union([z.boolean(), z.array(text().max(128)).min(1).readonly()], {
          error: "expected true, false or a list of tags",
        })
        .default(true),
      {
        description:
          "The clusters' tags that become resource attributes: all, none, or those in a list.",
      },
    ),
    ...providerFields,
  }),
  "MskSourceOptions",
  "Metrics of Amazon MSK clusters. Credentials come by AWS's default chain.",
);

type Output = z.output<typeof mskSourceSchema>;

/** Metrics of Amazon MSK clusters, resolved. */
export interface MskSource {
  readonly kind: "msk";
  readonly regions: readonly string[];
  /** Empty is the account of AWS's default credentials. */
  readonly accounts: readonly {
    readonly roleArn: string;
    readonly externalId: string | undefined;
  }[];
  /** Addresses in place of AWS's own, by service. */
  readonly endpoints: {
    readonly [Service in "kafka" | "cloudwatch" | "sts" | "tagging" | "iam" | "cloudformation"]:
      | string
      | undefined;
  };
  /** Names and `^regex`; undefined is all. */
  readonly clusters: readonly string[] | undefined;
  /** Undefined where a metric stream alone brings them. */
  readonly polling:
    | {
        readonly intervalMs: number;
        readonly periodSeconds: number;
        readonly settleMs: number;
        readonly lookbackMs: number;
        readonly maxBackfillMs: number;
        /** Names and `^regex`; undefined is all. */
        readonly metricFilters: readonly string[] | undefined;
      }
    | undefined;
  readonly metricStream:
    | {
        readonly host: string;
        readonly port: number;
        readonly path: string;
        readonly accessKey: Secret;
        readonly includeNamespaces: readonly string[];
      }
    | undefined;
  /** All, none, or those in the list. */
  readonly entityTags: boolean | readonly string[];
  readonly unmapped: "prefix" | "drop" | "plain";
  /** Undefined keeps nothing over a restart. */
  readonly state: ProviderState | undefined;
}

/** How CloudWatch is asked, defaults filled in; undefined where it is not. */
export function pollingOf(msk: Output): z.output<typeof polling> | undefined {
  return msk.polling ?? (msk.metricStream === undefined ? polling.parse({}) : undefined);
}

/** The resolved form of checked `from.msk` options. */
export function resolveMskSource(msk: Output, state?: ProviderState): MskSource {
  const { accounts = [], endpoint, endpoints: own, metricStream: stream } = msk;
  const asked = pollingOf(msk);
  return {
    kind: "msk",
    regions: msk.regions,
    accounts: accounts.map(({ roleArn, externalId }) => ({ roleArn, externalId })),
    endpoints: {
      kafka: own?.kafka ?? endpoint,
      cloudwatch: own?.cloudwatch ?? endpoint,
      sts: own?.sts ?? endpoint,
      tagging: own?.tagging ?? endpoint,
      iam: own?.iam ?? endpoint,
      cloudformation: own?.cloudformation ?? endpoint,
    },
    clusters: msk.clusters,
    polling: asked && { ...asked, metricFilters: asked.metricFilters },
    metricStream: stream && { ...stream, accessKey: new Secret(stream.accessKey) },
    entityTags: msk.entityTags,
    unmapped: msk.unmapped,
    state,
  };
}
