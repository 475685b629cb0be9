import type { AwsCall } from "./call.ts";
import { AwsFault } from "./fault.ts";
import type { Pages } from "./pages.ts";
import type { AwsWorld, FakeCluster } from "./world.ts";

const routes: readonly (readonly [RegExp, string])[] = [
  [/^\/api\/v2\/clusters$/, "ListClustersV2"],
  [/^\/api\/v2\/clusters\/([^/]+)$/, "DescribeClusterV2"],
  [/^\/v1\/clusters\/([^/]+)\/nodes$/, "ListNodes"],
  [/^\/v1\/clusters\/([^/]+)\/bootstrap-brokers$/, "GetBootstrapBrokers"],
  [/^\/v1\/clusters\/([^/]+)\/topics$/, "ListTopics"],
  [/^\/v1\/tags\/([^/]+)$/, "ListTagsForResource"],
  [/^\/v1\/configurations\/([^/]+)\/revisions\/(\d+)$/, "DescribeConfigurationRevision"],
];

/** Which operation of Amazon MSK a path is of, and what it names. */
export function mskRoute(url: URL): { readonly operation: string; readonly names: string[] } {
  for (const [pattern, operation] of routes) {
    const match = pattern.exec(url.pathname);
    if (match !== null) {
      return { operation, names: match.slice(1).map(decodeURIComponent) };
    }
  }
  throw new AwsFault("NotFoundException", 404, `no such path: ${url.pathname}`);
}

/** Answers as Amazon MSK does: rest-json, names that begin with a small letter. */
export function answerMsk(call: AwsCall, world: AwsWorld, pages: Pages): object {
  const { names } = mskRoute(call.url);
  const [arn = "", revision = ""] = names;
  const page = pageOf(call, world);
  switch (call.operation) {
    case "ListClustersV2": {
      const prefix = call.url.searchParams.get("clusterNameFilter") ?? "";
      const all = world
        .clustersAt(call.identity.accountId, call.region)
        .filter(({ name }) => name.startsWith(prefix));
      const { page: clusters, next } = pages.cut(all, page);
      return { clusterInfoList: clusters.map(clusterInfo), ...nextToken(next) };
    }
    case "DescribeClusterV2":
      return { clusterInfo: clusterInfo(find(call, world, arn)) };
    case "ListNodes": {
      const { page: nodes, next } = pages.cut(nodesOf(find(call, world, arn)), page);
      return { nodeInfoList: nodes, ...nextToken(next) };
    }
    case "GetBootstrapBrokers":
      return bootstrapOf(find(call, world, arn));
    case "ListTopics": {
      const cluster = find(call, world, arn);
      const { page: topics, next } = pages.cut(cluster.topics, page);
      return {
        topics: topics.map((topic) => ({
          topicArn: `${arn.replace(":cluster/", ":topic/")}/${topic.name}`,
          topicName: topic.name,
          partitionCount: topic.partitions,
          replicationFactor: topic.replicationFactor ?? 3,
          outOfSyncReplicaCount: topic.outOfSync ?? 0,
        })),
        ...nextToken(next),
      };
    }
    case "ListTagsForResource":
      return { tags: find(call, world, arn).tags };
    default:
      return configurationRevision(arn, revision, world);
  }
}

function pageOf(call: AwsCall, world: AwsWorld) {
  const token = call.url.searchParams.get("nextToken");
  const asked = Number(call.url.searchParams.get("maxResults") ?? world.pageSize);
  if (!(asked >= 1 && asked <= 100)) {
    throw new AwsFault("BadRequestException", 400, "maxResults must be from 1 to 100");
  }
  return {
    ...(token === null ? {} : { token }),
    size: Math.min(asked, world.pageSize),
    of: call.url.pathname,
  };
}

const nextToken = (next: string | undefined) => (next === undefined ? {} : { nextToken: next });

function find(call: AwsCall, world: AwsWorld, arn: string): FakeCluster {
  const cluster = world.clusters.get(arn);
  if (cluster?.accountId !== call.identity.accountId || cluster.region !== call.region) {
    throw new AwsFault("NotFoundException", 404, "The requested cluster doesn't exist.");
  }
  return cluster;
}

function clusterInfo(cluster: FakeCluster): object {
  const { arn, name, state, tags } = cluster;
  const known = {
    clusterArn: arn,
    clusterName: name,
    creationTime: "2026-01-02T03:04:05.678Z",
    currentVersion: "K3AEGXETSR30VB",
    state,
    tags,
  };
  if (cluster.type === "serverless") {
    const serverless = {
      vpcConfigs: [{ subnetIds: ["subnet-1"] }],
      clientAuthentication: { sasl: { iam: { enabled: true } } },
    };
    return { ...known, clusterType: "SERVERLESS", serverless };
  }
  return { ...known, clusterType: "PROVISIONED", provisioned: provisionedOf(cluster) };
}

function provisionedOf(cluster: FakeCluster): object {
  const { kafkaVersion, level, brokers, isTiered, instanceType, controllers, arn } = cluster;
  return {
    brokerNodeGroupInfo: { clientSubnets: ["subnet-1", "subnet-2"], instanceType },
    currentBrokerSoftwareInfo: {
      kafkaVersion,
      configurationArn: arn.replace(":cluster/", ":configuration/"),
      configurationRevision: 2,
    },
    clientAuthentication: { sasl: { iam: { enabled: true } } },
    enhancedMonitoring: level,
    numberOfBrokerNodes: brokers,
    storageMode: isTiered ? "TIERED" : "LOCAL",
    ...(controllers > 0 ? {} : { zookeeperConnectString: "z-1.example.com:2181" }),
  };
}

function* brokerNodes(cluster: FakeCluster): Generator<object> {
  for (let id = 1; id <= cluster.brokers; id++) {
    yield {
      nodeARN: `${cluster.arn.replace(":cluster/", ":broker/")}/${id}`,
      nodeType: "BROKER",
      instanceType: cluster.instanceType,
      addedToClusterTime: "2026-01-02T03:04:05.678Z",
      brokerNodeInfo: {
        brokerId: id,
        clientSubnet: "subnet-1",
        clientVpcIpAddress: `10.0.0.${id}`,
        endpoints: [`b-${id}.${cluster.name}.example.com`],
        currentBrokerSoftwareInfo: { kafkaVersion: cluster.kafkaVersion },
      },
    };
  }
}

function nodesOf(cluster: FakeCluster): object[] {
  if (cluster.type === "serverless") {
    throw new AwsFault(
      "BadRequestException",
      400,
      "This operation is not for serverless clusters.",
    );
  }
  const controllers = Array.from({ length: cluster.controllers }, (_, index) => ({
    nodeARN: `${cluster.arn}/controller/${index}`,
    controllerNodeInfo: { endpoints: [`c-${index}.${cluster.name}.example.com`] },
  }));
  return [...brokerNodes(cluster), ...controllers];
}

function bootstrapOf(cluster: FakeCluster): object {
  const hosts = (port: number) =>
    Array.from(
      { length: Math.min(3, cluster.brokers) },
      (_, index) => `b-${index + 1}.${cluster.name}.example.com:${port}`,
    ).join(",");
  return cluster.type === "serverless"
    ? { bootstrapBrokerStringSaslIam: `boot-${cluster.name}.example.com:9098` }
    : { bootstrapBrokerStringTls: hosts(9094), bootstrapBrokerStringSaslIam: hosts(9098) };
}

function configurationRevision(arn: string, revision: string, world: AwsWorld): object {
  const clusterArn = arn.replace(":configuration/", ":cluster/");
  const cluster = world.clusters.get(clusterArn);
  if (cluster === undefined || revision !== "2") {
    throw new AwsFault("NotFoundException", 404, "There is no such revision.");
  }
  return {
    arn,
    revision: 2,
    creationTime: "2026-01-02T03:04:05.678Z",
    serverProperties: Buffer.from(cluster.serverProperties).toString("base64"),
  };
}
