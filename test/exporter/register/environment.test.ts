import { describe, expect, it } from "vitest";
import { readSdkEnvironment } from "../../../src/exporter/register/environment.ts";

describe("the environment of the SDK", () => {
  it.each([
    [{}, ["traces", "metrics", "logs"]],
    [{ OTEL_TRACES_EXPORTER: "kafka", OTEL_METRICS_EXPORTER: "otlp" }, ["traces", "logs"]],
    [
      { OTEL_TRACES_EXPORTER: "none", OTEL_METRICS_EXPORTER: " ", OTEL_LOGS_EXPORTER: "none" },
      ["metrics"],
    ],
  ])("%j sends %j to Kafka", (env, signals) => {
    expect([...readSdkEnvironment(env).signals]).toEqual(signals);
  });

  it("says which exporters beside Kafka are left out", () => {
    const { signals, problems } = readSdkEnvironment({ OTEL_TRACES_EXPORTER: "kafka, otlp" });
    expect(signals.has("traces")).toBe(true);
    expect(problems).toEqual(["OTEL_TRACES_EXPORTER: otlp beside kafka is left out"]);
  });

  it("has the options of readers and processors, only those that are set", () => {
    const env = {
      OTEL_METRIC_EXPORT_INTERVAL: "10000",
      OTEL_BLRP_MAX_QUEUE_SIZE: "4096",
      OTEL_BLRP_SCHEDULE_DELAY: "250",
      OTEL_EXPORTER_KAFKA_TIMEOUT: "3000",
      OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: "Delta",
    };
    expect(readSdkEnvironment(env)).toMatchObject({
      reader: { exportIntervalMillis: 10_000, exportTimeoutMillis: 10_000 },
      logProcessor: { maxQueueSize: 4_096, scheduledDelayMillis: 250 },
      timeoutMs: 3_000,
      temporality: "delta",
      problems: [],
    });
    expect(readSdkEnvironment({})).toMatchObject({
      reader: {},
      logProcessor: {},
      timeoutMs: undefined,
    });
  });

  it("passes over what cannot be, and says so", () => {
    const env = {
      OTEL_BLRP_MAX_QUEUE_SIZE: "many",
      OTEL_METRIC_EXPORT_INTERVAL: "-1",
      OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: "sometimes",
    };
    const { problems, temporality } = readSdkEnvironment(env);
    expect(temporality).toBe("cumulative");
    expect(problems).toHaveLength(3);
    expect(problems.join()).toContain("OTEL_BLRP_MAX_QUEUE_SIZE: expected a whole number from 1");
  });
});
