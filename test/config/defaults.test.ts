import { describe, expect, it } from "vitest";
import { configOf } from "./problems.ts";

// The contract's table of options, row by row, written out here a second time on purpose: a default
// that changes by accident changes what users' clients do.
describe("the defaults of a config", () => {
  const config = configOf();

  it("connect with patience, and look for changes of the cluster every five minutes", () => {
    expect(config).toMatchObject({
      bootstrapServers: ["localhost:9092"],
      clientId: "otel-kafka-bridge",
      requestTimeoutMs: 30_000,
      socketTimeoutMs: 30_000,
      connectionTimeoutMs: 60_000,
      metadataMaxAgeMs: 300_000,
      reconnectBackoffMs: 50,
      reconnectBackoffMaxMs: 10_000,
      retryBackoffMs: 100,
    });
  });

  it("use neither authentication nor TLS", () => {
    expect(config.auth).toEqual({ mechanism: "none" });
    expect(config.ssl).toBe(false);
  });

  it("name the topics as the OpenTelemetry Collector does, made with the brokers' own replication", () => {
    const settings = { partitions: 3, replicationFactor: -1, config: {}, autoCreate: true };
    expect(config.topic).toEqual({
      shared: false,
      traces: { name: "otlp_spans", ...settings },
      metrics: { name: "otlp_metrics", ...settings },
      logs: { name: "otlp_logs", ...settings },
    });
  });

  it("write safely: acknowledged by all replicas, idempotent, bounded by time and memory", () => {
    expect(config.producer).toEqual({
      batchSize: 1_000,
      flushIntervalMs: 1_000,
      batchSizeBytes: 1_000_000,
      lingerMs: 5,
      compression: "lz4",
      compressionLevel: undefined,
      acks: "all",
      idempotence: true,
      maxInFlight: 5,
      retries: 2_147_483_647,
      deliveryTimeoutMs: 120_000,
      maxRequestSize: 1_048_576,
      bufferMemory: 33_554_432,
      partitioner: "murmur2",
      partitionBy: { traces: "none", metrics: "none", logs: "none" },
      transactionalId: undefined,
      transactionTimeoutMs: 60_000,
    });
  });

  it("read what is committed, from the end, in a cooperative group", () => {
    expect(config.consumer).toEqual({
      groupId: undefined,
      instanceId: undefined,
      protocol: "classic",
      rack: undefined,
      offsetReset: "latest",
      autoCommit: true,
      autoCommitIntervalMs: 5_000,
      isolation: "read_committed",
      sessionTimeoutMs: 30_000,
      heartbeatIntervalMs: 3_000,
      maxPollIntervalMs: 300_000,
      maxPollRecords: 500,
      fetchMinBytes: 1,
      fetchWaitMs: 500,
      maxBufferedBytes: 33_554_432,
      assignment: "cooperative-sticky",
      partitionEof: false,
      deadLetterTopic: undefined,
      maxAttempts: 5,
      retryBackoffMs: 1_000,
    });
  });

  it("pass nothing on to librdkafka, and log nothing", () => {
    expect(config.settings).toEqual({});
    expect(config.logLevel).toBe("info");
    expect(config.debug).toEqual([]);
    expect(() => config.logger.error("nobody hears this")).not.toThrow();
  });

  it("are all there is: a config has no property that this file does not name", () => {
    expect(Object.keys(config).sort()).toEqual([
      "auth",
      "bootstrapServers",
      "clientId",
      "connectionTimeoutMs",
      "consumer",
      "debug",
      "logLevel",
      "logger",
      "metadataMaxAgeMs",
      "producer",
      "reconnectBackoffMaxMs",
      "reconnectBackoffMs",
      "requestTimeoutMs",
      "retryBackoffMs",
      "settings",
      "socketTimeoutMs",
      "ssl",
      "topic",
    ]);
  });
});
