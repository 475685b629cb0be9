import { describe, expect, it } from "vitest";
import { AwsServer, mskProvider } from "../support/aws/index.ts";
import { ManualClock } from "../support/providers/manual-clock.ts";
import { askPython } from "./python-program.ts";

const now = Date.UTC(2026, 5, 1, 12, 10);

function addClusters({ world }: AwsServer): void {
  const topics = [{ name: "checkout", partitions: 4 }];
  const groups = [{ name: "billing", topics: ["checkout"] }];
  world.addCluster({ name: "orders", level: "PER_TOPIC_PER_PARTITION", topics, groups });
  world.addCluster({ name: "express", type: "express", topics, groups });
  world.addCluster({ name: "events", type: "serverless", topics, groups });
}

describe("requests of the reader of Amazon MSK", () => {
  it("are such as the models have them, and what they have not is found", async () => {
    await using aws = await AwsServer.start();
    aws.world.now = () => now;
    addClusters(aws);
    await using provider = mskProvider(
      aws,
      {},
      { clock: new ManualClock(now, { passesBySelf: true }) },
    );
    await provider.validate();
    for (const { guid, tags } of await provider.discoverClusters()) {
      await provider.discoverBrokers(guid);
      await provider.discoverTopics(guid);
      await provider.collectAllMetrics(guid);
      if (tags.clusterType !== "SERVERLESS") {
        await provider.getConfiguration(guid);
      }
    }
    const requests = aws.calls.map(({ service, operation, method, url, input }) => ({
      service,
      operation,
      method,
      path: url.pathname,
      input,
    }));
    expect([...new Set(requests.map(({ operation }) => operation))].sort()).toEqual([
      "DescribeConfigurationRevision",
      "GetBootstrapBrokers",
      "GetCallerIdentity",
      "GetMetricData",
      "ListClustersV2",
      "ListMetrics",
      "ListNodes",
      "ListTopics",
      "SimulatePrincipalPolicy",
    ]);
    const wrong = [
      { service: "kafka", operation: "ListNodes", method: "GET", path: "/v1/nodes", input: {} },
      {
        service: "monitoring",
        operation: "ListMetrics",
        method: "POST",
        path: "/",
        input: { A: 1 },
      },
    ];

    const faults = (await askPython("judge_requests", [...requests, ...wrong])) as string[][];

    expect(faults.slice(0, requests.length).flat()).toEqual([]);
    const [atWrongPath, unknown] = faults.slice(requests.length);
    expect(atWrongPath?.join()).toContain('Unknown parameter in input: "path"');
    expect(unknown?.join()).toContain('Unknown parameter in input: "A"');
  });
});
