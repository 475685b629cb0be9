import { awsPackage } from "../aws/packages.ts";
import type { AwsRegion } from "../aws/region.ts";
import type { MskCluster } from "../cluster.ts";
import {
  bootstrapServers,
  describeCluster,
  listBrokers,
  listClusters,
  listTags,
  listTopics,
  serverProperties,
} from "../discovery/control-plane.ts";

const minuteMs = 60_000;

type Trial = (
  at: AwsRegion,
  cluster: MskCluster,
  signal: AbortSignal | undefined,
) => Promise<unknown>;

/** A call that changes nothing for each permission that is about a cluster. */
const ofCluster: Readonly<Record<string, Trial>> = {
  "kafka:DescribeClusterV2": (at, { arn }, signal) => describeCluster(at, arn, signal),
  "kafka:ListNodes": listBrokers,
  "kafka:GetBootstrapBrokers": bootstrapServers,
  "kafka:ListTopics": listTopics,
  "kafka:ListTagsForResource": listTags,
  "kafka:DescribeConfigurationRevision": serverProperties,
};

const ofRegion: Readonly<
  Record<string, (at: AwsRegion, signal: AbortSignal | undefined) => Promise<unknown>>
> = {
  "kafka:ListClustersV2": listClusters,
  "cloudwatch:GetMetricData": async (at, signal) => {
    const { GetMetricDataCommand } = await awsPackage("@aws-sdk/client-cloudwatch");
    const EndTime = new Date(Math.floor(Date.now() / minuteMs) * minuteMs);
    const Metric = { Namespace: "AWS/Kafka", MetricName: "ActiveControllerCount" };
    const input = {
      EndTime,
      StartTime: new Date(EndTime.getTime() - minuteMs),
      MetricDataQueries: [{ Id: "m0", MetricStat: { Metric, Period: 60, Stat: "Maximum" } }],
    };
    return await at.cloudWatch(
      "GetMetricData",
      (client, abortSignal) => client.send(new GetMetricDataCommand(input), { abortSignal }),
      { signal },
    );
  },
  "cloudwatch:ListMetrics": async (at, signal) => {
    const { ListMetricsCommand } = await awsPackage("@aws-sdk/client-cloudwatch");
    const input = { Namespace: "AWS/Kafka", MetricName: "ActiveControllerCount" };
    return await at.cloudWatch(
      "ListMetrics",
      (client, abortSignal) => client.send(new ListMetricsCommand(input), { abortSignal }),
      { signal },
    );
  },
  "tag:GetResources": async (at, signal) => {
    const name = "@aws-sdk/client-resource-groups-tagging-api";
    const { GetResourcesCommand } = await awsPackage(name);
    const input = { ResourceTypeFilters: ["kafka:cluster"], ResourcesPerPage: 1 };
    return await at.tagging(
      "GetResources",
      (client, abortSignal) => client.send(new GetResourcesCommand(input), { abortSignal }),
      { signal },
    );
  },
};

/**
 * Tries a permission by a call that changes nothing.
 *
 * @param cluster - what calls about a cluster are made with
 * @returns false where there is nothing to try it with
 * @throws ProviderError where the call fails
 */
export async function tryPermission(
  action: string,
  at: AwsRegion,
  cluster: MskCluster | undefined,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const byRegion = ofRegion[action];
  if (byRegion !== undefined) {
    await byRegion(at, signal);
    return true;
  }
  const byCluster = ofCluster[action];
  const isMoot =
    action === "kafka:DescribeConfigurationRevision" && cluster?.configurationArn === undefined;
  if (byCluster === undefined || cluster === undefined || isMoot) {
    return false;
  }
  await byCluster(at, cluster, signal);
  return true;
}
