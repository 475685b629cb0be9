import { expectTypeOf } from "vitest";
import type {
  AttributeValue,
  LogRecordData,
  LogRecordInput,
  LogsBatch,
  LogsBatchInput,
  MetricData,
  MetricInput,
  MetricsBatch,
  MetricsBatchInput,
  ResourceData,
  ResourceInput,
  SpanData,
  SpanInput,
  Time,
  TracesBatch,
  TracesBatchInput,
} from "../../src/otlp/index.ts";

// What was read can be written.
expectTypeOf<ResourceData>().toExtend<ResourceInput>();
expectTypeOf<SpanData>().toExtend<SpanInput>();
expectTypeOf<MetricData>().toExtend<MetricInput>();
expectTypeOf<LogRecordData>().toExtend<LogRecordInput>();
expectTypeOf<TracesBatch>().toExtend<TracesBatchInput>();
expectTypeOf<MetricsBatch>().toExtend<MetricsBatchInput>();
expectTypeOf<LogsBatch>().toExtend<LogsBatchInput>();

// Both forms have the same properties.
expectTypeOf<keyof SpanInput>().toEqualTypeOf<keyof SpanData>();
expectTypeOf<keyof LogRecordInput>().toEqualTypeOf<keyof LogRecordData>();
expectTypeOf<keyof ResourceInput>().toEqualTypeOf<keyof ResourceData>();
expectTypeOf<MetricInput["type"]>().toEqualTypeOf<MetricData["type"]>();

// What must be there, and what may be left out or undefined.
const span = { traceId: "", spanId: "", name: "", startTime: 1n, endTime: new Date() };
expectTypeOf(span).toExtend<SpanInput>();
expectTypeOf<Omit<typeof span, "name">>().not.toExtend<SpanInput>();
expectTypeOf({ ...span, kind: undefined, status: undefined }).toExtend<SpanInput>();
expectTypeOf<{ timestamp: bigint }>().toExtend<LogRecordInput>();

// Times are never plain numbers, whose unit nobody knows; counts may be.
expectTypeOf<SpanInput["startTime"]>().toEqualTypeOf<Time>();
expectTypeOf<SpanData["startTime"]>().toEqualTypeOf<bigint>();
expectTypeOf<LogRecordInput["timestamp"]>().toEqualTypeOf<Time>();
type Histogram = Extract<MetricInput, { type: "histogram" }>;
expectTypeOf<Histogram["value"]["count"]>().toEqualTypeOf<bigint | number>();
expectTypeOf<Histogram["value"]["counts"]>().toEqualTypeOf<
  readonly (bigint | number)[] | undefined
>();
expectTypeOf<Histogram["startTime"]>().toEqualTypeOf<Time | undefined>();

// The type of a metric decides about its value.
expectTypeOf<{
  name: string;
  timestamp: bigint;
  type: "gauge";
  value: 1;
}>().toExtend<MetricInput>();
expectTypeOf<{
  name: string;
  timestamp: bigint;
  type: "histogram";
  value: 1;
}>().not.toExtend<MetricInput>();
expectTypeOf<{
  name: string;
  timestamp: bigint;
  type: "gauge";
  value: { count: 1 };
}>().not.toExtend<MetricInput>();

// Values: plain data only.
expectTypeOf<Date>().not.toExtend<AttributeValue>();
expectTypeOf<undefined>().not.toExtend<AttributeValue>();
expectTypeOf<(string | bigint | { a: null })[]>().toExtend<AttributeValue>();
