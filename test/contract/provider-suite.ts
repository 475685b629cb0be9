import { describe, expect, test } from "vitest";
import { decodeRequest } from "../../src/otlp/index.ts";
import {
  type ClusterEntity,
  encodeMetrics,
  entityGuid,
  type KafkaProvider,
  type MetricOptions,
  type NormalizedMetric,
  parseGuid,
  type TimeRange,
} from "../../src/providers/index.ts";

/** What a backend holds, so that a provider's answers can be judged. */
export interface HeldCluster {
  readonly name: string;
  /** Undefined where the provider shows none. */
  readonly brokers: number | undefined;
  readonly topics: readonly string[];
  /** Undefined where the backend has no groups that could be seen. */
  readonly groups: readonly string[] | undefined;
}

/** A provider with a backend of its own, which a suite may ask anything that changes nothing. */
export interface ProviderBench extends AsyncDisposable {
  readonly provider: KafkaProvider;
  /** Another one, on the same backend. */
  another(): Promise<KafkaProvider>;
  readonly clusters: readonly HeldCluster[];
  /** Where the backend has points of every minute. */
  readonly range: TimeRange;
}

const minuteMs = 60_000;

/** What every provider does, whatever is behind it. */
export function providerSuite(name: string, start: () => Promise<ProviderBench>): void {
  describe(`${name}, as a provider`, () => {
    discovery(start);
    metrics(start);
    answers(start);
    collecting(start);
  });
}

type Start = () => Promise<ProviderBench>;

/** The cluster with most on it. */
async function firstCluster({ provider, clusters }: ProviderBench) {
  const [held] = clusters.toSorted((a, b) => b.topics.length - a.topics.length);
  const found = await provider.discoverClusters();
  const cluster = found.find((each) => each.name === held?.name);
  if (held === undefined || cluster === undefined) {
    throw new Error("the backend holds no cluster that is found");
  }
  return { held, cluster };
}

function optionsOf({ range }: ProviderBench): MetricOptions {
  return { range, periodSeconds: 60 };
}

function discovery(start: Start): void {
  test("finds the clusters that there are, with guids that never change", async () => {
    await using bench = await start();
    const found = await bench.provider.discoverClusters();
    expect(found.map(({ name }) => name).sort()).toEqual(
      bench.clusters.map(({ name }) => name).sort(),
    );
    const guids = found.map(({ guid }) => guid);
    expect(new Set(guids).size).toBe(guids.length);
    await using other = await bench.another();
    const again = await other.discoverClusters();
    expect(again.map(({ guid }) => guid).sort()).toEqual(guids.toSorted());
    for (const cluster of found) {
      const parts = parseGuid(cluster.guid);
      expect(parts).toMatchObject({ provider: bench.provider.type, type: cluster.type });
      expect(parts).toMatchObject({ accountId: cluster.accountId, id: cluster.id });
      expectTags(cluster);
    }
  });

  test("finds nothing of an account that is not theirs", async () => {
    await using bench = await start();
    expect(await bench.provider.discoverClusters("no-such-account")).toEqual([]);
  });

  test("finds brokers where it can see them, and makes none up where it cannot", async () => {
    await using bench = await start();
    const { held, cluster } = await firstCluster(bench);
    const { provider } = bench;
    const brokers = await provider.discoverBrokers(cluster.guid);
    expect(provider.capabilities.brokers).toBe(held.brokers !== undefined);
    expect(brokers).toHaveLength(held.brokers ?? 0);
    expect(new Set(brokers.map(({ guid }) => guid)).size).toBe(brokers.length);
    for (const broker of brokers) {
      expect(broker.parentGuid).toBe(cluster.guid);
      expect(broker.brokerId).toMatch(/^\d+$/);
      expectTags(broker);
    }
    if (!provider.capabilities.brokers) {
      expect(provider.capabilities.notes.join(" ")).toMatch(/broker/i);
    }
  });

  test("finds topics, each once and below its cluster", async () => {
    await using bench = await start();
    const { held, cluster } = await firstCluster(bench);
    const topics = await bench.provider.discoverTopics(cluster.guid);
    expect(topics.map(({ name }) => name).sort()).toEqual(held.topics.toSorted());
    expect(new Set(topics.map(({ guid }) => guid)).size).toBe(topics.length);
    for (const topic of topics) {
      expect(topic.parentGuid).toBe(cluster.guid);
      expectTags(topic);
    }
  });

  test("refuses guids that are none, or of others", async () => {
    await using bench = await start();
    const { provider } = bench;
    const { cluster } = await firstCluster(bench);
    const { accountId, type, id } = parseGuid(cluster.guid);
    const foreign = entityGuid({ accountId, provider: "SOMEONE_ELSE", type, id });
    const gone = entityGuid({ accountId, provider: provider.type, type, id: `${id}-gone` });
    for (const guid of ["", "not a guid", foreign, gone]) {
      const calls = [
        provider.discoverTopics(guid),
        provider.discoverBrokers(guid),
        provider.getClusterMetrics(guid),
        provider.getClusterHealth(guid),
        provider.queryMetrics({ guid }),
      ];
      for (const outcome of await Promise.allSettled(calls)) {
        expect([guid, outcome]).toEqual([
          guid,
          {
            status: "rejected",
            reason: expect.objectContaining({ code: "ENTITY_UNKNOWN" }) as unknown,
          },
        ]);
      }
    }
  });
}

function expectTags({ tags }: Pick<ClusterEntity, "tags">): void {
  for (const [key, value] of Object.entries(tags)) {
    expect([key, value]).toEqual([key, expect.stringMatching(/./s)]);
  }
}

/** What every metric is, and that those of one list are of these scopes. */
function expectMetrics(
  { provider, range }: ProviderBench,
  list: readonly NormalizedMetric[],
  scopes: readonly string[],
): void {
  const units = new Map<string, string>();
  for (const { name, value, unit, timestamp, periodMs, tags } of list) {
    expect(Number.isFinite(value)).toBe(true);
    expect(Object.isFrozen(tags)).toBe(true);
    expect(tags.provider).toBe(provider.type);
    expect(scopes).toContain(tags.scope);
    expect(tags["provider.metric.name"]).toMatch(/./);
    expect(units.get(name) ?? unit).toBe(unit);
    units.set(name, unit);
    expect(periodMs).toBe(minuteMs);
    expect(timestamp % minuteMs).toBe(0);
    expect(timestamp).toBeGreaterThanOrEqual(range.startMs);
    expect(timestamp).toBeLessThan(range.endMs);
  }
}

function metrics(start: Start): void {
  test("reads metrics of each level, and keeps the levels apart", async () => {
    await using bench = await start();
    const { held, cluster } = await firstCluster(bench);
    const { provider } = bench;
    const all = await provider.collectAllMetrics(cluster, optionsOf(bench));
    expect(all.cluster.length).toBeGreaterThan(0);
    expectMetrics(bench, all.cluster, ["cluster"]);
    expectMetrics(bench, all.brokers, ["broker"]);
    expectMetrics(bench, all.topics, ["topic"]);
    expectMetrics(bench, all.consumerGroups, ["group"]);
    expect(all.brokers.length > 0).toBe(provider.capabilities.brokerMetrics);
    expect(new Set(all.topics.map(({ tags }) => tags.topic))).toEqual(new Set(held.topics));
    if (held.groups !== undefined) {
      expect(new Set(all.consumerGroups.map(({ tags }) => tags.group))).toEqual(
        new Set(held.groups),
      );
    }
    const byGuid = await provider.collectAllMetrics(cluster.guid, optionsOf(bench));
    expect(byGuid.cluster.length).toBe(all.cluster.length);
  });

  test("reads metrics of one topic by its guid", async () => {
    await using bench = await start();
    const { cluster } = await firstCluster(bench);
    const { provider } = bench;
    const [topic] = await provider.discoverTopics(cluster.guid);
    const found = await provider.getTopicMetrics(topic?.guid ?? "", optionsOf(bench));
    expect(found.length).toBeGreaterThan(0);
    expect(new Set(found.map(({ tags }) => tags.topic))).toEqual(new Set([topic?.name]));
    const queried = await provider.queryMetrics({ guid: topic?.guid ?? "", ...optionsOf(bench) });
    expect(new Set(queried.map(({ tags }) => tags.topic))).toEqual(new Set([topic?.name]));
  });

  test("reads metrics of one broker by its guid, where it shows any", async () => {
    await using bench = await start();
    const { cluster } = await firstCluster(bench);
    const { provider } = bench;
    for (const { guid, brokerId } of (await provider.discoverBrokers(cluster.guid)).slice(0, 1)) {
      const found = await provider.getBrokerMetrics(guid, optionsOf(bench));
      expect(found.length).toBeGreaterThan(0);
      expect(new Set(found.map(({ tags }) => tags["broker.id"]))).toEqual(new Set([brokerId]));
    }
  });

  test("reads only the metrics that are asked for, by either name", async () => {
    await using bench = await start();
    const { cluster } = await firstCluster(bench);
    const { provider } = bench;
    const [one] = await provider.getClusterMetrics(cluster.guid, optionsOf(bench));
    for (const name of [one?.name ?? "", one?.tags["provider.metric.name"] ?? ""]) {
      const options = { ...optionsOf(bench), metrics: [name] };
      const found = await provider.getClusterMetrics(cluster.guid, options);
      expect(new Set(found.map((each) => each.name))).toEqual(new Set([one?.name]));
    }
  });

  test("tells throughput as three lists of one length", async () => {
    await using bench = await start();
    const { cluster } = await firstCluster(bench);
    const told = await bench.provider.getClusterThroughput(cluster.guid, optionsOf(bench));
    expect(told.bytesInPerSec).toHaveLength(told.timestamps.length);
    expect(told.bytesOutPerSec).toHaveLength(told.timestamps.length);
    expect(told.timestamps).toEqual([...new Set(told.timestamps)].sort((a, b) => a - b));
  });
}

function answers(start: Start): void {
  test("tells how a cluster is, with reasons where it is not well", async () => {
    await using bench = await start();
    const { cluster } = await firstCluster(bench);
    const { status, reasons, checkedAt } = await bench.provider.getClusterHealth(cluster.guid);
    expect(["healthy", "degraded", "unhealthy", "unknown"]).toContain(status);
    expect(reasons.length === 0).toBe(status === "healthy");
    expect(checkedAt).toBeGreaterThan(0);
  });

  test("has valid credentials, and says what it was used for", async () => {
    await using bench = await start();
    const { provider } = bench;
    const { isValid, problems } = await provider.validate();
    expect({ isValid, problems }).toEqual({ isValid: true, problems: [] });
    await provider.discoverClusters();
    const { calls } = provider.usage();
    expect(calls.filter(({ result }) => result === "ok").length).toBeGreaterThan(0);
  });

  test("gives settings as texts", async () => {
    await using bench = await start();
    const { cluster } = await firstCluster(bench);
    for (const value of Object.values(await bench.provider.getConfiguration(cluster.guid))) {
      expect(typeof value).toBe("string");
    }
  });

  test("makes queries, with every value escaped", async () => {
    await using bench = await start();
    const { queries, buildEntityQuery, buildMetricsQuery } = bench.provider;
    for (const make of Object.values(queries)) {
      const query = make({ clusterName: "it's" });
      expect(query).toMatch(
        /^FROM \S.* SELECT .* WHERE .*= 'it\\'s'.* FACET .* SINCE .* LIMIT \d+/,
      );
    }
    expect(buildEntityQuery.call(bench.provider, { name: "it's" })).toContain("name = 'it\\'s'");
    expect(() => buildMetricsQuery.call(bench.provider, "topic", { limit: 0 })).toThrow(
      expect.objectContaining({ code: "PROVIDER_REQUEST_INVALID" }),
    );
  });

  test("ends a call whose signal is aborted, and can be closed twice", async () => {
    await using bench = await start();
    const { cluster } = await firstCluster(bench);
    const { provider } = bench;
    const signal = AbortSignal.abort(new Error("no longer wanted"));
    await expect(provider.getClusterMetrics(cluster.guid, { signal })).rejects.toThrow(
      "no longer wanted",
    );
    await provider.close();
    await provider.close();
  });
}

function collecting(start: Start): void {
  test("collects each series and interval once, shard by shard, as OTLP can hold it", async () => {
    await using bench = await start();
    const collector = bench.provider.collector();
    const shards = await collector.shards();
    expect(new Set(shards.map(({ id }) => id)).size).toBe(shards.length);
    expect((await collector.shards()).map(({ id }) => id)).toEqual(shards.map(({ id }) => id));
    const { periodMs } = collector;
    const endMs = Math.floor(bench.range.endMs / periodMs) * periodMs;
    const range = { startMs: endMs - periodMs, endMs };
    const seen = new Set<string>();
    let points = 0;
    for await (const { shardId, metrics: found, problems = [] } of collector.collect(
      shards,
      range,
    )) {
      expect(shards.map(({ id }) => id)).toContain(shardId);
      expect(problems).toEqual([]);
      for (const { name, timestamp, tags } of found) {
        seen.add(JSON.stringify([name, timestamp, Object.entries(tags).sort()]));
        expect(timestamp).toBeGreaterThanOrEqual(range.startMs);
        expect(timestamp).toBeLessThan(range.endMs);
      }
      points += found.length;
      expect(encodeMetrics(found).reduce((sum, bytes) => sum + countPoints(bytes), 0)).toBe(
        found.length,
      );
    }
    expect(points).toBeGreaterThan(0);
    expect(seen.size).toBe(points);
  });

  test("collects nothing of no shards", async () => {
    await using bench = await start();
    for await (const { metrics: found } of bench.provider.collector().collect([], bench.range)) {
      expect(found).toEqual([]);
    }
  });
}

function countPoints(bytes: Uint8Array): number {
  return decodeRequest("metrics", bytes)
    .resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics))
    .reduce((sum, { gauge }) => sum + (gauge?.dataPoints.length ?? 0), 0);
}
