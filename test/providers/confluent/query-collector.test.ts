import { describe, expect, it } from "vitest";
import type {
  CollectionProblem,
  MetricCollector,
  NormalizedMetric,
  TimeRange,
} from "../../../src/providers/contract/index.ts";
import {
  type ConfluentFixture,
  catalogue,
  type Metric,
  startConfluent,
} from "../../support/confluent/index.ts";

const minuteMs = 60_000;

/** The newest minutes that are settled. */
function settled(collector: MetricCollector, now: number, minutes: number): TimeRange {
  const endMs = Math.floor((now - collector.settleMs) / minuteMs) * minuteMs;
  return { startMs: endMs - minutes * minuteMs, endMs };
}

async function collected(
  { provider, clock }: ConfluentFixture,
  { minutes = 1, range }: { readonly minutes?: number; readonly range?: TimeRange } = {},
) {
  const collector = provider.collector();
  const shards = await collector.shards();
  const metrics: NormalizedMetric[] = [];
  const problems: (CollectionProblem & { shardId: string })[] = [];
  const asked = range ?? settled(collector, clock.now(), minutes);
  for await (const piece of collector.collect(shards, asked)) {
    metrics.push(...piece.metrics);
    problems.push(...(piece.problems ?? []).map((each) => ({ ...each, shardId: piece.shardId })));
    for (const { tags } of piece.metrics) {
      expect([tags["kafka.cluster.id"], tags["schema_registry.id"]]).toContain(piece.shardId);
    }
  }
  return { metrics, problems, shards, range: asked };
}

function metricOf(name: string): Metric {
  const found = catalogue.find((each) => each.name.endsWith(name));
  if (found === undefined) {
    throw new Error(`no metric ${name}`);
  }
  return found;
}

function keyOf({ name, timestamp, tags }: NormalizedMetric): string {
  return JSON.stringify([name, timestamp, Object.entries(tags).sort()]);
}

describe("a collection by queries", () => {
  it("has each series and interval once, whatever the level", async () => {
    await using fixture = await startConfluent({
      connectors: true,
      ksqldb: true,
      schemaRegistry: true,
    });
    const { metrics, problems, shards } = await collected(fixture, { minutes: 3 });
    expect(problems).toEqual([]);
    expect(shards.map(({ id }) => id)).toEqual([
      "lkc-orders",
      "lkc-search",
      "lkc-staging",
      "lsrc-prod",
    ]);
    expect(new Set(metrics.map(keyOf)).size).toBe(metrics.length);
    expect(new Set(metrics.map(({ tags }) => tags.scope))).toEqual(
      new Set(["cluster", "topic", "group", "connector", "ksqldb", "schema_registry"]),
    );
  });

  it("makes rates of changes by the interval's seconds, and leaves levels as they are", async () => {
    await using fixture = await startConfluent();
    const { server } = fixture;
    const labels = { "resource.kafka.id": "lkc-staging", "metric.topic": "orders" };
    const { range } = await collected(fixture);
    server.state.set(metricOf("received_bytes"), labels, range.startMs, 6_000);
    server.state.set(metricOf("retained_bytes"), labels, range.startMs, 6_000);
    const { metrics } = await collected(fixture);
    const figure = (name: string, scope: string) =>
      metrics.find(
        (each) =>
          each.name === name &&
          each.tags.scope === scope &&
          each.tags["kafka.cluster.id"] === "lkc-staging",
      )?.value;
    expect(figure("kafka.bytes.in.rate", "topic")).toBe(100);
    expect(figure("kafka.bytes.in.rate", "cluster")).toBe(100);
    expect(figure("kafka.storage.used", "topic")).toBe(6_000);
    expect(figure("kafka.cluster.load", "cluster")).toBe(0.25);
  });

  it("adds the topics up to the cluster, and partitions to the lag of a group", async () => {
    await using fixture = await startConfluent();
    const { metrics } = await collected(fixture);
    const ofOrders = metrics.filter(({ tags }) => tags["kafka.cluster.id"] === "lkc-orders");
    const values = (name: string, scope: string) =>
      ofOrders
        .filter((each) => each.name === name && each.tags.scope === scope)
        .map(({ value }) => value);
    const sum = (all: readonly number[]) => all.reduce((total, each) => total + each, 0);
    expect(values("kafka.bytes.in.rate", "topic")).toHaveLength(2);
    expect(values("kafka.bytes.in.rate", "cluster")[0]).toBeCloseTo(
      sum(values("kafka.bytes.in.rate", "topic")),
    );
    const byTopic = (name: string) =>
      ofOrders.filter((each) => each.name === name && each.tags.topic === "payments");
    const parts = byTopic("kafka.consumer_group.lag").map(({ value }) => value);
    expect(parts).toHaveLength(2);
    expect(byTopic("kafka.consumer_group.lag_sum").map(({ value }) => value)).toEqual([sum(parts)]);
    expect(byTopic("kafka.consumer_group.lag_max").map(({ value }) => value)).toEqual([
      Math.max(...parts),
    ]);
  });

  it("takes nothing for zero that is not there", async () => {
    await using fixture = await startConfluent();
    const { range } = await collected(fixture);
    const labels = { "resource.kafka.id": "lkc-staging", "metric.topic": "orders" };
    fixture.server.state.set(metricOf("received_bytes"), labels, range.startMs, undefined);
    const { metrics } = await collected(fixture);
    const found = metrics.filter(
      ({ name, tags }) =>
        name === "kafka.bytes.in.rate" && tags["kafka.cluster.id"] === "lkc-staging",
    );
    expect(found).toEqual([]);
  });

  it("leaves incomplete intervals alone, and finds late points when asked again", async () => {
    await using fixture = await startConfluent();
    const { clock, server } = fixture;
    const labels = { "resource.kafka.id": "lkc-staging", "metric.topic": "orders" };
    const { range } = await collected(fixture);
    server.state.delay(metricOf("received_bytes"), labels, range.startMs, 600_000);
    const pick = (all: readonly NormalizedMetric[]) =>
      all.filter(
        ({ name, tags }) =>
          name === "kafka.bytes.in.rate" &&
          tags.scope === "topic" &&
          tags["kafka.cluster.id"] === "lkc-staging",
      );
    expect(pick((await collected(fixture, { range })).metrics)).toEqual([]);
    clock.advance(900_000);
    const [late] = pick((await collected(fixture, { range })).metrics);
    const value = server.state.valueAt(metricOf("received_bytes"), labels, range.startMs);
    expect(late?.value).toBe((value ?? 0) / 60);
    expect(late?.timestamp).toBe(range.startMs);
  });

  it("asks one question for all clusters, aligned and without now", async () => {
    await using fixture = await startConfluent();
    const { server, clock } = fixture;
    await collected(fixture);
    const before = server.requests.length;
    clock.advance(minuteMs);
    await collected(fixture);
    const queries = server.requests.slice(before).filter(({ method }) => method === "POST");
    const ofKafka = catalogue.filter(({ name }) => name.includes("kafka.server/"));
    expect(queries).toHaveLength(ofKafka.length);
    for (const { body } of queries) {
      const { intervals, filter, limit } = JSON.parse(body);
      expect(intervals[0]).toMatch(
        /^\d{4}-\d\d-\d\dT\d\d:\d\d:00\.000Z\/\d{4}-\d\d-\d\dT\d\d:\d\d:00\.000Z$/,
      );
      expect(filter.filters).toHaveLength(3);
      expect(limit).toBe(1_000);
    }
  });

  it("goes through pages, and begins anew when a token has expired", async () => {
    await using fixture = await startConfluent();
    const { server, clock } = fixture;
    const topics = Array.from({ length: 2_500 }, (_, at) => `t${String(at).padStart(4, "0")}`);
    server.state.addCluster({ id: "lkc-large", environment: "env-prod", topics, groups: [] });
    server.tokenLifeMs = 60_000;
    let pages = 0;
    server.disturb = (request) => {
      if (request.url?.includes("query?page_token=")) {
        pages++;
        if (pages === 2) {
          clock.advance(120_000);
        }
      }
      return false;
    };
    const endMs = Math.floor((clock.now() - 180_000) / minuteMs) * minuteMs;
    const range = { startMs: endMs - minuteMs, endMs };
    const { metrics, problems } = await collected(fixture, { range });
    expect(problems).toEqual([]);
    const large = metrics.filter(
      ({ name, tags }) =>
        name === "kafka.bytes.in.rate" &&
        tags["kafka.cluster.id"] === "lkc-large" &&
        tags.scope === "topic",
    );
    expect(large.map(({ tags }) => tags.topic).sort()).toEqual(topics);
    expect(new Set(metrics.map(keyOf)).size).toBe(metrics.length);
    const refused = server.requests.filter(({ status }) => status === 400);
    expect(refused.length).toBeGreaterThan(0);
  }, 120_000);

  it("cuts a long range into queries that the service allows", async () => {
    await using fixture = await startConfluent({ clusters: ["lkc-staging"] });
    const { clock } = fixture;
    const endMs = Math.floor((clock.now() - 180_000) / minuteMs) * minuteMs;
    const { metrics, problems } = await collected(fixture, {
      range: { startMs: endMs - 7 * 3_600_000, endMs },
    });
    expect(problems).toEqual([]);
    const loads = metrics.filter(({ name }) => name === "kafka.cluster.load");
    expect(loads).toHaveLength(7 * 60);
  });
});

describe("clusters that may not be read", () => {
  it("are problems of their own, and all others are read", async () => {
    await using fixture = await startConfluent();
    const { server, clock } = fixture;
    server.access.denied.add("lkc-search");
    const { metrics, problems } = await collected(fixture);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ kind: "forbidden", shardId: "lkc-search" });
    const ids = new Set(metrics.map(({ tags }) => tags["kafka.cluster.id"]));
    expect(ids).toEqual(new Set(["lkc-orders", "lkc-staging"]));
    const before = server.countOf("/v2/metrics/cloud/query");
    clock.advance(minuteMs);
    const again = await collected(fixture);
    expect(again.problems).toMatchObject([{ kind: "forbidden", shardId: "lkc-search" }]);
    const ofKafka = catalogue.filter(({ name }) => name.includes("kafka.server/"));
    expect(server.countOf("/v2/metrics/cloud/query") - before).toBe(ofKafka.length);
  });

  it("are an error where there is no other, and are read once that is mended", async () => {
    await using fixture = await startConfluent();
    const { server } = fixture;
    server.access.mayReadMetrics = false;
    await expect(collected(fixture)).rejects.toMatchObject({ code: "PROVIDER_DENIED" });
    server.access.mayReadMetrics = true;
    expect((await collected(fixture)).metrics.length).toBeGreaterThan(0);
  });
});

describe("credentials that become invalid midway", () => {
  it("end the collection with an error that says so", async () => {
    await using fixture = await startConfluent();
    const { server } = fixture;
    await collected(fixture);
    let queries = 0;
    server.disturb = () => {
      queries++;
      server.access.isRevoked = queries > 5;
      return false;
    };
    await expect(collected(fixture)).rejects.toMatchObject({ code: "PROVIDER_UNAUTHENTICATED" });
    server.disturb = undefined;
    server.access.isRevoked = false;
    expect((await collected(fixture)).metrics.length).toBeGreaterThan(0);
  });
});

describe("limits", () => {
  it("are waited for before they are hit", async () => {
    await using fixture = await startConfluent();
    const { server, clock } = fixture;
    server.requestsPerMinute = 10;
    const { problems } = await collected(fixture);
    expect(problems).toEqual([]);
    expect(server.requests.filter(({ status }) => status === 429)).toEqual([]);
    expect(clock.sleeps.length).toBeGreaterThan(0);
  });
});

describe("a server with bad intent", () => {
  it("gets no more than is bounded: groups that were not asked for, tokens without end", async () => {
    await using fixture = await startConfluent();
    const { server } = fixture;
    await collected(fixture);
    let pages = 0;
    server.disturb = (request, response) => {
      if (!request.url?.startsWith("/v2/metrics/cloud/query")) {
        return false;
      }
      pages++;
      const data = [{ "resource.kafka.id": "lkc-orders", "metric.topic": "x", points: [] }];
      const meta = { pagination: { page_size: 1, next_page_token: String(pages) } };
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ data, meta }));
      return true;
    };
    await expect(collected(fixture)).rejects.toMatchObject({ code: "PROVIDER_FAILED" });
    expect(pages).toBeLessThan(50);
  });

  it("cannot send more groups than asked for", async () => {
    await using fixture = await startConfluent();
    const { server } = fixture;
    await collected(fixture);
    server.disturb = (request, response) => {
      if (!request.url?.startsWith("/v2/metrics/cloud/query")) {
        return false;
      }
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ data: Array.from({ length: 1_001 }, () => ({ points: [] })) }));
      return true;
    };
    await expect(collected(fixture)).rejects.toMatchObject({ code: "PROVIDER_FAILED" });
  });

  it("cannot send points twice, of other times, or of other clusters", async () => {
    await using fixture = await startConfluent({ clusters: ["lkc-staging"] });
    const { server } = fixture;
    const { range } = await collected(fixture);
    server.disturb = (request, response) => {
      if (!request.url?.startsWith("/v2/metrics/cloud/query")) {
        return false;
      }
      const at = (ms: number) => new Date(ms).toISOString();
      const points = [
        { timestamp: at(range.startMs), value: 60 },
        { timestamp: at(range.startMs), value: 120 },
        { timestamp: at(range.endMs), value: 60 },
        { timestamp: at(range.startMs + 1), value: 60 },
        { timestamp: "yesterday", value: 60 },
        { timestamp: at(range.startMs), value: "60" },
      ];
      const data = ["lkc-staging", "lkc-of-others"].map((id) => ({
        "resource.kafka.id": id,
        "metric.topic": "orders",
        points,
      }));
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ data: [...data, ...data] }));
      return true;
    };
    const { metrics } = await collected(fixture);
    const rates = metrics.filter(
      ({ name, tags }) => name === "kafka.bytes.in.rate" && tags.scope === "topic",
    );
    expect(rates.map(({ value, timestamp }) => [value, timestamp])).toEqual([[1, range.startMs]]);
    expect(new Set(metrics.map(({ tags }) => tags["kafka.cluster.id"]))).toEqual(
      new Set(["lkc-staging"]),
    );
  });
});
