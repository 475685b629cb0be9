import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { startConfluent } from "../../../support/confluent/index.ts";

/** Someone else's server, and what it was sent. */
async function elsewhere() {
  const seen: unknown[] = [];
  const server = createServer((request, response) => {
    seen.push([request.url, request.headers.authorization]);
    response.setHeader("content-type", "application/json").end('{"data":[]}');
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    seen,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

describe("the list of clusters", () => {
  it("goes through all pages", async () => {
    await using fixture = await startConfluent();
    const { state } = fixture.server;
    for (let at = 0; at < 250; at++) {
      state.addCluster({ id: `lkc-${at}`, environment: "env-staging" });
    }
    const clusters = await fixture.provider.discoverClusters();
    expect(clusters).toHaveLength(253);
    expect(new Set(clusters.map(({ guid }) => guid)).size).toBe(253);
    expect(fixture.server.countOf("/cmk/v2/clusters")).toBe(1 + 3);
  });

  it("never leaves the configured address, wherever a next page is said to be", async () => {
    await using fixture = await startConfluent();
    await using other = await elsewhere();
    const { server } = fixture;
    let pages = 0;
    server.disturb = (request, response) => {
      if (request.url?.startsWith("/org/v2/environments") !== true) {
        return false;
      }
      pages++;
      const next = `${other.url}/org/v2/environments?page_token=page${pages}`;
      const data = [{ id: `env-${pages}`, display_name: `e${pages}` }];
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ metadata: pages < 3 ? { next } : {}, data }));
      return true;
    };
    // The server knows none of these environments.
    await expect(fixture.provider.discoverClusters()).rejects.toMatchObject({
      code: "PROVIDER_DENIED",
    });
    expect(other.seen).toEqual([]);
    expect(pages).toBe(3);
    const asked = server.requests.filter(({ target }) => target.startsWith("/org/"));
    expect(
      asked.map(({ target }) => new URL(target, "http://x").searchParams.get("page_token")),
    ).toEqual([null, "page1", "page2"]);
  });

  it("ends where a page leads back to one before", async () => {
    await using fixture = await startConfluent();
    let pages = 0;
    fixture.server.disturb = (_, response) => {
      pages++;
      const metadata = { next: `/org/v2/environments?page_token=${pages % 2}` };
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ metadata, data: [] }));
      return true;
    };
    await expect(fixture.provider.discoverClusters()).rejects.toMatchObject({
      code: "PROVIDER_FAILED",
    });
    expect(pages).toBeLessThan(5);
  });

  it.each([
    ["null"],
    ["[]"],
    ['{"data":{}}'],
    ['{"data":[{"spec":{}}]}'],
    ['{"data":[{"id":7,"spec":null}]}'],
    ['"text"'],
  ])("is not made of %s", async (body) => {
    await using fixture = await startConfluent();
    fixture.server.disturb = (request, response) => {
      if (request.url?.startsWith("/cmk/") !== true) {
        return false;
      }
      response.setHeader("content-type", "application/json").end(body);
      return true;
    };
    await expect(fixture.provider.discoverClusters()).rejects.toMatchObject({
      code: "PROVIDER_FAILED",
    });
  });
});

describe("entities", () => {
  it("have what the service tells in their tags, and nothing else", async () => {
    await using fixture = await startConfluent();
    const [orders, search] = await fixture.provider.discoverClusters();
    expect(orders).toMatchObject({
      type: "CONFLUENTCLOUDCLUSTER",
      id: "lkc-orders",
      name: "orders-prod",
      accountId: "org-1",
      region: "eu-central-1",
      tags: {
        clusterId: "lkc-orders",
        cloud: "AWS",
        region: "eu-central-1",
        status: "PROVISIONED",
        availability: "MULTI_ZONE",
        type: "Dedicated",
        cku: "2",
        environmentId: "env-prod",
        environmentName: "prod",
      },
      bootstrapServers: { SASL_SSL: "pkc-orders.eu-central-1.aws.confluent.cloud:9092" },
    });
    expect(search?.tags).not.toHaveProperty("cku");
  });

  it("of connectors are without their settings, which may hold secrets", async () => {
    await using fixture = await startConfluent({ connectors: true });
    const [connector] = await fixture.provider.discoverConnectors();
    expect(connector).toMatchObject({
      type: "CONFLUENTCLOUDCONNECTOR",
      name: "s3-sink",
      tags: { connectorId: "lcc-s3", clusterId: "lkc-orders", status: "RUNNING", tasks: "1" },
    });
    const shown = inspect([connector, fixture.provider], { depth: 20, showHidden: true });
    expect(shown).not.toContain("s3cr3t-of-connector");
    expect(shown).not.toContain(fixture.server.apiSecret);
  });

  it("of ksqlDB and Schema Registry have their parents", async () => {
    await using fixture = await startConfluent();
    const { provider } = fixture;
    const [orders] = await provider.discoverClusters();
    const [ksqldb] = await provider.discoverKsqldb();
    const [registry] = await provider.discoverSchemaRegistries();
    expect(ksqldb).toMatchObject({ type: "CONFLUENTCLOUDKSQLDB", parentGuid: orders?.guid });
    expect(registry).toMatchObject({
      type: "CONFLUENTCLOUDSCHEMAREGISTRY",
      parentGuid: orders?.parentGuid,
      tags: { schemaRegistryId: "lsrc-prod", package: "ESSENTIALS" },
    });
  });

  it("are those of the environments and clusters that are asked for", async () => {
    await using fixture = await startConfluent();
    const names = async (options: Parameters<typeof fixture.another>[0]) => {
      await using provider = fixture.another(options);
      return (await provider.discoverClusters()).map(({ id }) => id);
    };
    expect(await names({ environments: ["staging"] })).toEqual(["lkc-staging"]);
    expect(await names({ environments: ["env-prod"], clusters: ["^search"] })).toEqual([]);
    expect(await names({ clusters: ["^lkc-s"] })).toEqual(["lkc-search", "lkc-staging"]);
    expect(await names({ clusters: ["orders-prod"] })).toEqual(["lkc-orders"]);
  });

  it("come and go", async () => {
    await using fixture = await startConfluent();
    const { provider, server, clock } = fixture;
    expect(await provider.discoverClusters()).toHaveLength(3);
    server.state.clusters.shift();
    server.state.addCluster({ id: "lkc-new", environment: "env-prod" });
    clock.advance(3_600_000);
    const ids = (await provider.discoverClusters()).map(({ id }) => id);
    expect(ids).toEqual(["lkc-search", "lkc-new", "lkc-staging"]);
  });
});

describe("topics", () => {
  it("of more than one page are all found", async () => {
    await using fixture = await startConfluent();
    const topics = Array.from({ length: 2_345 }, (_, at) => `topic-${String(at).padStart(4, "0")}`);
    fixture.server.state.addCluster({ id: "lkc-many", environment: "env-prod", topics });
    const clusters = await fixture.provider.discoverClusters();
    const guid = clusters.find(({ id }) => id === "lkc-many")?.guid ?? "";
    const found = await fixture.provider.discoverTopics(guid);
    expect(found.map(({ name }) => name)).toEqual(topics);
    expect(fixture.server.countOf("/v2/metrics/cloud/attributes")).toBe(3);
  });
});
