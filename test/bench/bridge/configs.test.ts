import { describe, expect, test } from "vitest";
import { bridgeConfig } from "../../../bench/bridge/bridge-config.ts";
import { deliverCells, ingestCells } from "../../../bench/bridge/cells.ts";
import type { DeliverRoute, IngestRoute } from "../../../bench/bridge/routes.ts";
import { collectorConfig } from "../../../bench/collector/config.ts";
import { BridgeConfig } from "../../../src/config/index.ts";

const ingest: IngestRoute = {
  kind: "ingest",
  bootstrapServers: "127.0.0.1:9092",
  httpPort: 4318,
  grpcPort: 4317,
  signal: "traces",
  topics: ["one"],
  byTraceId: true,
};
const deliver: DeliverRoute = {
  kind: "deliver",
  bootstrapServers: "127.0.0.1:9092",
  signal: "traces",
  topic: "one",
  groupId: "bench",
  backendPort: 4318,
  compression: "gzip",
};

describe("the two files of a route", () => {
  test("ask Kafka for the same", () => {
    const [pipeline] = BridgeConfig.from(bridgeConfig(ingest)).pipelines;
    const to = pipeline?.to.kind === "kafka" ? pipeline.to.kafka : undefined;
    const producer = to?.producer;
    expect(producer).toMatchObject({ acks: "all", idempotence: true });
    expect(collectorConfig(ingest)).toMatchObject({
      exporters: {
        kafka: {
          traces: { topic: to?.topic.traces.name },
          partition_traces_by_id: true,
          sending_queue: { enabled: false },
          producer: {
            required_acks: -1,
            compression: producer?.compression,
            linger: `${producer?.lingerMs}ms`,
            max_message_bytes: producer?.maxRequestSize,
          },
        },
      },
    });
  });

  test("compress alike, and commit what is delivered only", () => {
    const [pipeline] = BridgeConfig.from(bridgeConfig(deliver)).pipelines;
    const to = pipeline?.to.kind === "otlp" ? pipeline.to : undefined;
    expect(collectorConfig(deliver)).toMatchObject({
      receivers: { kafka: { message_marking: { after: true } } },
      exporters: {
        otlphttp: {
          endpoint: to?.endpoints[0],
          compression: to?.compression,
          compression_params: { level: to?.compressionLevel },
          sending_queue: { enabled: false },
        },
      },
    });
  });

  test("choose the topic by a header where there are several", () => {
    const several: IngestRoute = { ...ingest, topics: ["one", "two"], byTraceId: false };
    const [pipeline] = BridgeConfig.from(bridgeConfig(several)).pipelines;
    const to = pipeline?.to.kind === "kafka" ? pipeline.to : undefined;
    expect(to?.topicFrom).toMatchObject({ from: "header", name: "x-topic" });
    expect(collectorConfig(several)).toMatchObject({
      receivers: { otlp: { protocols: { http: { include_metadata: true } } } },
      exporters: { kafka: { traces: { topic_from_metadata_key: "x-topic" } } },
    });
  });
});

test("every way has a name of its own", () => {
  const names = [...ingestCells, ...deliverCells].map(([name]) => name);
  expect(new Set(names).size).toBe(names.length);
});
