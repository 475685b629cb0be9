// Generated from src/config/sections by `npm run docs:reference`. Changes made here are lost.

/** Metrics of Confluent Cloud. */
export interface ConfluentSourceOptions {
  /**
   * Cloud API key of a principal with the role MetricsViewer; a cluster's key fails.
   *
   * Required. A secret: never printed.
   */
  apiKey: string;
  /**
   * Secret of `apiKey`.
   *
   * Required. A secret: never printed.
   */
  apiSecret: string;
  /**
   * Address of the API that lists environments and clusters.
   *
   * Default: `https://api.confluent.cloud`.
   */
  baseUrl?: string | undefined;
  /**
   * Address of the Metrics API.
   *
   * Default: `https://api.telemetry.confluent.cloud`.
   */
  metricsBaseUrl?: string | undefined;
  /**
   * Environments to read, by id or name or as `^regex`.
   *
   * Default: `all`.
   */
  environments?: readonly string[] | undefined;
  /**
   * Kafka clusters to read, by id or name or as `^regex`.
   *
   * Default: `all`.
   */
  clusters?: readonly string[] | undefined;
  /**
   * Whether metrics are queried, or scraped from the export endpoint, which gives the newest
   * minute only.
   *
   * Default: `query`.
   */
  mode?: "query" | "export" | undefined;
  /**
   * Length of the interval that one point stands for, with `mode: query`.
   *
   * Default: `PT1M`.
   */
  granularity?:
    | "PT1M"
    | "PT5M"
    | "PT15M"
    | "PT30M"
    | "PT1H"
    | "PT4H"
    | "PT6H"
    | "PT12H"
    | "P1D"
    | undefined;
  /**
   * How often the Metrics API is asked.
   *
   * Unit: milliseconds. Default: `60000`.
   */
  intervalMs?: number | undefined;
  /**
   * Age at which a point is taken for final; younger ones are left for later.
   *
   * Unit: milliseconds. Default: `180000`.
   */
  settleMs?: number | undefined;
  /**
   * How far back the first reading of all begins.
   *
   * Unit: milliseconds. Default: `3600000`.
   */
  lookbackMs?: number | undefined;
  /**
   * How far back reading begins after a pause, at most; what is older is skipped, and told. The
   * last two `intervalMs` are always read.
   *
   * Unit: milliseconds. Default: `3600000`.
   */
  maxBackfillMs?: number | undefined;
  /**
   * Whether metrics of connectors are read.
   *
   * Default: `false`.
   */
  connectors?: boolean | undefined;
  /**
   * Whether metrics of ksqlDB clusters are read.
   *
   * Default: `false`.
   */
  ksqldb?: boolean | undefined;
  /**
   * Whether metrics of Schema Registry clusters are read.
   *
   * Default: `false`.
   */
  schemaRegistry?: boolean | undefined;
  /**
   * What becomes of metrics without a normalized name: sent with the provider's prefix,
   * dropped, or sent under the provider's name.
   *
   * Default: `prefix`.
   */
  unmapped?: "prefix" | "drop" | "plain" | undefined;
  /**
   * Compacted topic for how far was read, so that a restart goes on there, and several
   * instances share the work. Written in one transaction with the metrics.
   *
   * Default: none: nothing is kept over a restart, which begins at `lookbackMs`.
   */
  stateTopic?: string | undefined;
}

/** Metrics of Amazon MSK clusters. Credentials come by AWS's default chain. */
export interface MskSourceOptions {
  /**
   * AWS regions of the clusters.
   *
   * Required.
   */
  regions: readonly string[];
  /**
   * Accounts to read, each by a role that is assumed.
   *
   * Default: the account of AWS's default credentials.
   */
  accounts?: readonly MskAccountOptions[] | undefined;
  /**
   * One address for all AWS services, in place of AWS's own.
   *
   * Default: none.
   */
  endpoint?: string | undefined;
  /**
   * An address for each AWS service, in place of AWS's own.
   *
   * Default: none.
   */
  endpoints?: AwsEndpointOptions | undefined;
  /**
   * Clusters to read, by name or as `^regex`.
   *
   * Default: `all`.
   */
  clusters?: readonly string[] | undefined;
  /**
   * Metrics asked of CloudWatch; the default where there is no `metricStream`.
   *
   * Default: on, without `metricStream`.
   */
  polling?: MskPollingOptions | undefined;
  /**
   * Metrics that a CloudWatch metric stream brings.
   *
   * Default: none.
   */
  metricStream?: MskMetricStreamOptions | undefined;
  /**
   * The clusters' tags that become resource attributes: all, none, or those in a list.
   *
   * Default: `true`.
   */
  entityTags?: boolean | readonly string[] | undefined;
  /**
   * What becomes of metrics without a normalized name: sent with the provider's prefix,
   * dropped, or sent under the provider's name.
   *
   * Default: `prefix`.
   */
  unmapped?: "prefix" | "drop" | "plain" | undefined;
  /**
   * Compacted topic for how far was read, so that a restart goes on there, and several
   * instances share the work. Written in one transaction with the metrics.
   *
   * Default: none: nothing is kept over a restart, which begins at `lookbackMs`.
   */
  stateTopic?: string | undefined;
}

/** A CloudWatch metric stream, received from Amazon Data Firehose. */
export interface MskMetricStreamOptions {
  /**
   * Host name or address to listen on; `0.0.0.0` is every IPv4 address of the machine, `::`
   * every address.
   *
   * Default: `127.0.0.1`.
   */
  host?: string | undefined;
  /**
   * Port to listen on; 0 takes a free one.
   *
   * Required.
   */
  port: number;
  /**
   * Path that Amazon Data Firehose posts to.
   *
   * Default: `/`.
   */
  path?: string | undefined;
  /**
   * Access key that Firehose has to send.
   *
   * Required. A secret: never printed.
   */
  accessKey: string;
  /**
   * CloudWatch namespaces to take; others are left out.
   *
   * Default: `["AWS/Kafka"]`.
   */
  includeNamespaces?: readonly string[] | undefined;
}

/** Metrics asked of CloudWatch. */
export interface MskPollingOptions {
  /**
   * How often CloudWatch is asked.
   *
   * Unit: milliseconds. Default: `300000`.
   */
  intervalMs?: number | undefined;
  /**
   * Length of the interval that one point stands for, in seconds.
   *
   * Default: `60`.
   */
  periodSeconds?: number | undefined;
  /**
   * Age at which a point is taken for final; younger ones are left for later.
   *
   * Unit: milliseconds. Default: `120000`.
   */
  settleMs?: number | undefined;
  /**
   * How far back the first reading of all begins.
   *
   * Unit: milliseconds. Default: `3600000`.
   */
  lookbackMs?: number | undefined;
  /**
   * How far back reading begins after a pause, at most; what is older is skipped, and told. The
   * last two `intervalMs` are always read.
   *
   * Unit: milliseconds. Default: `3600000`.
   */
  maxBackfillMs?: number | undefined;
  /**
   * Metrics to read, by CloudWatch's names or as `^regex`.
   *
   * Default: `all`.
   */
  metricFilters?: readonly string[] | undefined;
}

/** Addresses of AWS services in place of AWS's own. */
export interface AwsEndpointOptions {
  /**
   * Address of Amazon MSK.
   *
   * Default: none.
   */
  kafka?: string | undefined;
  /**
   * Address of CloudWatch.
   *
   * Default: none.
   */
  cloudwatch?: string | undefined;
  /**
   * Address of the Security Token Service.
   *
   * Default: none.
   */
  sts?: string | undefined;
  /**
   * Address of the Resource Groups Tagging API.
   *
   * Default: none.
   */
  tagging?: string | undefined;
  /**
   * Address of IAM.
   *
   * Default: none.
   */
  iam?: string | undefined;
  /**
   * Address of CloudFormation, which deploys a metric stream.
   *
   * Default: none.
   */
  cloudformation?: string | undefined;
}

/** An AWS account to read from. */
export interface MskAccountOptions {
  /**
   * Role to assume in the account.
   *
   * Required.
   */
  roleArn: string;
  /**
   * External id that the role asks for.
   *
   * Default: none.
   */
  externalId?: string | undefined;
}
