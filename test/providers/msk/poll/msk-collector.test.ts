import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type {
  Collected,
  CollectionProblem,
  NormalizedMetric,
  TimeRange,
} from "../../../../src/providers/contract/index.ts";
import type { MskProvider } from "../../../../src/providers/msk/index.ts";
import { leastCalls } from "../../../../src/providers/msk/poll/packing.ts";
import {
  AwsFault,
  AwsServer,
  accessDenied,
  expiredToken,
  mskProvider,
  type Series,
  seriesKey,
} from "../../../support/aws/index.ts";
import { ManualClock } from "../../../support/providers/manual-clock.ts";

const now = Date.UTC(2026, 5, 1, 12, 0, 0);
const minute = 60_000;
const fiveMinutes: TimeRange = { startMs: now - 7 * minute, endMs: now - 2 * minute };

let aws: AwsServer;
let clock: ManualClock;

beforeEach(async () => {
  aws = await AwsServer.start();
  clock = new ManualClock(now, { passesBySelf: true });
  aws.world.now = () => clock.now();
});

afterEach(() => aws.close());

interface Read {
  readonly metrics: NormalizedMetric[];
  readonly problems: CollectionProblem[];
  readonly pieces: Collected[];
}

async function collect(provider: MskProvider, range = fiveMinutes): Promise<Read> {
  const collector = provider.collector();
  const read: Read = { metrics: [], problems: [], pieces: [] };
  for await (const piece of collector.collect(await collector.shards(), range)) {
    read.pieces.push(piece);
    read.metrics.push(...piece.metrics);
    read.problems.push(...(piece.problems ?? []));
  }
  return read;
}

const dimensionOfTag: Readonly<Record<string, string>> = {
  "kafka.cluster.name": "Cluster Name",
  "broker.id": "Broker ID",
  topic: "Topic",
  partition: "Partition",
  group: "Consumer Group",
  "client.authentication": "Client Authentication",
};

/** The series of a point, as CloudWatch knows it. */
function keyOf({ tags }: NormalizedMetric): string {
  const dimensions = Object.entries(tags).flatMap(([tag, value]) => {
    const name = dimensionOfTag[tag];
    return name === undefined ? [] : [[name, value] as const];
  });
  return seriesKey(tags["provider.metric.name"] ?? "", Object.fromEntries(dimensions));
}

function allSeries(): ReadonlyMap<string, Series> {
  return aws.world.seriesAt("123456789012", "eu-central-1");
}

describe("collecting MSK's metrics", () => {
  it("reads every series of every kind of cluster once for each interval", async () => {
    const topics = [
      { name: "a", partitions: 3 },
      { name: "b", partitions: 1 },
    ];
    const groups = [{ name: "g", topics: ["a", "b"] }];
    for (const [name, level] of [
      ["c1", "DEFAULT"],
      ["c2", "PER_BROKER"],
      ["c3", "PER_TOPIC_PER_BROKER"],
      ["c4", "PER_TOPIC_PER_PARTITION"],
    ] as const) {
      aws.world.addCluster({ name, level, topics, groups, isTiered: name === "c2" });
    }
    aws.world.addCluster({ name: "e", type: "express", level: "PER_BROKER", topics, groups });
    aws.world.addCluster({ name: "s", type: "serverless", topics, groups });
    await using provider = mskProvider(aws, {}, { clock });

    const { metrics, problems } = await collect(provider);

    expect(problems).toEqual([]);
    const points = metrics.map((metric) => `${keyOf(metric)} ${metric.timestamp}`);
    expect(new Set(points).size).toBe(points.length);
    const read = new Set(metrics.map(keyOf));
    expect([...allSeries().keys()].filter((key) => !read.has(key))).toEqual([]);
    expect(metrics).toHaveLength(allSeries().size * 5);
  });

  it("asks only for what the monitoring level and the filters allow", async () => {
    aws.world.addCluster({ name: "orders", level: "DEFAULT" });
    const metricFilters = ["BytesInPerSec", "^Fetch", "kafka.cpu.utilization"];
    await using provider = mskProvider(aws, { polling: { metricFilters } }, { clock });
    await collect(provider);
    const asked = aws
      .callsOf("GetMetricData")
      .flatMap(({ input }) => input.MetricDataQueries as { MetricStat: { Metric: unknown } }[])
      .map(({ MetricStat }) => (MetricStat.Metric as { MetricName: string }).MetricName);
    expect(new Set(asked)).toEqual(
      new Set(["BytesInPerSec", "CpuUser", "CpuSystem", "CpuIdle", "CpuIoWait"]),
    );
    expect(aws.callsOf("ListMetrics").map(({ input }) => input.MetricName)).toEqual([
      "BytesInPerSec",
    ]);
  });

  it("makes no more calls than the limits need, over many clusters", async () => {
    for (let index = 0; index < 30; index++) {
      const topics = Array.from({ length: 20 }, (_, each) => ({
        name: `t${each}`,
        partitions: 3,
      }));
      aws.world.addCluster({ name: `c${index}`, topics });
    }
    await using provider = mskProvider(aws, {}, { clock });
    await collect(provider);
    const calls = aws.callsOf("GetMetricData");
    const asked = calls.reduce(
      (sum, { input }) => sum + (input.MetricDataQueries as unknown[]).length,
      0,
    );
    expect(asked).toBeGreaterThan(5_000);
    expect(calls).toHaveLength(leastCalls(asked, fiveMinutes, minute));
  });

  it("reads answers of several pages, and pages that overlap, each point once", async () => {
    aws.world.maxDatapoints = 7;
    aws.world.addCluster({ name: "orders" });
    await using provider = mskProvider(aws, {}, { clock });
    const { metrics } = await collect(provider);
    expect(metrics).toHaveLength(allSeries().size * 5);
    const points = new Set(metrics.map((metric) => `${keyOf(metric)} ${metric.timestamp}`));
    expect(points.size).toBe(metrics.length);
  });

  it("reads a long range in parts", async () => {
    aws.world.addCluster({ name: "orders", brokers: 1 });
    const polling = { metricFilters: ["ActiveControllerCount"] };
    await using provider = mskProvider(aws, { polling }, { clock });
    const range = { startMs: now - 6_000 * minute, endMs: now - 2 * minute };
    const { metrics } = await collect(provider, range);
    expect(metrics).toHaveLength(5_998);
    expect(aws.callsOf("GetMetricData")).toHaveLength(2);
  });

  it("asks for whole intervals only", async () => {
    aws.world.addCluster({ name: "orders" });
    const polling = { metricFilters: ["ActiveControllerCount"], periodSeconds: 300 };
    await using provider = mskProvider(aws, { polling }, { clock });
    const range = { startMs: now - 17 * minute + 1, endMs: now - 4 * minute };
    const { metrics } = await collect(provider, range);
    expect(metrics.map(({ timestamp, periodMs }) => [timestamp, periodMs])).toEqual([
      [now - 15 * minute, 300_000],
      [now - 10 * minute, 300_000],
    ]);
  });

  it("has no point of an interval that CloudWatch does not have yet", async () => {
    aws.world.addCluster({ name: "orders" });
    aws.world.lateBy = ({ metric }, at) =>
      metric === "ActiveControllerCount" && at === now - 3 * minute ? 10 * minute : 0;
    const polling = { metricFilters: ["ActiveControllerCount"] };
    await using provider = mskProvider(aws, { polling }, { clock });
    expect((await collect(provider)).metrics).toHaveLength(4);
    clock.advance(10 * minute);
    expect((await collect(provider)).metrics).toHaveLength(5);
  });

  it("reports what is forbidden or failed inside CloudWatch and reads the rest", async () => {
    aws.world.addCluster({ name: "orders" });
    aws.world.metricStatus.set("CpuUser", "Forbidden");
    aws.world.metricStatus.set("CpuIdle", "InternalError");
    await using provider = mskProvider(aws, {}, { clock });
    const { metrics, problems } = await collect(provider);
    expect(problems.map(({ kind, subject }) => [kind, subject])).toEqual([
      ["forbidden", "CpuUser of orders (3 series)"],
      ["internal", "CpuIdle of orders (3 series)"],
    ]);
    expect(metrics).toHaveLength((allSeries().size - 6) * 5);
  });

  it("asks once more for what failed inside CloudWatch", async () => {
    aws.world.addCluster({ name: "orders" });
    aws.world.metricStatus.set("CpuIdle", "InternalError");
    aws.interceptors.push((call) => {
      if (call.operation === "GetMetricData" && aws.callsOf("GetMetricData").length > 1) {
        aws.world.metricStatus.clear();
      }
      return undefined;
    });
    await using provider = mskProvider(aws, {}, { clock });
    const { metrics, problems } = await collect(provider);
    expect(problems).toEqual([]);
    expect(metrics).toHaveLength(allSeries().size * 5);
  });

  it("reads one shard where another may not be read, and says so", async () => {
    const roleArn = (id: string) => `arn:aws:iam::${id}:role/monitoring`;
    aws.world.addRole({ arn: roleArn("111111111111"), denied: ["cloudwatch:GetMetricData"] });
    aws.world.addRole({ arn: roleArn("222222222222") });
    for (const accountId of ["111111111111", "222222222222"]) {
      aws.world.addCluster({ name: "orders", accountId });
    }
    const accounts = [{ roleArn: roleArn("111111111111") }, { roleArn: roleArn("222222222222") }];
    await using provider = mskProvider(aws, { accounts }, { clock });
    const { metrics, problems, pieces } = await collect(provider);
    expect(metrics.length).toBeGreaterThan(0);
    expect(new Set(metrics.map(({ tags }) => tags["cloud.account.id"]))).toEqual(
      new Set(["222222222222"]),
    );
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ kind: "forbidden" });
    expect(pieces.find((piece) => piece.problems)?.shardId).toBe("111111111111/eu-central-1");
  });

  it("takes brokers for 1 to n, and reads them, where they may not be listed", async () => {
    aws.world.addCluster({ name: "orders" });
    aws.fail("ListNodes", accessDenied("kafka:ListNodes"), 9);
    await using provider = mskProvider(aws, {}, { clock });
    const { metrics, problems } = await collect(provider);
    expect(problems[0]).toMatchObject({ kind: "forbidden", subject: "brokers of orders" });
    expect(metrics).toHaveLength(allSeries().size * 5);
  });

  it("does not guess whose lag it is that names no cluster, where several have the topic", async () => {
    for (const name of ["one", "two"]) {
      aws.world.addCluster({
        name,
        lagHasCluster: false,
        topics: [
          { name: "shared", partitions: 1 },
          { name: `own-${name}`, partitions: 1 },
        ],
        groups: [{ name: "g", topics: ["shared", `own-${name}`] }],
      });
    }
    await using provider = mskProvider(aws, {}, { clock });
    const { metrics, problems } = await collect(provider);
    const lag = metrics.filter(({ name }) => name === "kafka.consumer_group.lag_sum");
    const owners = new Map(lag.map(({ tags }) => [tags.topic, tags["kafka.cluster.name"]]));
    expect(Object.fromEntries(owners)).toEqual({ "own-one": "one", "own-two": "two" });
    expect(problems.map(({ kind }) => kind)).toEqual(["ambiguous"]);
  });

  it("notices clusters that came and went between two readings", async () => {
    const old = aws.world.addCluster({ name: "old" });
    await using provider = mskProvider(aws, {}, { clock });
    await collect(provider);
    aws.world.removeCluster(old.arn);
    aws.world.addCluster({ name: "new" });
    clock.advance(3_600_000);
    const range = { startMs: clock.now() - 7 * minute, endMs: clock.now() - 2 * minute };
    const { metrics } = await collect(provider, range);
    expect(new Set(metrics.map(({ tags }) => tags["kafka.cluster.name"]))).toEqual(
      new Set(["new"]),
    );
  });

  it("stays below the quotas by itself", async () => {
    for (let index = 0; index < 10; index++) {
      aws.world.addCluster({ name: `c${index}`, level: "PER_BROKER", brokers: 6 });
    }
    await using provider = mskProvider(aws, {}, { clock });
    await collect(provider, { startMs: now - 62 * minute, endMs: now - 2 * minute });
    expect(provider.usage().calls.filter(({ result }) => result !== "ok")).toEqual([]);
  });

  it("tries again what is throttled, three times, and then says so", async () => {
    aws.world.addCluster({ name: "orders" });
    aws.fail("GetMetricData", new AwsFault("Throttling", 400, "Rate exceeded"), 3);
    await using provider = mskProvider(aws, {}, { clock });
    expect((await collect(provider)).metrics.length).toBeGreaterThan(0);

    aws.fail("GetMetricData", new AwsFault("InternalFailure", 500, "broken"), 99);
    await expect(collect(provider)).rejects.toMatchObject({
      name: "ProviderError",
      code: "PROVIDER_FAILED",
      message: expect.stringMatching(/Failed after 3 retries/),
      cause: expect.anything(),
    });
  });

  it("takes new credentials where they expire in the middle of it", async () => {
    const roleArn = "arn:aws:iam::111111111111:role/monitoring";
    aws.world.addRole({ arn: roleArn });
    for (let index = 0; index < 12; index++) {
      aws.world.addCluster({ name: `c${index}`, accountId: "111111111111" });
    }
    let expired = false;
    aws.interceptors.push(({ operation, identity }) => {
      if (operation === "GetMetricData" && !expired) {
        expired = true;
        for (const [key, known] of aws.world.identities) {
          if (known.arn === identity.arn) {
            aws.world.identities.set(key, { ...known, expiresAtMs: 1 });
          }
        }
        throw expiredToken();
      }
      return undefined;
    });
    await using provider = mskProvider(aws, { accounts: [{ roleArn }] }, { clock });
    const { metrics, problems } = await collect(provider);
    expect(problems).toEqual([]);
    expect(new Set(metrics.map(({ tags }) => tags["kafka.cluster.name"])).size).toBe(12);
    expect(aws.callsOf("AssumeRole")).toHaveLength(2);
  });

  it("fails as not authenticated where there are no other credentials", async () => {
    aws.world.addCluster({ name: "orders" });
    aws.fail("GetMetricData", expiredToken(), 99);
    await using provider = mskProvider(aws, {}, { clock });
    await expect(collect(provider)).rejects.toMatchObject({ code: "PROVIDER_UNAUTHENTICATED" });
  });

  it("ends when the caller says so", async () => {
    aws.world.addCluster({ name: "orders" });
    aws.interceptors.push(({ operation }) => (operation === "GetMetricData" ? "taken" : undefined));
    await using provider = mskProvider(aws, {}, { clock });
    const collector = provider.collector();
    const controller = new AbortController();
    const shards = await collector.shards();
    const pieces = collector.collect(shards, fiveMinutes, { signal: controller.signal });
    const reading = (async () => {
      for await (const _ of pieces);
    })();
    setTimeout(() => controller.abort(new Error("enough")), 50);
    await expect(reading).rejects.toThrow("enough");
  });
});
