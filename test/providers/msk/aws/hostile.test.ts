import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { MskProvider } from "../../../../src/providers/msk/index.ts";
import { AwsServer, mskProvider } from "../../../support/aws/index.ts";
import { ManualClock } from "../../../support/providers/manual-clock.ts";

const now = Date.UTC(2026, 5, 1, 12, 0, 0);
const minute = 60_000;

let aws: AwsServer;
let clock: ManualClock;

beforeEach(async () => {
  aws = await AwsServer.start();
  clock = new ManualClock(now, { passesBySelf: true });
  aws.world.now = () => clock.now();
  aws.world.addCluster({ name: "orders" });
});

afterEach(() => aws.close());

function answerWith(operation: string, answer: (response: ServerResponse) => object | "taken") {
  aws.interceptors.push((call, response) =>
    call.operation === operation ? answer(response) : undefined,
  );
}

async function collect(provider: MskProvider): Promise<number> {
  const collector = provider.collector();
  const range = { startMs: now - 7 * minute, endMs: now - 2 * minute };
  let points = 0;
  for await (const { metrics } of collector.collect(await collector.shards(), range)) {
    points += metrics.length;
  }
  return points;
}

/** Writes without end, as fast as it is read. */
function endless(response: ServerResponse, begin: string, more: string): "taken" {
  response.writeHead(200, { "content-type": "application/x-amz-json-1.0" });
  response.write(begin);
  const go = (): void => {
    while (!response.destroyed && response.write(more));
    response.once("drain", go);
  };
  go();
  return "taken";
}

describe("a server that is no good", () => {
  it("names the same page for ever", async () => {
    answerWith("ListClustersV2", () => ({ clusterInfoList: [], nextToken: "again" }));
    await using provider = mskProvider(aws, {}, { clock });
    await expect(provider.discoverClusters()).rejects.toMatchObject({ code: "PROVIDER_FAILED" });
    expect(aws.callsOf("ListClustersV2").length).toBeLessThan(4);
  });

  it("names the same page of metrics for ever", async () => {
    answerWith("GetMetricData", () => ({ MetricDataResults: [], NextToken: "again" }));
    await using provider = mskProvider(aws, {}, { clock });
    await expect(collect(provider)).rejects.toMatchObject({ code: "PROVIDER_FAILED" });
  });

  it("sends an answer without an end", async () => {
    answerWith("GetMetricData", (response) =>
      endless(response, '{"MetricDataResults":[{"Id":"m0","Values":[1', `,${"1,".repeat(30_000)}1`),
    );
    await using provider = mskProvider(aws, {}, { clock });
    await expect(collect(provider)).rejects.toMatchObject({
      code: "PROVIDER_FAILED",
      message: expect.stringMatching(/longer than 33554432 bytes/),
    });
  });

  it("sends a byte now and then and never ends", async () => {
    answerWith("ListClustersV2", (response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const timer = setInterval(() => response.write(" "), 20);
      response.once("close", () => clearInterval(timer));
      return "taken";
    });
    await using provider = mskProvider(aws, {}, { clock, timeoutMs: 300 });
    await expect(provider.discoverClusters()).rejects.toMatchObject({
      code: "PROVIDER_UNREACHABLE",
      message: expect.stringMatching(/Failed after 3 retries/),
    });
  });

  it("sends points that nobody asked for", async () => {
    const begin = (now - 7 * minute) / 1_000;
    const Timestamps = Array.from({ length: 200_000 }, (_, index) => begin + index);
    answerWith("GetMetricData", () => ({
      MetricDataResults: [
        { Id: "m0", StatusCode: "Complete", Timestamps, Values: Timestamps },
        { Id: "nobody", StatusCode: "Complete", Timestamps, Values: Timestamps },
        { Id: "m1", StatusCode: "Complete", Timestamps: [begin], Values: [] },
        { Id: "m2", StatusCode: "Complete", Timestamps: [begin], Values: ["NaN"] },
        {},
      ],
    }));
    await using provider = mskProvider(aws, {}, { clock });
    expect(await collect(provider)).toBe(5);
  });

  it.each(["not json", "[]", "null", '{"clusterInfoList":7}', '{"clusterInfoList":[null,{}]}'])(
    "answers %s",
    async (text) => {
      answerWith("ListClustersV2", (response) => {
        response.writeHead(200, { "content-type": "application/json" });
        response.end(text);
        return "taken";
      });
      await using provider = mskProvider(aws, {}, { clock });
      const found = await provider.discoverClusters().catch((error: unknown) => error);
      expect(Array.isArray(found) ? found : (found as Error).name).toEqual(
        Array.isArray(found) ? [] : "ProviderError",
      );
    },
  );

  it("breaks connections off", async () => {
    answerWith("ListClustersV2", (response) => {
      response.destroy();
      return "taken";
    });
    await using provider = mskProvider(aws, {}, { clock });
    await expect(provider.discoverClusters()).rejects.toMatchObject({
      code: "PROVIDER_UNREACHABLE",
    });
    expect(aws.callsOf("ListClustersV2")).toHaveLength(4);
  });

  it("sends one elsewhere, which is not followed", async () => {
    const other = await AwsServer.start();
    answerWith("ListClustersV2", (response) => {
      response.writeHead(307, { location: `${other.url}/api/v2/clusters` });
      response.end();
      return "taken";
    });
    await using provider = mskProvider(aws, {}, { clock });
    await provider.discoverClusters().catch(() => {});
    expect(other.calls).toEqual([]);
    await other.close();
  });
});
