import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { KafkaClient, ListClustersV2Command } from "@aws-sdk/client-kafka";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withZonedTimes } from "../../../../src/providers/msk/aws/zoned-times.ts";

describe("withZonedTimes", () => {
  let server: Server;
  let creationTime = "";

  beforeEach(async () => {
    server = createServer((_, response) => {
      const cluster = {
        clusterName: "orders",
        creationTime,
        tags: { note: "2026-01-02T03:04:05" },
      };
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ clusterInfoList: [cluster] }));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
  });

  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });

  function client(): KafkaClient {
    return new KafkaClient({
      region: "eu-central-1",
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      credentials: { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "secret" },
    });
  }

  it.each([
    ["2026-01-02T03:04:05.678900", "2026-01-02T03:04:05.678Z"],
    ["2026-01-02T03:04:05", "2026-01-02T03:04:05.000Z"],
    ["2026-01-02T03:04:05Z", "2026-01-02T03:04:05.000Z"],
    ["2026-01-02T03:04:05.5+01:00", "2026-01-02T02:04:05.500Z"],
  ])("reads %s as %s, and leaves other texts alone", async (written, read) => {
    creationTime = written;
    const { ClusterInfoList = [] } = await withZonedTimes(client()).send(
      new ListClustersV2Command({}),
    );
    expect(ClusterInfoList[0]?.CreationTime?.toISOString()).toBe(read);
    expect(ClusterInfoList[0]?.Tags).toEqual({ note: "2026-01-02T03:04:05" });
  });

  it("is needed: the SDK alone refuses an answer with a time that lacks its zone", async () => {
    creationTime = "2026-01-02T03:04:05";
    await expect(client().send(new ListClustersV2Command({}))).rejects.toThrow("RFC-3339");
  });
});
