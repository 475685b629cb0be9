import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { context, metrics, trace } from "@opentelemetry/api";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { afterEach, describe, expect, it } from "vitest";
import {
  ClientTelemetry,
  KafkaMetrics,
  LagGauges,
  SendOperation,
} from "../../src/telemetry/index.ts";
import { RegisteredTelemetry } from "../support/registered-telemetry.ts";

const identity = { clientId: "test", bootstrapServers: "kafka-1:9092,kafka-2:9093" };

afterEach(() => {
  trace.disable();
  metrics.disable();
  context.disable();
});

describe("ClientTelemetry", () => {
  it("is off while nobody wants to know", () => {
    const telemetry = new ClientTelemetry(identity);
    expect([telemetry.on, telemetry.look(), telemetry.glance()]).toEqual([false, false, false]);
  });

  it("is on for a program that counts", () => {
    expect(new ClientTelemetry(identity, { metrics: new KafkaMetrics() }).look()).toBe(true);
  });

  it("notices what is registered later, with each look and every 64th glance", () => {
    const telemetry = new ClientTelemetry(identity);
    expect(telemetry.glance()).toBe(false);
    metrics.setGlobalMeterProvider(new MeterProvider());
    const glances = Array.from({ length: 64 }, () => telemetry.glance());
    expect(glances).toEqual(Array.from({ length: 64 }, () => false));
    expect(telemetry.glance()).toBe(true);
    metrics.disable();
    expect(telemetry.look()).toBe(false);
    const listener = (): void => {};
    subscribe("otel-kafka-bridge:commit:end", listener);
    expect(telemetry.look()).toBe(true);
    unsubscribe("otel-kafka-bridge:commit:end", listener);
    expect(telemetry.look()).toBe(false);
  });

  it("has a tracer only where one is registered, and the one that is registered now", () => {
    const telemetry = new ClientTelemetry(identity);
    for (let times = 0; times < 2; times++) {
      using registered = new RegisteredTelemetry();
      expect(telemetry.look()).toBe(true);
      new SendOperation(telemetry, { topic: "a", always: true }).sent({ records: 1, bytes: 1 });
      expect(registered.spans("send a")).toHaveLength(1);
      expect(registered.spans("send a")[0]?.attributes).toMatchObject({
        "server.address": "kafka-1",
        "server.port": 9092,
      });
    }
    expect(telemetry.look()).toBe(false);
  });

  it("leaves out an offset that the broker did not tell", () => {
    using registered = new RegisteredTelemetry();
    const telemetry = new ClientTelemetry(identity);
    telemetry.look();
    for (const offset of [7n, -1n]) {
      const place = { partition: 2, offset };
      const operation = new SendOperation(telemetry, { topic: "a", always: true });
      operation.sent({ records: 1, bytes: 1, place });
    }
    const attributes = registered.spans("send a").map((span) => span.attributes);
    expect(attributes.map((each) => each["messaging.kafka.offset"])).toEqual([7, undefined]);
    expect(attributes.map((each) => each["messaging.destination.partition.id"])).toEqual([
      "2",
      "2",
    ]);
  });

  it("tells a bounded number of topics apart", async () => {
    using registered = new RegisteredTelemetry();
    const telemetry = new ClientTelemetry(identity);
    for (let index = 0; index < 1_200; index++) {
      const { points } = telemetry;
      expect(Object.hasOwn(points.count("send", `t${index}`), "messaging.destination.name")).toBe(
        index < 1_000,
      );
    }
    expect(telemetry.points.count("send", "t7")).toBe(telemetry.points.count("send", "t7"));
    expect(registered.spanCount).toBe(0);
  });
});

describe("LagGauges", () => {
  it("tell the lag by partition and its sum, to the provider of the moment", async () => {
    const lags = [
      { topic: "a", partition: 0, lag: 3 },
      { topic: "a", partition: 1, lag: 4 },
      { topic: "b", partition: 0, lag: undefined },
    ];
    let asked = 0;
    using gauges = new LagGauges("readers", () => {
      asked++;
      return lags;
    });
    gauges.attach();
    using registered = new RegisteredTelemetry();
    gauges.attach();
    gauges.attach();
    const lag = await registered.metric("kafka.consumer_group.lag");
    expect(lag?.dataPoints).toMatchObject([
      { value: 3, attributes: { group: "readers", topic: "a", partition: 0 } },
      { value: 4, attributes: { group: "readers", topic: "a", partition: 1 } },
    ]);
    const sum = await registered.metric("kafka.consumer_group.lag_sum");
    expect(sum?.dataPoints).toMatchObject([
      { value: 7, attributes: { group: "readers", topic: "a" } },
    ]);
    gauges[Symbol.dispose]();
    const before = asked;
    await registered.metric("kafka.consumer_group.lag");
    expect(asked).toBe(before);
  });
});
