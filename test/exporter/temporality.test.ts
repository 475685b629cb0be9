import {
  AggregationTemporalityPreference,
  OTLPMetricExporter,
} from "@opentelemetry/exporter-metrics-otlp-http";
import { AggregationType, InstrumentType } from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import { KafkaMetricExporter, type TemporalityPreference } from "../../src/exporter/index.ts";

const target = { bootstrapServers: "localhost:1" };

const preferences: readonly [TemporalityPreference, AggregationTemporalityPreference][] = [
  ["cumulative", AggregationTemporalityPreference.CUMULATIVE],
  ["delta", AggregationTemporalityPreference.DELTA],
  ["lowmemory", AggregationTemporalityPreference.LOWMEMORY],
];

describe.each(preferences)("the preference %s", (temporality, temporalityPreference) => {
  const ours = new KafkaMetricExporter(target, { temporality });
  const peer = new OTLPMetricExporter({ temporalityPreference });

  it.each(Object.values(InstrumentType))("means the same as to the SDK's exporters: %s", (type) => {
    expect(ours.selectAggregationTemporality(type)).toBe(peer.selectAggregationTemporality(type));
  });
});

describe("without a word on it", () => {
  const ours = new KafkaMetricExporter(target);

  it.each(Object.values(InstrumentType))(
    "%s has cumulative points and its own aggregation",
    (type) => {
      expect(ours.selectAggregationTemporality(type)).toBe(1);
      expect(ours.selectAggregation(type)).toEqual({ type: AggregationType.DEFAULT });
    },
  );
});

it("functions choose by the instrument", () => {
  const ours = new KafkaMetricExporter(target, {
    temporality: (type) => (type === "COUNTER" ? 0 : 1),
    aggregation: (type) =>
      type === "HISTOGRAM" ? { type: 5, options: { maxSize: 20 } } : { type: 0 },
  });
  expect(ours.selectAggregationTemporality("COUNTER")).toBe(0);
  expect(ours.selectAggregationTemporality("GAUGE")).toBe(1);
  expect(ours.selectAggregation("HISTOGRAM")).toEqual({ type: 5, options: { maxSize: 20 } });
});

it("a preference that there is not is refused, with those that there are", () => {
  expect(() => new KafkaMetricExporter(target, { temporality: "Delta" as "delta" })).toThrow(
    /temporality: expected one of cumulative, delta, lowmemory/,
  );
});
