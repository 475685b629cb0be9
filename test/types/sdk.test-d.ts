import type { LogRecordExporter, ReadableLogRecord } from "@opentelemetry/sdk-logs";
import type { PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace-base";
import { expectTypeOf } from "vitest";
import type {
  KafkaLogRecordExporter,
  KafkaMetricExporter,
  KafkaSpanExporter,
} from "../../src/exporter/index.ts";
import type { SdkDataOf, SdkLogRecord, SdkResourceMetrics, SdkSpan } from "../../src/otlp/index.ts";
import type * as v3 from "../support/sdk-v3/index.ts";

// What an exporter of the SDK is given can be written, in each of its lines.
expectTypeOf<ReadableSpan>().toExtend<SdkSpan>();
expectTypeOf<ReadableSpan[]>().toExtend<SdkDataOf["traces"]>();
expectTypeOf<ResourceMetrics>().toExtend<SdkResourceMetrics>();
expectTypeOf<ReadableLogRecord>().toExtend<SdkLogRecord>();
expectTypeOf<v3.ReadableSpan>().toExtend<SdkSpan>();
expectTypeOf<v3.ResourceMetrics>().toExtend<SdkResourceMetrics>();
expectTypeOf<v3.ReadableLogRecord>().toExtend<SdkLogRecord>();

// The types are no looser than what they stand for.
expectTypeOf<{ name: string }>().not.toExtend<SdkSpan>();
expectTypeOf<ReadableSpan>().not.toExtend<SdkLogRecord>();
expectTypeOf<ReadableLogRecord>().not.toExtend<SdkSpan>();

// The exporters are what the SDK asks for, in each of its lines.
expectTypeOf<KafkaSpanExporter>().toExtend<SpanExporter>();
expectTypeOf<KafkaMetricExporter>().toExtend<PushMetricExporter>();
expectTypeOf<KafkaLogRecordExporter>().toExtend<LogRecordExporter>();
expectTypeOf<KafkaSpanExporter>().toExtend<v3.SpanExporter>();
expectTypeOf<KafkaMetricExporter>().toExtend<v3.PushMetricExporter>();
expectTypeOf<KafkaLogRecordExporter>().toExtend<v3.LogRecordExporter>();
