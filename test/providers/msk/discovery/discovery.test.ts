import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ProviderError } from "../../../../src/errors/index.ts";
import { AwsServer, accessDenied, mskProvider } from "../../../support/aws/index.ts";
import { ManualClock } from "../../../support/providers/manual-clock.ts";

let aws: AwsServer;

beforeEach(async () => {
  aws = await AwsServer.start();
});

afterEach(() => aws.close());

describe("discovery of MSK", () => {
  it("finds provisioned, Express and serverless clusters over pages, and what there is to say", async () => {
    aws.world.pageSize = 1;
    aws.world.addCluster({ name: "orders", level: "PER_BROKER", tags: { Team: "a", Other: "b" } });
    aws.world.addCluster({ name: "fast", type: "express", controllers: 3 });
    aws.world.addCluster({ name: "small", type: "serverless" });
    await using provider = mskProvider(aws, { entityTags: ["Team"] });

    const clusters = await provider.discoverClusters();

    expect(clusters.map(({ name, tags }) => [name, tags.clusterType])).toEqual([
      ["orders", "PROVISIONED"],
      ["fast", "EXPRESS"],
      ["small", "SERVERLESS"],
    ]);
    expect(aws.callsOf("ListClustersV2")).toHaveLength(3);
    const [orders, , small] = clusters;
    expect(orders).toMatchObject({
      type: "AWSMSKCLUSTER",
      accountId: "123456789012",
      region: "eu-central-1",
      tags: {
        clusterArn: orders?.id,
        clusterState: "ACTIVE",
        kafkaVersion: "3.6.0",
        numberOfBrokers: "3",
        enhancedMonitoring: "PER_BROKER",
        instanceType: "kafka.m5.large",
        Team: "a",
      },
    });
    expect(orders?.tags).not.toHaveProperty("Other");
    expect(orders?.bootstrapServers.saslIam).toMatch(/^b-1\.orders\.example\.com:9098,/);
    expect(orders?.bootstrapServers).toHaveProperty("tls");
    expect(small?.tags).not.toHaveProperty("enhancedMonitoring");
    expect(small?.bootstrapServers).toEqual({ saslIam: "boot-small.example.com:9098" });
  });

  it("numbers brokers as CloudWatch does, and leaves controllers out", async () => {
    aws.world.pageSize = 2;
    aws.world.addCluster({ name: "orders", brokers: 11, controllers: 3 });
    await using provider = mskProvider(aws);
    const [cluster] = await provider.discoverClusters();

    const brokers = await provider.discoverBrokers(cluster?.guid ?? "");

    expect(brokers.map(({ brokerId }) => brokerId)).toEqual(
      Array.from({ length: 11 }, (_, index) => String(index + 1)),
    );
    expect(brokers[10]).toMatchObject({
      type: "AWSMSKBROKER",
      name: "Broker 11",
      parentGuid: cluster?.guid,
      tags: { brokerId: "11", endpoints: "b-11.orders.example.com" },
    });
  });

  it("has no brokers of a serverless cluster", async () => {
    aws.world.addCluster({ name: "small", type: "serverless" });
    await using provider = mskProvider(aws);
    const [cluster] = await provider.discoverClusters();
    expect(await provider.discoverBrokers(cluster?.guid ?? "")).toEqual([]);
    expect((await provider.capabilitiesOf(cluster?.guid ?? "")).brokers).toBe(false);
  });

  it("finds all topics over pages", async () => {
    const topics = Array.from({ length: 250 }, (_, index) => ({
      name: `topic-${index}`,
      partitions: 6,
      replicationFactor: 2,
    }));
    aws.world.addCluster({ name: "orders", topics });
    await using provider = mskProvider(aws);
    const [cluster] = await provider.discoverClusters();

    const found = await provider.discoverTopics(cluster?.guid ?? "");

    expect(found).toHaveLength(250);
    expect(found[7]).toMatchObject({
      type: "AWSMSKTOPIC",
      name: "topic-7",
      partitions: 6,
      replicationFactor: 2,
      parentGuid: cluster?.guid,
    });
    expect(new Set(found.map(({ guid }) => guid)).size).toBe(250);
    expect(aws.callsOf("ListTopics")).toHaveLength(3);
  });

  it("takes the topics that have figures where MSK does not let one list them, and says so", async () => {
    aws.world.addCluster({ name: "orders", topics: [{ name: "a", partitions: 3 }] });
    aws.world.addCluster({ name: "others", topics: [{ name: "b", partitions: 3 }] });
    aws.fail("ListTopics", accessDenied("kafka:ListTopics"), 9);
    await using provider = mskProvider(aws);
    const [cluster] = await provider.discoverClusters();

    const topics = await provider.discoverTopics(cluster?.guid ?? "");

    expect(topics.map(({ name, partitions }) => [name, partitions])).toEqual([["a", undefined]]);
    expect(provider.capabilities.notes.join()).toMatch(/topics of orders: .*kafka:ListTopics/);
  });

  it("reads several accounts and regions, each with its own role", async () => {
    const roleArn = (id: string) => `arn:aws:iam::${id}:role/monitoring`;
    aws.world.addRole({ arn: roleArn("111111111111"), externalId: "x-1" });
    aws.world.addRole({ arn: roleArn("222222222222") });
    aws.world.addCluster({ name: "one", accountId: "111111111111" });
    aws.world.addCluster({ name: "two", accountId: "222222222222", region: "eu-west-1" });
    await using provider = mskProvider(aws, {
      regions: ["eu-central-1", "eu-west-1"],
      accounts: [
        { roleArn: roleArn("111111111111"), externalId: "x-1" },
        { roleArn: roleArn("222222222222") },
      ],
    });

    const clusters = await provider.discoverClusters();

    expect(clusters.map(({ name, accountId, region }) => [name, accountId, region])).toEqual([
      ["one", "111111111111", "eu-central-1"],
      ["two", "222222222222", "eu-west-1"],
    ]);
    expect(aws.callsOf("AssumeRole")).toHaveLength(2);
    expect((await provider.discoverClusters("222222222222")).map(({ name }) => name)).toEqual([
      "two",
    ]);
    const shards = await provider.collector().shards();
    expect(shards.map(({ id }) => id)).toEqual([
      "111111111111/eu-central-1",
      "111111111111/eu-west-1",
      "222222222222/eu-central-1",
      "222222222222/eu-west-1",
    ]);
  });

  it("keeps to the clusters that are asked for", async () => {
    for (const name of ["orders-1", "orders-2", "bills"]) {
      aws.world.addCluster({ name });
    }
    await using provider = mskProvider(aws, { clusters: ["^orders-", "bill"] });
    const clusters = await provider.discoverClusters();
    expect(clusters.map(({ name }) => name)).toEqual(["orders-1", "orders-2"]);
  });

  it("asks once within the time that answers are kept, then notices what came and went", async () => {
    const clock = new ManualClock(Date.UTC(2026, 5, 1), { passesBySelf: true });
    aws.world.now = () => clock.now();
    const old = aws.world.addCluster({ name: "old" });
    await using provider = mskProvider(aws, {}, { clock });
    await provider.discoverClusters();
    await provider.discoverClusters();
    expect(aws.callsOf("ListClustersV2")).toHaveLength(1);

    aws.world.removeCluster(old.arn);
    aws.world.addCluster({ name: "new" });
    clock.advance(3_600_000);

    expect((await provider.discoverClusters()).map(({ name }) => name)).toEqual(["new"]);
  });

  it("looks again before it says that there is no such cluster", async () => {
    await using provider = mskProvider(aws);
    expect(await provider.discoverClusters()).toEqual([]);
    aws.world.addCluster({ name: "new" });
    await using other = mskProvider(aws);
    const [cluster] = await other.discoverClusters();
    expect(await provider.discoverBrokers(cluster?.guid ?? "")).toHaveLength(3);
  });

  it("rejects a guid of nothing that is there", async () => {
    const gone = aws.world.addCluster({ name: "gone" });
    await using provider = mskProvider(aws);
    const [cluster] = await provider.discoverClusters();
    aws.world.removeCluster(gone.arn);
    await using other = mskProvider(aws);
    for (const guid of [cluster?.guid ?? "", "nonsense", ""]) {
      const error = await other.discoverBrokers(guid).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ProviderError);
      expect(error).toHaveProperty("code", "ENTITY_UNKNOWN");
    }
  });
});
