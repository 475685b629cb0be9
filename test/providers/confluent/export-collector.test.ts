import { describe, expect, it } from "vitest";
import type { CollectionProblem, NormalizedMetric } from "../../../src/providers/contract/index.ts";
import { type ConfluentFixture, startConfluent } from "../../support/confluent/index.ts";

const minuteMs = 60_000;

async function scraped({ provider, clock }: ConfluentFixture, given?: { readonly endMs: number }) {
  const collector = provider.collector();
  const shards = await collector.shards();
  const endMs =
    given?.endMs ?? Math.floor((clock.now() - collector.settleMs) / minuteMs) * minuteMs;
  const metrics: NormalizedMetric[] = [];
  const problems: (CollectionProblem & { readonly shardId: string })[] = [];
  for await (const piece of collector.collect(shards, { startMs: endMs - minuteMs, endMs })) {
    metrics.push(...piece.metrics);
    problems.push(...(piece.problems ?? []).map((each) => ({ ...each, shardId: piece.shardId })));
  }
  return { metrics, problems, endMs };
}

function sortedKeys(metrics: readonly NormalizedMetric[]): readonly string[] {
  return metrics
    .map(({ name, value, unit, timestamp, periodMs, tags }) =>
      JSON.stringify([name, value, unit, timestamp, periodMs, Object.entries(tags).sort()]),
    )
    .sort();
}

describe("an export", () => {
  it("gives the same points as queries, in one call for all clusters", async () => {
    const options = { connectors: true, ksqldb: true, schemaRegistry: true } as const;
    await using fixture = await startConfluent({ ...options, mode: "export" });
    const { server, another } = fixture;
    const { metrics, problems, endMs } = await scraped(fixture);
    expect(problems).toEqual([]);
    expect(server.countOf("/v2/metrics/cloud/export")).toBe(1);
    expect(server.countOf("/v2/metrics/cloud/query")).toBe(0);
    await using byQuery = another({ mode: "query" });
    const queried = await scraped({ ...fixture, provider: byQuery }, { endMs });
    const isExported = ({ tags }: NormalizedMetric) =>
      tags["provider.metric.name"]?.endsWith("hot_partition_ingress") !== true;
    expect(sortedKeys(metrics)).toEqual(sortedKeys(queried.metrics.filter(isExported)));
  });

  it("in Prometheus' text, with times in seconds or milliseconds, is the same", async () => {
    await using fixture = await startConfluent({ mode: "export" });
    const { server } = fixture;
    const reference = sortedKeys((await scraped(fixture)).metrics);
    for (const hasSeconds of [true, false]) {
      server.exportsSeconds = hasSeconds;
      server.disturb = (request) => {
        request.headers.accept = "text/plain;version=0.0.4";
        return false;
      };
      expect(sortedKeys((await scraped(fixture)).metrics)).toEqual(reference);
    }
  });

  it("tells which resources may not be read", async () => {
    await using fixture = await startConfluent({ mode: "export" });
    fixture.server.access.denied.add("lkc-search");
    const { metrics, problems } = await scraped(fixture);
    expect(problems).toMatchObject([{ kind: "forbidden", shardId: "lkc-search" }]);
    expect(new Set(metrics.map(({ tags }) => tags["kafka.cluster.id"]))).toEqual(
      new Set(["lkc-orders", "lkc-staging"]),
    );
  });

  it("that is cut off is noticed, and asks for fewer clusters the next time", async () => {
    await using fixture = await startConfluent({ mode: "export" });
    const { server, provider, clock } = fixture;
    const minute = Math.floor((clock.now() - 180_000) / minuteMs) * minuteMs;
    const head = "confluent_kafka_server_partition_count";
    const lines = Array.from(
      { length: 60_000 },
      (_, at) => `${head}{kafka_id="lkc-of-others-${at}"} 1 ${minute}`,
    );
    const text = `${head}{kafka_id="lkc-orders"} 7 ${minute}\n${lines.join("\n")}\n`;
    server.disturb = (request, response) => {
      if (request.url?.startsWith("/v2/metrics/cloud/export") !== true) {
        return false;
      }
      response.setHeader("content-type", "text/plain;version=0.0.4").end(text);
      return true;
    };
    const collector = provider.collector();
    const shards = await collector.shards();
    const range = { startMs: minute, endMs: minute + minuteMs };
    const kinds = new Set<string>();
    for await (const { problems = [], metrics } of collector.collect(shards, range)) {
      expect(metrics.every(({ value }) => value === 7)).toBe(true);
      problems.forEach(({ kind }) => {
        kinds.add(kind);
      });
    }
    expect(kinds).toEqual(new Set(["truncated"]));
    expect(server.countOf("/v2/metrics/cloud/export")).toBe(1);
    server.disturb = undefined;
    for await (const piece of collector.collect(shards, range)) {
      expect(piece.problems).toBeUndefined();
    }
    // Three clusters, one at a time from now on.
    expect(server.countOf("/v2/metrics/cloud/export")).toBe(1 + 3);
  });

  it("that is further than what was asked for is a problem that says what to do", async () => {
    await using fixture = await startConfluent({ mode: "export" });
    fixture.server.exportOffsetMs = 60_000;
    const { metrics, problems } = await scraped(fixture);
    expect(metrics).toEqual([]);
    expect(problems[0]).toMatchObject({ kind: "ahead" });
    expect(problems[0]?.message).toContain("settleMs");
  });

  it("that is not complete says so", async () => {
    await using fixture = await startConfluent({ mode: "export" });
    fixture.server.disturb = (request, response) => {
      if (request.url?.startsWith("/v2/metrics/cloud/export") !== true) {
        return false;
      }
      response.setHeader("content-type", "text/plain;version=0.0.4");
      response.end('export_status{export_status="PARTIAL_FAILURE"} 1\n');
      return true;
    };
    const { problems } = await scraped(fixture);
    expect(problems[0]).toMatchObject({ kind: "partial" });
  });

  it("of more points than the service gives is refused", async () => {
    await using fixture = await startConfluent({ mode: "export" });
    const { server } = fixture;
    const minute = Math.floor((server.now() - 180_000) / minuteMs) * minuteMs;
    server.disturb = (request, response) => {
      if (request.url?.startsWith("/v2/metrics/cloud/export") !== true) {
        return false;
      }
      let at = 0;
      const pour = (): void => {
        let takes = true;
        while (takes && !response.destroyed && at < 10_000_000) {
          const lines = Array.from(
            { length: 1_000 },
            () =>
              `confluent_kafka_server_received_bytes{kafka_id="lkc-orders",topic="t${at++}"} 1 ${minute}`,
          );
          takes = response.write(`${lines.join("\n")}\n`);
        }
      };
      response.on("drain", pour);
      pour();
      return true;
    };
    await expect(scraped(fixture)).rejects.toMatchObject({ code: "PROVIDER_FAILED" });
  }, 180_000);

  it("keeps to the limit of scrapes an hour", async () => {
    await using fixture = await startConfluent({ mode: "export" });
    const { server, clock } = fixture;
    server.exportsPerHour = 3;
    for (let round = 0; round < 3; round++) {
      await scraped(fixture);
      clock.advance(minuteMs);
    }
    await expect(scraped(fixture)).rejects.toMatchObject({ code: "PROVIDER_THROTTLED" });
    expect(server.requests.filter(({ status }) => status === 429)).toEqual([]);
  });

  it("goes a minute at a time, with the newest one only", async () => {
    await using fixture = await startConfluent({ mode: "export", settleMs: 240_000 });
    const { periodMs, settleMs, lookbackMs, maxBackfillMs } = fixture.provider.collector();
    expect({ periodMs, settleMs, lookbackMs, maxBackfillMs }).toEqual({
      periodMs: minuteMs,
      settleMs: 180_000,
      lookbackMs: minuteMs,
      maxBackfillMs: 0,
    });
  });
});
