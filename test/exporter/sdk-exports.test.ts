import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EmbeddedKafka } from "../../src/cluster/index.ts";
import { KafkaMetricExporter, KafkaSpanExporter } from "../../src/exporter/index.ts";
import { KafkaProducer } from "../../src/producer/index.ts";
import { exported } from "../support/exported.ts";
import { sdkLines } from "../support/sdk-lines.ts";

const [line] = sdkLines;
const spans =
  line?.spans([{ attributes: {} }], (provider) => {
    for (let index = 0; index < 5; index++) {
      provider.getTracer("unit").startSpan(`span ${index}`).end();
    }
  }) ?? [];

/** Nothing here is about time; a slow machine must not make it so. */
const patient = { timeoutMs: 120_000 };

let broker: EmbeddedKafka;
beforeAll(async () => {
  broker = await EmbeddedKafka.start();
});
afterAll(() => broker.stop());

function exporter(options = {}) {
  const { bootstrapServers } = broker;
  return new KafkaSpanExporter({ bootstrapServers }, { ...patient, ...options });
}

describe("an export", () => {
  it("of nothing succeeds, and needs no broker", async () => {
    await using nowhere = new KafkaSpanExporter({ bootstrapServers: "127.0.0.1:1" });
    expect(await exported(nowhere, [])).toMatchObject({ error: undefined });
  });

  it("calls back later, once", async () => {
    await using own = exporter();
    const outcome = await exported(own, spans);
    expect(outcome.error).toBeUndefined();
    await own.forceFlush();
    expect(outcome.calls()).toBe(1);
  });

  it.each([
    ["no list", null],
    ["a list of nothing", [undefined]],
    ["spans that are none", [{ name: "x" }]],
  ])("of %s fails, and throws nothing", async (_name, data) => {
    await using own = exporter();
    const { error } = await exported(own, data as never);
    expect(error).toMatchObject({ code: "INVALID_BATCH" });
  });

  it("goes on where its callback throws", async () => {
    await using own = exporter();
    own.export(spans, () => {
      throw new Error("not ours");
    });
    await own.forceFlush();
    expect(await exported(own, spans)).toMatchObject({ error: undefined });
  });

  it("that fails calls back all the same where its logger throws", async () => {
    const broken = (): never => {
      throw new Error("disk full");
    };
    const logger = { debug: broken, info: broken, warn: broken, error: broken };
    const own = exporter({ logger });
    const { error } = await exported(own, [undefined] as never);
    expect(error).toMatchObject({ code: "INVALID_BATCH" });
    await own.forceFlush();
    await own.shutdown();
  });

  it("after a shutdown fails at once", async () => {
    const own = exporter();
    await own.shutdown();
    const { error } = await exported(own, spans);
    expect(error).toMatchObject({ code: "CLOSED" });
    await own.forceFlush();
  });
});

describe("a shutdown", () => {
  it("is one, however often it is asked for, and waits for what is under way", async () => {
    const own = exporter();
    const underWay = exported(own, spans);
    expect(own.shutdown()).toBe(own.shutdown());
    await own.shutdown();
    expect(await underWay).toMatchObject({ error: undefined });
  });

  it("leaves a shared producer to its owner", async () => {
    await using producer = new KafkaProducer({ bootstrapServers: broker.bootstrapServers });
    const shared = new KafkaSpanExporter({ producer }, patient);
    expect(await exported(shared, spans)).toMatchObject({ error: undefined });
    await shared.shutdown();
    expect(await producer.writeTraces(spans)).toMatchObject({ recordsWritten: 5 });
  });
});

it("options that cannot be are named, all of them", () => {
  const options = { timeoutMs: 0, maxBufferedBytes: 1.5 };
  expect(() => new KafkaSpanExporter({ bootstrapServers: "localhost:1" }, options)).toThrow(
    /timeoutMs: expected a whole number from 1.*maxBufferedBytes: expected/s,
  );
  expect(() => new KafkaSpanExporter({ bootstrapServers: [] })).toThrow(/bootstrapServers/);
});

describe("the exporters' own metrics", () => {
  it("count what is under way and what is over, by the conventions' names", async () => {
    const memory = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const reader = new PeriodicExportingMetricReader({
      exporter: memory,
      exportIntervalMillis: 3_600_000,
    });
    const meterProvider = new MeterProvider({ readers: [reader] });
    const own = exporter({ meterProvider });
    await exported(own, spans);
    await exported(own, [{ name: "none" }] as never);
    await own.shutdown();
    await exported(own, spans);
    const { bootstrapServers } = broker;
    const points = new KafkaMetricExporter({ bootstrapServers }, { ...patient, meterProvider });
    await exported(points, { resource: { attributes: {} }, scopeMetrics: [] });
    await points.shutdown();
    await meterProvider.forceFlush();
    const metrics = memory.getMetrics()[0]?.scopeMetrics[0]?.metrics ?? [];
    const found = metrics.map(({ descriptor: { name, unit }, dataPoints }) => ({
      name: `${name} ${unit}`,
      points: dataPoints.map(({ value, attributes }) => {
        const count = typeof value === "number" ? value : value.count;
        return [attributes["otel.component.type"], attributes["error.type"] ?? "ok", count];
      }),
    }));
    expect(found).toEqual([
      { name: "otel.sdk.exporter.span.inflight {span}", points: [["KafkaSpanExporter", "ok", 0]] },
      {
        name: "otel.sdk.exporter.span.exported {span}",
        points: [
          ["KafkaSpanExporter", "ok", 5],
          ["KafkaSpanExporter", "INVALID_BATCH", 1],
        ],
      },
      {
        name: "otel.sdk.exporter.operation.duration s",
        points: [
          ["KafkaSpanExporter", "ok", 1],
          ["KafkaSpanExporter", "INVALID_BATCH", 1],
          ["KafkaMetricExporter", "ok", 1],
        ],
      },
      {
        name: "otel.sdk.exporter.metric_data_point.inflight {data_point}",
        points: [["KafkaMetricExporter", "ok", 0]],
      },
    ]);
    await meterProvider.shutdown();
  });
});
