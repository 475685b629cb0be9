import { describe, expect, inject, it } from "vitest";
import { AwsServer } from "../support/aws/index.ts";
import { BridgeProcess } from "../support/bridge/bridge-process.ts";
import { startConfluent } from "../support/confluent/index.ts";
import { uniqueTopic } from "../support/names.ts";
import { deliveredMetrics } from "../support/providers/delivered-points.ts";
import { waitUntil } from "../support/wait-until.ts";

const bootstrapServers = inject("bootstrapServers");
const credentials = { AWS_ACCESS_KEY_ID: "AKIDHOME", AWS_SECRET_ACCESS_KEY: "secret" };

describe("otel-kafka run", () => {
  it("brings Amazon MSK's metrics onto a topic, by their shared names", async () => {
    await using aws = await AwsServer.start();
    aws.world.addCluster({ name: "orders", brokers: 3 });
    const [topic, stateTopic] = [uniqueTopic("msk"), uniqueTopic("msk-state")];
    await using bridge = await BridgeProcess.start(
      ({ health }) => `
kafka: { bootstrapServers: "${bootstrapServers}" }
health: { port: ${health} }
pipelines:
  msk:
    from: { msk: { regions: [eu-central-1], endpoint: "${aws.url}", stateTopic: ${stateTopic} } }
    to: { kafka: { topics: { metrics: ${topic} } } }
`,
      [],
      credentials,
    );
    let names = new Set<string>();
    await waitUntil("there are metrics", async () => {
      names = new Set(await deliveredMetrics(bootstrapServers, topic));
      return names.has("kafka.bytes.in.rate");
    });
    expect([...names]).toContain("kafka.controller.active.count");
    const points = await bridge.metric("otel_kafka_provider_points_total");
    expect(points).toBeGreaterThan(0);
    expect(await bridge.metric("otel_kafka_provider_shards")).toBe(1);
    expect(await bridge.metric("otel_kafka_provider_lag_seconds")).toBeGreaterThanOrEqual(120);
    expect((await bridge.stop()).code).toBe(0);
  }, 180_000);

  it("brings Confluent Cloud's metrics onto a topic, shared out between workers", async () => {
    await using confluent = await startConfluent();
    confluent.clock.set(Date.now());
    const { server } = confluent;
    const [topic, stateTopic] = [uniqueTopic("confluent"), uniqueTopic("confluent-state")];
    await using bridge = await BridgeProcess.start(
      ({ health }) => `
kafka: { bootstrapServers: "${bootstrapServers}" }
health: { port: ${health} }
pipelines:
  confluent:
    from:
      confluent:
        apiKey: "${server.apiKey}"
        apiSecret: "${server.apiSecret}"
        baseUrl: "${server.url}"
        metricsBaseUrl: "${server.url}"
        lookbackMs: 600000
        stateTopic: ${stateTopic}
    to: { kafka: { topics: { metrics: ${topic} } } }
`,
      ["--workers", "2"],
    );
    await waitUntil("there are metrics", async () =>
      (await deliveredMetrics(bootstrapServers, topic)).includes("kafka.bytes.in.rate"),
    );
    expect((await bridge.stop()).code).toBe(0);
  }, 180_000);

  it("says in its check which permissions are denied", async () => {
    await using aws = await AwsServer.start();
    aws.world.identity("AKIDHOME", {
      accountId: "123456789012",
      arn: "arn:aws:iam::123456789012:user/bridge",
      denied: ["cloudwatch:GetMetricData"],
    });
    await using bridge = await BridgeProcess.begin(
      () => `
kafka: { bootstrapServers: "${bootstrapServers}" }
pipelines:
  msk:
    from: { msk: { regions: [eu-central-1], endpoint: "${aws.url}", stateTopic: ${uniqueTopic("state")} } }
    to: { kafka: {} }
`,
      ["--check"],
      credentials,
    );
    const { code, stdout, stderr } = await bridge.cli.outcome;
    expect(code).toBe(1);
    expect(stdout + stderr).toMatch(
      /pipelines\.msk\.from\.msk.*cloudwatch:GetMetricData is denied/,
    );
  }, 180_000);
});
