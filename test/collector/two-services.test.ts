import { fileURLToPath } from "node:url";
import { expect, inject, test } from "vitest";
import { KafkaConsumer, type SpanData } from "../../src/index.ts";
import { decodeRequest, requestToBatch } from "../../src/otlp/index.ts";
import { startNode } from "../cli/run-cli.ts";
import { uniqueGroup, uniqueTopic } from "../support/names.ts";
import { OtlpBackend } from "../support/otlp-backend.ts";
import { TopicFixture } from "../support/topic-fixture.ts";
import { waitUntil } from "../support/wait-until.ts";
import { CollectorProcess } from "./collector-process.ts";

const example = fileURLToPath(new URL("../../examples/two-services.ts", import.meta.url));
const bootstrapServers = inject("bootstrapServers");

function spansIn(body: Uint8Array): readonly SpanData[] {
  return requestToBatch("traces", decodeRequest("traces", body), {}).spans;
}

const inOrder = (spans: readonly SpanData[]): readonly SpanData[] =>
  [...spans].sort((a, b) => (a.spanId < b.spanId ? -1 : 1));

test("the trace of two services is the same by the Collector's receiver and by a query", async () => {
  const [topic, orders] = [uniqueTopic("service-spans"), uniqueTopic("orders")];
  await using fixture = await TopicFixture.create(bootstrapServers, "two-services", 0);
  await fixture.createTopic(topic, 3);
  const delivered: SpanData[] = [];
  await using backend = await OtlpBackend.start(({ body }) => {
    delivered.push(...spansIn(body));
    return { status: 200 };
  });
  await using collector = await CollectorProcess.start(inject("collector"), {
    receivers: {
      kafka: {
        brokers: bootstrapServers.split(","),
        group_id: uniqueGroup("collector"),
        initial_offset: "earliest",
        traces: { topics: [topic] },
      },
    },
    exporters: { otlphttp: { endpoint: backend.url, compression: "none" } },
  });

  const { code, stdout, stderr } = await startNode(
    ["--import", "tsx", example, "--brokers", bootstrapServers],
    {
      env: {
        KAFKA_TOPIC_TRACES: topic,
        KAFKA_TOPIC_LOGS: orders,
        KAFKA_GROUP_ID: uniqueGroup("warehouse"),
      },
    },
  ).outcome;
  expect([code, stderr]).toEqual([0, ""]);
  const traceId = /^trace ([0-9a-f]{32})$/m.exec(stdout)?.[1] ?? "";
  await using consumer = new KafkaConsumer({ bootstrapServers, topic: { traces: topic } });
  const { spans } = await consumer.queryTraces({
    filters: [{ field: "traceId", equals: traceId }],
  });
  expect(spans).toHaveLength(5);

  const ofTrace = (): SpanData[] => delivered.filter((span) => span.traceId === traceId);
  await waitUntil("the Collector has delivered the trace", () => {
    collector.check();
    return ofTrace().length >= spans.length;
  });
  expect(inOrder(ofTrace())).toEqual(inOrder(spans));
});
