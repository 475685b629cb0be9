import { describe, expect, inject, it } from "vitest";
import { KafkaProducer } from "../../src/index.ts";
import { logsJson } from "../cli/telemetry-json.ts";
import { BridgeProcess } from "../support/bridge/bridge-process.ts";
import { uniqueGroup, uniqueTopic } from "../support/names.ts";
import { waitUntil } from "../support/wait-until.ts";

const bootstrapServers = inject("bootstrapServers");

describe("a pipeline that fails while it runs", () => {
  it("is begun anew, says so, and goes on where it was", async () => {
    const [source, target, group] = [
      uniqueTopic("restart"),
      uniqueTopic("restart-copy"),
      uniqueGroup("restart"),
    ];
    await using writer = new KafkaProducer({ bootstrapServers, topic: source });
    await writer.writeLogs(logsJson(["before"]));
    await using bridge = await BridgeProcess.start(
      ({ health }) => `
kafka: { bootstrapServers: "${bootstrapServers}" }
health: { port: ${health} }
pipelines:
  copy:
    from: { kafka: { groupId: ${group}, topics: { logs: ${source} }, fromBeginning: true, deadLetterTopic: ${source}-dead } }
    to: { kafka: { topics: { logs: ${target} }, transactionalId: ${group} } }
`,
    );
    const delivered = () =>
      bridge.metric("otel_kafka_pipeline_settled_total", 'otel_kafka_outcome="delivered"');
    await waitUntil("the first is copied", async () => (await delivered()) === 1);

    // Who takes its transactional id over leaves the pipeline's producer without any use.
    const other = { bootstrapServers, topic: target, producer: { transactionalId: group } };
    await using intruder = new KafkaProducer(other);
    await intruder.transaction((transaction) => transaction.writeLogs(logsJson(["intruder"])));

    await writer.writeLogs(logsJson(["after"]));
    await waitUntil("the second is copied", async () => (await delivered()) === 2);
    expect(await bridge.metric("otel_kafka_pipeline_restarts_total")).toBeGreaterThan(0);
    expect(bridge.cli.stderr()).toMatch(/error .*transactional id.* pipeline=copy retryInMs=\d+/);
    expect(JSON.parse((await bridge.health("/readyz")).text)).toMatchObject({ status: "ready" });
    expect((await bridge.stop()).code).toBe(0);
  }, 120_000);
});
