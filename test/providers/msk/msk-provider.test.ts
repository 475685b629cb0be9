import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ConfigError } from "../../../src/errors/index.ts";
import { MskProvider } from "../../../src/providers/msk/index.ts";
import { ProviderRegistry } from "../../../src/providers/registry/index.ts";
import { AwsFault, AwsServer, mskProvider } from "../../support/aws/index.ts";
import { ManualClock } from "../../support/providers/manual-clock.ts";

const now = Date.UTC(2026, 5, 1, 12, 3, 20);
const minute = 60_000;

let aws: AwsServer;
let clock: ManualClock;

beforeEach(async () => {
  aws = await AwsServer.start();
  clock = new ManualClock(now, { passesBySelf: true });
  aws.world.now = () => clock.now();
});

afterEach(() => aws.close());

async function oneCluster(provider: MskProvider) {
  const [cluster] = await provider.discoverClusters();
  if (cluster === undefined) {
    throw new Error("no cluster");
  }
  return cluster;
}

const range = { startMs: now - 600_000 - 20_000, endMs: now - 300_000 - 20_000 };

describe("metrics of MSK", () => {
  it("have shared names, units and ratios, and say where they are from", async () => {
    aws.world.addCluster({ name: "orders", tags: { Team: "a" } });
    await using provider = mskProvider(aws, {}, { clock });
    const cluster = await oneCluster(provider);

    const metrics = await provider.getBrokerMetrics(cluster.guid, {
      range,
      metrics: ["kafka.bytes.in.rate", "CpuUser"],
    });

    const bytes = metrics.find(({ name }) => name === "kafka.bytes.in.rate");
    expect(bytes).toMatchObject({ unit: "By/s", periodMs: minute });
    expect(bytes?.tags).toEqual({
      provider: "AWS_MSK",
      scope: "broker",
      "broker.id": "1",
      "cloud.provider": "aws",
      "cloud.region": "eu-central-1",
      "cloud.account.id": "123456789012",
      "kafka.cluster.name": "orders",
      "kafka.cluster.id": cluster.id,
      "tag.Team": "a",
      "provider.metric.name": "BytesInPerSec",
      "provider.statistic": "Average",
      "provider.unit": "Bytes/Second",
    });
    const cpu = metrics.filter(({ name }) => name === "kafka.cpu.utilization");
    expect(cpu.every(({ value }) => value >= 0 && value <= 1)).toBe(true);
    expect(cpu[0]?.tags.state).toBe("user");
    // Two metrics of three brokers, five minutes each.
    expect(metrics).toHaveLength(30);
  });

  it("are of all brokers by their number where the service cannot list these", async () => {
    aws.world.addCluster({ name: "orders" });
    for (const operation of ["GetBootstrapBrokers", "ListNodes"]) {
      aws.fail(operation, new AwsFault("InternalServerErrorException", 500, "not here"), 9);
    }
    await using provider = mskProvider(aws, {}, { clock });
    const cluster = await oneCluster(provider);
    expect(cluster.bootstrapServers).toEqual({});

    const brokers = await provider.discoverBrokers(cluster.guid);
    const metrics = await provider.getBrokerMetrics(cluster.guid, { range, metrics: ["CpuUser"] });

    expect(brokers.map(({ brokerId }) => brokerId)).toEqual(["1", "2", "3"]);
    expect(brokers[0]?.tags).not.toHaveProperty("endpoints");
    expect(provider.capabilities.notes.join()).toContain("brokers of orders: ");
    expect([...new Set(metrics.map(({ tags }) => tags["broker.id"]))]).toEqual(["1", "2", "3"]);
  });

  it("are read without asking each time for what the service never could tell", async () => {
    aws.world.addCluster({ name: "orders" });
    const fault = new AwsFault("InternalServerErrorException", 500, "not here");
    aws.fail("ListNodes", fault, 99);
    await using provider = mskProvider(aws, {}, { clock });
    const { guid } = await oneCluster(provider);
    const asked = () => aws.calls.filter(({ operation }) => operation === "ListNodes").length;
    for (let poll = 0; poll < 3; poll++) {
      await provider.discoverBrokers(guid);
    }
    // One call and its three retries.
    expect(asked()).toBe(4);
    const told = provider.capabilities.notes.filter((note) => note.includes("brokers of orders"));
    expect(told).toEqual([expect.stringMatching(/not here.*asked for again after 5 minutes/)]);

    clock.advance(300_000);
    await provider.discoverBrokers(guid);
    expect(asked()).toBe(8);
  });

  it("are asked for again at once where the service has told them before", async () => {
    aws.world.addCluster({ name: "orders" });
    await using provider = mskProvider(aws, {}, { clock });
    const { guid } = await oneCluster(provider);
    expect((await provider.discoverBrokers(guid))[0]?.tags).toHaveProperty("endpoints");
    clock.advance(3_600_000);
    aws.fail("ListNodes", new AwsFault("InternalServerErrorException", 500, "a moment"), 4);
    expect((await provider.discoverBrokers(guid))[0]?.tags).not.toHaveProperty("endpoints");
    expect((await provider.discoverBrokers(guid))[0]?.tags).toHaveProperty("endpoints");
  });

  it("count the active controller by its maximum", async () => {
    aws.world.addCluster({ name: "orders", brokers: 6 });
    await using provider = mskProvider(aws, {}, { clock });
    const cluster = await oneCluster(provider);
    const metrics = await provider.getClusterMetrics(cluster.guid, {
      range,
      metrics: ["kafka.controller.active.count"],
    });
    expect(metrics.map(({ value }) => value)).toEqual([1, 1, 1, 1, 1]);
  });

  it("sum what comes by network processor or partition, whatever the period", async () => {
    aws.world.value = () => ({ sum: 40, count: 5, min: 8, max: 8 });
    aws.world.addCluster({ name: "orders", brokers: 1 });
    aws.world.addCluster({
      name: "small",
      type: "serverless",
      topics: [{ name: "t", partitions: 5 }],
    });
    await using provider = mskProvider(aws, {}, { clock });
    const [orders, small] = await provider.discoverClusters();
    for (const periodSeconds of [60, 300]) {
      const options = { periodSeconds, range: { startMs: now - 920_000, endMs: now - 320_000 } };
      const [connections] = await provider.getBrokerMetrics(orders?.guid ?? "", {
        ...options,
        metrics: ["ConnectionCount"],
      });
      expect(connections?.value).toBe(40);
      const [bytes] = await provider.getTopicMetrics(small?.guid ?? "", {
        ...options,
        metrics: ["kafka.bytes.in.rate"],
      });
      expect(bytes).toMatchObject({ value: 40, periodMs: periodSeconds * 1_000 });
      expect(bytes?.tags).toMatchObject({ scope: "topic", topic: "t" });
    }
  });

  it("come of one broker or one topic by its guid", async () => {
    const topics = ["a", "b"].map((name) => ({ name, partitions: 3 }));
    aws.world.addCluster({ name: "orders", topics });
    await using provider = mskProvider(aws, {}, { clock });
    const cluster = await oneCluster(provider);
    const [, second] = await provider.discoverBrokers(cluster.guid);
    const [, topicB] = await provider.discoverTopics(cluster.guid);

    const ofBroker = await provider.getBrokerMetrics(second?.guid ?? "", { range });
    expect(new Set(ofBroker.map(({ tags }) => tags["broker.id"]))).toEqual(new Set(["2"]));
    const ofTopic = await provider.getTopicMetrics(topicB?.guid ?? "", { range });
    expect(new Set(ofTopic.map(({ tags }) => tags.topic))).toEqual(new Set(["b"]));
    expect(ofTopic.length).toBeGreaterThan(0);
  });

  it.each([true, false])("find lag whether or not it has the cluster's name: %s", async (has) => {
    aws.world.addCluster({
      name: "orders",
      level: "PER_TOPIC_PER_PARTITION",
      lagHasCluster: has,
      topics: [{ name: "a", partitions: 2 }],
      groups: [{ name: "g", topics: ["a"] }],
    });
    await using provider = mskProvider(aws, {}, { clock });
    const cluster = await oneCluster(provider);
    const metrics = await provider.getConsumerGroupMetrics(cluster.guid, { range });
    const names = new Set(metrics.map(({ name }) => name));
    for (const name of ["lag", "lag_sum", "lag_max", "time_lag"]) {
      expect(names).toContain(`kafka.consumer_group.${name}`);
    }
    const lag = metrics.find(({ name }) => name === "kafka.consumer_group.lag");
    expect(lag?.tags).toMatchObject({
      scope: "group",
      group: "g",
      topic: "a",
      partition: "0",
      "kafka.cluster.name": "orders",
    });
  });

  it("come all at once, each at its level", async () => {
    aws.world.addCluster({
      name: "orders",
      topics: [{ name: "a", partitions: 2 }],
      groups: [{ name: "g", topics: ["a"] }],
    });
    await using provider = mskProvider(aws, {}, { clock });
    const cluster = await oneCluster(provider);
    const all = await provider.collectAllMetrics(cluster, { range });
    for (const [level, scope] of [
      ["cluster", "cluster"],
      ["brokers", "broker"],
      ["topics", "topic"],
      ["consumerGroups", "group"],
    ] as const) {
      expect(all[level].length).toBeGreaterThan(0);
      expect(all[level].every(({ tags }) => tags.scope === scope)).toBe(true);
    }
  });

  it("are called by the rule for metrics without a shared name, or not asked for", async () => {
    aws.world.addCluster({ name: "orders", brokers: 1 });
    const names = new Map<string, string[]>();
    for (const unmapped of ["prefix", "plain", "drop"] as const) {
      await using provider = mskProvider(aws, { unmapped }, { clock });
      const cluster = await oneCluster(provider);
      const metrics = await provider.getBrokerMetrics(cluster.guid, {
        range,
        metrics: ["RootDiskUsed"],
      });
      names.set(unmapped, [...new Set(metrics.map(({ name }) => name))]);
    }
    expect(Object.fromEntries(names)).toEqual({
      prefix: ["aws.kafka.root_disk_used"],
      plain: ["rootdiskused"],
      drop: [],
    });
    expect(aws.callsOf("GetMetricData")).toHaveLength(2);
  });
});

describe("throughput of MSK", () => {
  it("is the sum over brokers alone, NaN where nothing is known", async () => {
    aws.world.value = (series, at) =>
      at < now - 500_000
        ? undefined
        : { sum: series.metric === "BytesInPerSec" ? 100 : 200, count: 1, min: 1, max: 300 };
    aws.world.addCluster({ name: "orders", topics: [{ name: "a", partitions: 3 }] });
    await using provider = mskProvider(aws, {}, { clock });
    const cluster = await oneCluster(provider);
    const throughput = await provider.getClusterThroughput(cluster.guid, { range });
    expect(throughput.timestamps).toHaveLength(5);
    expect(throughput.bytesInPerSec).toEqual([Number.NaN, Number.NaN, 300, 300, 300]);
    expect(throughput.bytesOutPerSec).toEqual([Number.NaN, Number.NaN, 600, 600, 600]);
  });
});

describe("health of MSK", () => {
  const healthWith = async (
    figures: Record<string, number>,
    input: { state?: string; type?: "express" | "serverless" } = {},
  ) => {
    aws.world.value = ({ metric }) => {
      const value = figures[metric];
      return value === undefined
        ? undefined
        : { sum: value, count: metric === "ActiveControllerCount" ? 3 : 1, min: 0, max: value };
    };
    aws.world.addCluster({ name: "orders", ...input });
    await using provider = mskProvider(aws, {}, { clock });
    const cluster = await oneCluster(provider);
    return await provider.getClusterHealth(cluster.guid);
  };

  it("is healthy with a controller and all partitions", async () => {
    expect(await healthWith({ ActiveControllerCount: 1, OfflinePartitionsCount: 0 })).toEqual({
      status: "healthy",
      reasons: [],
      checkedAt: now,
    });
  });

  it.each([
    ["unhealthy", { ActiveControllerCount: 0 }, /active controller/],
    ["unhealthy", { ActiveControllerCount: 1, OfflinePartitionsCount: 2 }, /2 partitions are off/],
    ["unhealthy", { ActiveControllerCount: 1, UnderMinIsrPartitionCount: 1 }, /acks=all/],
    ["degraded", { ActiveControllerCount: 1, UnderReplicatedPartitions: 4 }, /12 partitions lack/],
    ["degraded", { ActiveControllerCount: 1, KafkaDataLogsDiskUsed: 91 }, /91 % full/],
  ] as const)("is %s with %j", async (status, figures, reason) => {
    const health = await healthWith(figures);
    expect(health.status).toBe(status);
    expect(health.reasons.join()).toMatch(reason);
  });

  it("is unknown without figures, and what the state says without any to have", async () => {
    expect((await healthWith({})).status).toBe("unknown");
    aws.world.clusters.clear();
    expect((await healthWith({}, { type: "serverless" })).status).toBe("healthy");
    aws.world.clusters.clear();
    expect((await healthWith({}, { type: "serverless", state: "FAILED" })).status).toBe(
      "unhealthy",
    );
  });

  it("follows the state as it is now", async () => {
    const cluster = aws.world.addCluster({ name: "orders" });
    aws.world.value = ({ metric }) => {
      const max = metric === "ActiveControllerCount" ? 1 : 0;
      return { sum: max, count: 1, min: 0, max };
    };
    await using provider = mskProvider(aws, {}, { clock });
    const { guid } = await oneCluster(provider);
    expect((await provider.getClusterHealth(guid)).status).toBe("healthy");
    aws.world.changeCluster(cluster.arn, { state: "REBOOTING_BROKER" });
    const health = await provider.getClusterHealth(guid);
    expect(health.status).toBe("degraded");
    expect(health.reasons.join()).toMatch(/REBOOTING_BROKER/);
  });
});

describe("the configuration of MSK", () => {
  it("comes without secrets", async () => {
    aws.world.addCluster({
      name: "orders",
      serverProperties:
        "# comment\nnum.partitions = 6\nssl.keystore.password=hidden\nlog.retention.hours: 24\n\n",
    });
    await using provider = mskProvider(aws, {}, { clock });
    const { guid } = await oneCluster(provider);
    expect(await provider.getConfiguration(guid)).toEqual({
      "num.partitions": "6",
      "log.retention.hours": "24",
    });
  });
});

describe("MskProvider", () => {
  it("refuses options that are wrong, all at once", () => {
    const options = { regions: ["nowhere"], endpoint: "http://a", endpoints: {}, clouds: 1 };
    expect(() => new MskProvider(options)).toThrow(ConfigError);
    expect(() => new MskProvider(options)).toThrow(/regions\[0\][\s\S]*clouds/);
  });

  it("comes by both of its types from the registry", async () => {
    for (const type of ["msk", "AWS_MSK"] as const) {
      await using provider = await ProviderRegistry.create(type, { regions: ["eu-central-1"] });
      expect(provider.type).toBe("AWS_MSK");
    }
  });

  it("tells its calls and what they cost", async () => {
    aws.world.addCluster({ name: "orders" });
    await using provider = mskProvider(aws, {}, { clock });
    const { guid } = await oneCluster(provider);
    aws.fail("GetMetricData", new AwsFault("Throttling", 400, "Rate exceeded"));
    await provider.getClusterMetrics(guid, { range, metrics: ["ActiveControllerCount"] });
    const usage = provider.usage();
    expect(usage.calls).toContainEqual({ operation: "GetMetricData", result: "ok", count: 1 });
    expect(usage.calls).toContainEqual({
      operation: "GetMetricData",
      result: "throttled",
      count: 1,
    });
    expect(usage).toMatchObject({ points: 5, retries: 1 });
    expect(usage.estimatedCostUsd).toBeCloseTo(0.00001, 8);
  });

  it("takes nothing any more after close", async () => {
    const provider = mskProvider(aws);
    await provider.close();
    await provider.close();
    expect(() => provider.validate()).toThrow(/closed/i);
  });
});
