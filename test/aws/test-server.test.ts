import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AwsServer } from "../support/aws/index.ts";
import { askPython } from "./python-program.ts";

interface Answer {
  readonly output?: Record<string, unknown>;
  readonly error?: { readonly Code: string };
  readonly faults: readonly string[];
}

const now = Date.UTC(2026, 5, 1, 12, 10);

let aws: AwsServer;
let arns: { readonly orders: string; readonly express: string; readonly events: string };

beforeAll(async () => {
  aws = await AwsServer.start();
  aws.world.now = () => now;
  const topics = [
    { name: "checkout", partitions: 4 },
    { name: "stock", partitions: 2, outOfSync: 1 },
  ];
  const groups = [{ name: "billing", topics: ["checkout"] }];
  const orders = aws.world.addCluster({
    name: "orders",
    tags: { Team: "a" },
    level: "PER_TOPIC_PER_PARTITION",
    isTiered: true,
    controllers: 3,
    topics,
    groups,
  });
  const express = aws.world.addCluster({ name: "express", type: "express" });
  const events = aws.world.addCluster({ name: "events", type: "serverless", topics, groups });
  arns = { orders: orders.arn, express: express.arn, events: events.arn };
});

afterAll(() => aws.close());

/** Calls the server by botocore, in their order. */
async function call(
  ...calls: readonly [service: string, operation: string, input?: object][]
): Promise<Answer[]> {
  const asked = calls.map(([service, operation, input = {}]) => ({ service, operation, input }));
  return (await askPython("clients", { endpoint: aws.url, calls: asked })) as Answer[];
}

const faultsOf = (answers: readonly Answer[]) => answers.flatMap(({ faults }) => faults);

describe("Amazon MSK of the test server, by AWS's own model", () => {
  it("lists and describes clusters of each kind", async () => {
    const answers = await call(
      ["kafka", "ListClustersV2", { MaxResults: 2 }],
      ["kafka", "ListClustersV2", { ClusterNameFilter: "ev" }],
      ["kafka", "DescribeClusterV2", { ClusterArn: arns.orders }],
      ["kafka", "DescribeClusterV2", { ClusterArn: arns.express }],
      ["kafka", "DescribeClusterV2", { ClusterArn: arns.events }],
    );
    expect(faultsOf(answers)).toEqual([]);
    const [first, filtered, orders, express, events] = answers.map(({ output }) => output);
    expect(first?.ClusterInfoList).toHaveLength(2);
    expect(first?.NextToken).toEqual(expect.any(String));
    expect(filtered?.ClusterInfoList).toMatchObject([{ ClusterArn: arns.events }]);
    expect(orders?.ClusterInfo).toMatchObject({
      ClusterName: "orders",
      ClusterType: "PROVISIONED",
      CreationTime: "2026-01-02T03:04:05.678000+00:00",
      Tags: { Team: "a" },
      Provisioned: { NumberOfBrokerNodes: 3, EnhancedMonitoring: "PER_TOPIC_PER_PARTITION" },
    });
    expect(express?.ClusterInfo).toMatchObject({
      Provisioned: { BrokerNodeGroupInfo: { InstanceType: "express.m7g.large" } },
    });
    expect(events?.ClusterInfo).toMatchObject({ ClusterType: "SERVERLESS" });
  });

  it("follows its own tokens to the end", async () => {
    const [first] = await call(["kafka", "ListClustersV2", { MaxResults: 2 }]);
    const input = { MaxResults: 2, NextToken: first?.output?.NextToken };
    const [second] = await call(["kafka", "ListClustersV2", input]);
    expect(second?.output).toMatchObject({ ClusterInfoList: [{ ClusterName: "events" }] });
    expect(second?.output).not.toHaveProperty("NextToken");
  });

  it("shows nodes, bootstrap brokers, topics, tags and a configuration", async () => {
    const ClusterArn = arns.orders;
    const answers = await call(
      ["kafka", "ListNodes", { ClusterArn }],
      ["kafka", "GetBootstrapBrokers", { ClusterArn }],
      ["kafka", "GetBootstrapBrokers", { ClusterArn: arns.events }],
      ["kafka", "ListTopics", { ClusterArn }],
      ["kafka", "ListTagsForResource", { ResourceArn: ClusterArn }],
      [
        "kafka",
        "DescribeConfigurationRevision",
        { Arn: ClusterArn.replace(":cluster/", ":configuration/"), Revision: 2 },
      ],
    );
    expect(faultsOf(answers)).toEqual([]);
    const [nodes, bootstrap, serverless, topics, tags, revision] = answers.map((a) => a.output);
    expect(nodes?.NodeInfoList).toHaveLength(6);
    expect(nodes?.NodeInfoList).toMatchObject([
      { BrokerNodeInfo: { BrokerId: 1 } },
      {},
      {},
      {},
      {},
      {},
    ]);
    expect(bootstrap?.BootstrapBrokerStringTls).toMatch(/^b-1\..*:9094,/);
    expect(serverless?.BootstrapBrokerStringSaslIam).toMatch(/:9098$/);
    expect(topics?.Topics).toMatchObject([
      { TopicName: "checkout", PartitionCount: 4, OutOfSyncReplicaCount: 0 },
      { TopicName: "stock", PartitionCount: 2, OutOfSyncReplicaCount: 1 },
    ]);
    expect(tags?.Tags).toEqual({ Team: "a" });
    expect(revision?.ServerProperties).toContain("num.partitions=3");
  });

  it("refuses with errors that the model knows", async () => {
    const ClusterArn = `${arns.orders}0`;
    const answers = await call(
      ["kafka", "DescribeClusterV2", { ClusterArn }],
      ["kafka", "ListNodes", { ClusterArn: arns.events }],
      ["kafka", "ListClustersV2", { NextToken: "made-up" }],
    );
    expect(answers.map(({ error }) => error?.Code)).toEqual([
      "NotFoundException",
      "BadRequestException",
      "BadRequestException",
    ]);
  });
});

describe("CloudWatch of the test server, by AWS's own model", () => {
  const dimensions = [
    { Name: "Cluster Name", Value: "orders" },
    { Name: "Broker ID", Value: "1" },
  ];
  const question = (Id: string, MetricName: string, Dimensions: object[]) => ({
    Id,
    MetricStat: {
      Metric: { Namespace: "AWS/Kafka", MetricName, Dimensions },
      Period: 60,
      Stat: "Average",
    },
  });
  const times = { StartTime: "2026-06-01T12:00:00Z", EndTime: "2026-06-01T12:05:00Z" };

  it("answers data, in pages of one request", async () => {
    const MetricDataQueries = [
      question("a", "BytesInPerSec", dimensions),
      question("b", "NoSuchMetric", dimensions),
      question("c", "CpuUser", dimensions),
    ];
    const input = { ...times, MetricDataQueries, MaxDatapoints: 7, ScanBy: "TimestampAscending" };
    const [first] = await call(["cloudwatch", "GetMetricData", input]);
    const next = { ...input, NextToken: first?.output?.NextToken };
    const [second] = await call(["cloudwatch", "GetMetricData", next]);
    expect([...(first?.faults ?? []), ...(second?.faults ?? [])]).toEqual([]);
    expect(first?.output?.MetricDataResults).toMatchObject([
      {
        Id: "a",
        StatusCode: "Complete",
        Timestamps: { 0: "2026-06-01T12:00:00+00:00", length: 5 },
      },
      { Id: "b", StatusCode: "Complete", Values: [] },
      { Id: "c", StatusCode: "PartialData", Values: { length: 2 } },
    ]);
    expect(second?.output?.MetricDataResults).toMatchObject([
      { Id: "c", StatusCode: "Complete", Values: { length: 3 } },
    ]);
  });

  it("tells metrics that are forbidden or failed among the others", async () => {
    aws.world.metricStatus.set("CpuUser", "Forbidden");
    aws.world.metricStatus.set("CpuIdle", "InternalError");
    const MetricDataQueries = ["CpuUser", "CpuIdle", "CpuSystem"].map((metric, index) =>
      question(`m${index}`, metric, dimensions),
    );
    const answers = await call(["cloudwatch", "GetMetricData", { ...times, MetricDataQueries }]);
    aws.world.metricStatus.clear();
    expect(faultsOf(answers)).toEqual([]);
    expect(answers[0]?.output?.MetricDataResults).toMatchObject([
      { StatusCode: "Forbidden" },
      { StatusCode: "InternalError" },
      { StatusCode: "Complete" },
    ]);
  });

  it("lists metrics by name, dimension and activity", async () => {
    const answers = await call(
      ["cloudwatch", "ListMetrics", { Namespace: "AWS/Kafka", RecentlyActive: "PT3H" }],
      [
        "cloudwatch",
        "ListMetrics",
        { MetricName: "SumOffsetLag", Dimensions: [{ Name: "Cluster Name", Value: "orders" }] },
      ],
    );
    expect(faultsOf(answers)).toEqual([]);
    expect(answers[1]?.output?.Metrics).toEqual([
      {
        Namespace: "AWS/Kafka",
        MetricName: "SumOffsetLag",
        Dimensions: [
          { Name: "Cluster Name", Value: "orders" },
          { Name: "Consumer Group", Value: "billing" },
          { Name: "Topic", Value: "checkout" },
        ],
      },
    ]);
  });
});

describe("STS, IAM and tagging of the test server, by AWS's own models", () => {
  it("tell who one is and what one may", async () => {
    const RoleArn = "arn:aws:iam::210987654321:role/reader";
    aws.world.addRole({ arn: RoleArn });
    const [identity] = aws.world.identities.values();
    identity?.denied.add("kafka:ListTopics");
    const answers = await call(
      ["sts", "GetCallerIdentity"],
      ["sts", "AssumeRole", { RoleArn, RoleSessionName: "tests" }],
      [
        "iam",
        "SimulatePrincipalPolicy",
        {
          PolicySourceArn: "arn:aws:iam::123456789012:user/bridge",
          ActionNames: ["kafka:ListNodes", "kafka:ListTopics"],
        },
      ],
      ["resourcegroupstaggingapi", "GetResources", { ResourceTypeFilters: ["kafka:cluster"] }],
    );
    identity?.denied.clear();
    expect(faultsOf(answers)).toEqual([]);
    const [caller, role, simulated, tagged] = answers.map(({ output }) => output);
    expect(caller).toMatchObject({ Account: "123456789012" });
    expect(role).toMatchObject({
      AssumedRoleUser: { Arn: "arn:aws:sts::210987654321:assumed-role/reader/tests" },
    });
    expect(simulated?.EvaluationResults).toMatchObject([
      { EvalActionName: "kafka:ListNodes", EvalDecision: "allowed" },
      { EvalActionName: "kafka:ListTopics", EvalDecision: "implicitDeny" },
    ]);
    expect(tagged?.ResourceTagMappingList).toMatchObject([
      { ResourceARN: arns.orders, Tags: [{ Key: "Team", Value: "a" }] },
      {},
      {},
    ]);
  });
});

describe("the judge of answers", () => {
  it("finds what the model does not have", async () => {
    aws.interceptors.push(({ operation }) =>
      operation === "ListTagsForResource" ? { tags: { Team: 7 }, owner: "a" } : undefined,
    );
    aws.interceptors.push(({ operation }) =>
      operation === "GetCallerIdentity" ? "<Arn>a</Arn><Owner>b</Owner>" : undefined,
    );
    const answers = await call(
      ["kafka", "ListTagsForResource", { ResourceArn: arns.orders }],
      ["sts", "GetCallerIdentity"],
    );
    aws.interceptors = [];
    expect(faultsOf(answers)).toEqual([
      "ListTagsForResource.owner is not in the model",
      "ListTagsForResource.tags.Team is no text",
      "GetCallerIdentity.Owner is not in the model",
    ]);
  });
});
