import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { ConfigError } from "../../../src/errors/index.ts";
import { ConfluentProvider } from "../../../src/providers/confluent/index.ts";
import { ProviderRegistry } from "../../../src/providers/registry/index.ts";
import { type ConfluentFixture, catalogue, startConfluent } from "../../support/confluent/index.ts";

const minuteMs = 60_000;

async function guidOf({ provider }: ConfluentFixture, id: string): Promise<string> {
  const clusters = await provider.discoverClusters();
  return clusters.find((each) => each.id === id)?.guid ?? "";
}

function setLoad({ server, clock }: ConfluentFixture, value: number): void {
  const metric = catalogue.find(({ name }) => name.endsWith("cluster_load_percent"));
  const newest = Math.floor((clock.now() - 180_000) / minuteMs) * minuteMs - minuteMs;
  for (let at = 0; metric !== undefined && at < 10; at++) {
    const labels = { "resource.kafka.id": "lkc-orders" };
    server.state.set(metric, labels, newest - at * minuteMs, value);
  }
}

describe("a provider", () => {
  it("is made by both of its types, and checks its options at once", async () => {
    for (const type of ["confluent", "CONFLUENT_CLOUD"]) {
      const made = await new ProviderRegistry().create(type, { apiKey: "KEY", apiSecret: "s" });
      expect([made.type, made.name]).toEqual(["CONFLUENT_CLOUD", "Confluent Cloud"]);
    }
    const wrong = { apiKey: "", baseUrl: "ftp://x", granularity: "PT2M" };
    const make = () => new ConfluentProvider(wrong as never);
    expect(make).toThrow(ConfigError);
    for (const path of ["apiKey", "apiSecret", "baseUrl", "granularity"]) {
      expect(make).toThrow(path);
    }
    expect(
      () =>
        new ConfluentProvider({ apiKey: "k", apiSecret: "s", mode: "export", granularity: "PT5M" }),
    ).toThrow("newest minute only");
  });

  it("does not show its secret", async () => {
    await using fixture = await startConfluent();
    await fixture.provider.discoverClusters();
    const shown = inspect(fixture.provider, { depth: 30, showHidden: true });
    expect(shown).not.toContain(fixture.server.apiSecret);
    expect(JSON.stringify(fixture.provider)).not.toContain(fixture.server.apiSecret);
  });

  it("ends what is under way when it is closed, and takes nothing more", async () => {
    await using fixture = await startConfluent();
    fixture.server.disturb = () => true;
    const asked = fixture.provider.discoverClusters();
    await expect.poll(() => fixture.server.requests.length >= 0).toBe(true);
    await fixture.provider.close();
    await expect(asked).rejects.toMatchObject({ code: "CLOSED" });
    await expect(fixture.provider.discoverClusters()).rejects.toMatchObject({ code: "CLOSED" });
  });
});

describe("metrics of a longer period", () => {
  it("are rates over that period", async () => {
    await using fixture = await startConfluent();
    const guid = await guidOf(fixture, "lkc-staging");
    const endMs = Math.floor(fixture.clock.now() / 300_000) * 300_000 - 300_000;
    const range = { startMs: endMs - 300_000, endMs };
    const metrics = ["kafka.bytes.in.rate"];
    const { provider } = fixture;
    const byMinute = await provider.getClusterMetrics(guid, { range, metrics });
    const byFive = await provider.getClusterMetrics(guid, { range, metrics, periodSeconds: 300 });
    expect(byMinute).toHaveLength(5);
    expect(byFive).toHaveLength(1);
    expect(byFive[0]?.periodMs).toBe(300_000);
    const mean = byMinute.reduce((sum, { value }) => sum + value, 0) / 5;
    expect(byFive[0]?.value).toBeCloseTo(mean);
  });

  it("are those that the service has", async () => {
    await using fixture = await startConfluent();
    const guid = await guidOf(fixture, "lkc-staging");
    await expect(
      fixture.provider.getClusterMetrics(guid, { periodSeconds: 90 }),
    ).rejects.toMatchObject({ code: "PROVIDER_REQUEST_INVALID" });
  });
});

describe("throughput", () => {
  it("has a place for each minute, and NaN where there is no point", async () => {
    await using fixture = await startConfluent();
    const guid = await guidOf(fixture, "lkc-staging");
    const metric = catalogue.find(({ name }) => name.endsWith("received_bytes"));
    const endMs = Math.floor((fixture.clock.now() - 180_000) / minuteMs) * minuteMs;
    const gap = endMs - 3 * minuteMs;
    const labels = { "resource.kafka.id": "lkc-staging", "metric.topic": "orders" };
    if (metric !== undefined) {
      fixture.server.state.set(metric, labels, gap, undefined);
    }
    const told = await fixture.provider.getClusterThroughput(guid);
    expect(told.timestamps).toHaveLength(60);
    expect(told.timestamps.at(-1)).toBe(endMs - minuteMs);
    const at = told.timestamps.indexOf(gap);
    expect(told.bytesInPerSec[at]).toBeNaN();
    expect(told.bytesOutPerSec[at]).toBeGreaterThan(0);
    expect(told.bytesInPerSec.filter(Number.isNaN)).toHaveLength(1);
  });
});

describe("health", () => {
  it.each([
    [0.3, "healthy", 0],
    [0.8, "degraded", 1],
    [0.97, "unhealthy", 1],
  ])("with a load of %f is %s", async (load, status, reasons) => {
    await using fixture = await startConfluent();
    const hot = catalogue.find(({ name }) => name.endsWith("hot_partition_ingress"));
    fixture.server.state.valueAt = (metric) =>
      metric === hot ? 0 : metric.name.endsWith("load_percent") ? load : 1;
    const health = await fixture.provider.getClusterHealth(await guidOf(fixture, "lkc-orders"));
    expect([health.status, health.reasons.length]).toEqual([status, reasons]);
    expect(health.checkedAt).toBe(fixture.clock.now());
  });

  it("names the topics with a hot partition", async () => {
    await using fixture = await startConfluent();
    const { reasons, status } = await fixture.provider.getClusterHealth(
      await guidOf(fixture, "lkc-orders"),
    );
    expect(status).toBe("degraded");
    expect(reasons).toContain("the topic orders has a hot partition");
  });

  it("follows the phase", async () => {
    await using fixture = await startConfluent();
    const phases = [];
    for (const phase of ["PROVISIONING", "FAILED"]) {
      const [cluster] = fixture.server.state.clusters;
      if (cluster !== undefined) {
        cluster.phase = phase;
      }
      await using provider = fixture.another();
      const [found] = await provider.discoverClusters();
      phases.push((await provider.getClusterHealth(found?.guid ?? "")).status);
    }
    expect(phases).toEqual(["degraded", "unhealthy"]);
  });

  it("is unknown where metrics may not be read", async () => {
    await using fixture = await startConfluent();
    setLoad(fixture, 0.1);
    fixture.server.access.mayReadMetrics = false;
    const health = await fixture.provider.getClusterHealth(await guidOf(fixture, "lkc-orders"));
    expect(health.status).toBe("unknown");
    expect(health.reasons[0]).toContain("cannot be read");
  });
});

describe("the configuration", () => {
  it("is the cluster's own, as flat texts", async () => {
    await using fixture = await startConfluent();
    const settings = await fixture.provider.getConfiguration(await guidOf(fixture, "lkc-orders"));
    expect(settings).toMatchObject({
      "config.kind": "Dedicated",
      "config.cku": "2",
      "spec.availability": "MULTI_ZONE",
      "status.phase": "PROVISIONED",
    });
  });
});

describe("a validation", () => {
  it("tries each permission by name", async () => {
    await using fixture = await startConfluent({
      connectors: true,
      ksqldb: true,
      schemaRegistry: true,
    });
    const { isValid, permissions, identity } = await fixture.provider.validate();
    expect(isValid).toBe(true);
    expect(identity).toContain(fixture.server.apiKey);
    expect(permissions.map(({ permission, status }) => [permission, status])).toEqual([
      ["environments: list", "allowed"],
      ["Metrics API: descriptors", "allowed"],
      ["MetricsViewer", "allowed"],
      ["connectors: list", "allowed"],
      ["ksqlDB: list", "allowed"],
      ["Schema Registry: list", "allowed"],
    ]);
  });

  it("says what is denied, and goes on", async () => {
    await using fixture = await startConfluent();
    fixture.server.access.mayReadMetrics = false;
    const { isValid, permissions, problems } = await fixture.provider.validate();
    expect(isValid).toBe(false);
    expect(permissions.map(({ status }) => status)).toEqual(["allowed", "denied", "denied"]);
    expect(problems).toHaveLength(2);
  });

  it("does not try an invalid key again and again", async () => {
    await using fixture = await startConfluent();
    fixture.server.access.isRevoked = true;
    const { isValid, permissions, problems } = await fixture.provider.validate();
    expect([isValid, permissions.length, problems.length]).toEqual([false, 1, 1]);
    expect(fixture.server.requests).toHaveLength(1);
    expect(problems.join()).not.toContain(fixture.server.apiSecret);
  });

  it("does not reject where nothing can be reached", async () => {
    await using fixture = await startConfluent();
    await using provider = fixture.another({ baseUrl: "http://127.0.0.1:1" });
    const { isValid, permissions } = await provider.validate();
    expect(isValid).toBe(false);
    expect(permissions[0]?.status).toBe("unknown");
  });
});
