/** A permission, and what it is for. */
export interface MskPermission {
  readonly action: string;
  /** Without it nothing is read. */
  readonly isRequired: boolean;
}

/** Everything that reading Amazon MSK asks for. `sts:GetCallerIdentity` needs no permission. */
export const mskPermissions: readonly MskPermission[] = [
  { action: "kafka:ListClustersV2", isRequired: true },
  { action: "kafka:DescribeClusterV2", isRequired: false },
  { action: "kafka:ListNodes", isRequired: false },
  { action: "kafka:GetBootstrapBrokers", isRequired: false },
  { action: "kafka:ListTopics", isRequired: false },
  { action: "kafka:ListTagsForResource", isRequired: false },
  { action: "kafka:DescribeConfigurationRevision", isRequired: false },
  { action: "cloudwatch:GetMetricData", isRequired: true },
  { action: "cloudwatch:ListMetrics", isRequired: false },
  { action: "tag:GetResources", isRequired: false },
];
