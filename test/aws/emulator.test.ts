import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ClusterEntity, NormalizedMetric } from "../../src/providers/contract/index.ts";
import { MskProvider } from "../../src/providers/msk/index.ts";
import { type Emulator, startEmulator } from "./python-program.ts";

const minute = 60_000;

let emulator: Emulator;
let provider: MskProvider;
let orders: ClusterEntity;
let range: { readonly startMs: number; readonly endMs: number };

beforeAll(async () => {
  emulator = await startEmulator();
  range = { startMs: emulator.untilMs - 15 * minute, endMs: emulator.untilMs - 5 * minute };
  provider = new MskProvider(
    { regions: ["eu-central-1"], endpoint: emulator.url },
    {
      credentials: async () => ({ accessKeyId: "AKIDHOME", secretAccessKey: "secret" }),
      // What moto does not have it answers with 500, which is tried again at once here.
      clock: { now: Date.now, sleep: async () => {} },
    },
  );
  const found = (await provider.discoverClusters()).find(({ name }) => name === "orders");
  if (found === undefined) {
    throw new Error("orders is not discovered");
  }
  orders = found;
});

afterAll(async () => {
  await provider?.close();
  await emulator?.[Symbol.asyncDispose]();
});

/** The values of each series. */
function seriesOf(metrics: readonly NormalizedMetric[]): Record<string, number[]> {
  const series: Record<string, number[]> = {};
  for (const { name, tags, value } of metrics) {
    const part = tags["broker.id"] ?? tags.group ?? "";
    const key = `${tags["kafka.cluster.name"]} ${name} ${part}`.trim();
    series[key] = [...(series[key] ?? []), value];
  }
  return series;
}

const ten = (value: number) => Array.from({ length: 10 }, () => value);

const figuresOf = (cluster: string) => ({
  [`${cluster} kafka.bytes.in.rate 1`]: ten(100),
  [`${cluster} kafka.bytes.in.rate 2`]: ten(200),
  [`${cluster} kafka.bytes.in.rate 3`]: ten(300),
  [`${cluster} kafka.controller.active.count`]: ten(1),
  [`${cluster} kafka.consumer_group.lag_sum billing`]: ten(7),
});

describe("the reader of Amazon MSK with moto's server", () => {
  it("discovers provisioned and serverless clusters with their tags", async () => {
    const clusters = await provider.discoverClusters();
    expect(clusters.map(({ name }) => name).sort()).toEqual(["billing", "events", "orders"]);
    expect(orders).toMatchObject({
      type: "AWSMSKCLUSTER",
      accountId: "123456789012",
      region: "eu-central-1",
      tags: {
        Environment: "prod",
        clusterType: "PROVISIONED",
        kafkaVersion: "3.6.0",
        numberOfBrokers: "3",
        instanceType: "kafka.m5.large",
      },
    });
    expect(clusters.find(({ name }) => name === "events")?.tags.clusterType).toBe("SERVERLESS");
    expect(new Set(clusters.map(({ guid }) => guid)).size).toBe(3);
  });

  it("takes brokers from their number, which is all that moto tells of them", async () => {
    const brokers = await provider.discoverBrokers(orders.guid);
    expect(brokers.map(({ tags }) => tags.brokerId)).toEqual(["1", "2", "3"]);
    expect(brokers.every(({ parentGuid }) => parentGuid === orders.guid)).toBe(true);
  });

  it("tells the health of a cluster, which with moto is never ready", async () => {
    const { status, reasons } = await provider.getClusterHealth(orders.guid);
    expect({ status, reasons }).toEqual({
      status: "unhealthy",
      reasons: [expect.stringContaining("CREATING")],
    });
  });

  it("reads metrics of the cluster, its brokers and its groups", async () => {
    const { cluster, brokers, topics, consumerGroups } = await provider.collectAllMetrics(orders, {
      range,
    });
    expect(topics).toEqual([]);
    expect(seriesOf([...cluster, ...brokers, ...consumerGroups])).toEqual(figuresOf("orders"));
    expect(consumerGroups[0]?.tags).toMatchObject({ group: "billing", topic: "orders" });
  });

  it("adds up the throughput of the brokers", async () => {
    const throughput = await provider.getClusterThroughput(orders.guid, { range });
    expect(throughput.bytesInPerSec).toEqual(ten(600));
    expect(throughput.timestamps[0]).toBe(range.startMs);
  });

  it("collects all clusters of a region at once, each point once", async () => {
    const collector = provider.collector();
    const shards = await collector.shards();
    expect(shards.map(({ id }) => id)).toEqual(["123456789012/eu-central-1"]);
    const metrics: NormalizedMetric[] = [];
    for await (const piece of collector.collect(shards, range)) {
      metrics.push(...piece.metrics);
    }
    expect(seriesOf(metrics)).toEqual({ ...figuresOf("orders"), ...figuresOf("billing") });
  });

  it("tells what is allowed by trying, as moto simulates no policies", async () => {
    const { isValid, identity, permissions } = await provider.validate();
    expect({ isValid, identity }).toEqual({
      isValid: true,
      identity: "arn:aws:sts::123456789012:user/moto",
    });
    const statuses = permissions.map(({ permission, status }) => [permission, status]);
    expect(Object.fromEntries(statuses)).toMatchObject({
      "kafka:ListClustersV2": "allowed",
      "kafka:ListTagsForResource": "allowed",
      "kafka:ListNodes": "unknown",
      "cloudwatch:GetMetricData": "allowed",
      "cloudwatch:ListMetrics": "allowed",
      "tag:GetResources": "allowed",
    });
  });
});
