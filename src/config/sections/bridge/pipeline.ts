import { z } from "zod";
import { exactlyOne } from "../key-rule.ts";
import { named, option } from "../option.ts";
import { type ConfluentSource, confluentSourceSchema } from "./confluent-source.ts";
import { type KafkaSink, kafkaSinkSchema } from "./kafka-sink.ts";
import { type KafkaSource, kafkaSourceSchema } from "./kafka-source.ts";
import {
  type ConsoleSink,
  consoleSinkSchema,
  type FileSink,
  fileSinkSchema,
} from "./local-sinks.ts";
import { type MskSource, mskSourceSchema } from "./msk-source.ts";
import { type OtlpSource, otlpSourceSchema } from "./otlp-listeners.ts";
import { type OtlpSink, otlpSinkSchema } from "./otlp-sink.ts";
import { type Processor, processSchema } from "./process.ts";

const sourceSchema = named(
  exactlyOne({
    otlp: option(otlpSourceSchema.optional(), {
      description: "OTLP that others send, over HTTP, gRPC or both.",
    }),
    kafka: option(kafkaSourceSchema.optional(), { description: "Topics of the Kafka cluster." }),
    msk: option(mskSourceSchema.optional(), {
      description: "Metrics of Amazon MSK clusters, by CloudWatch.",
    }),
    confluent: option(confluentSourceSchema.optional(), {
      description: "Metrics of Confluent Cloud.",
    }),
  }),
  "SourceOptions",
  "Where telemetry comes from.",
);

export const sinkSchema = named(
  exactlyOne({
    kafka: option(kafkaSinkSchema.optional(), { description: "Topics of the Kafka cluster." }),
    otlp: option(otlpSinkSchema.optional(), {
      description: "An OTLP backend, over HTTP or gRPC.",
    }),
    console: option(consoleSinkSchema.optional(), {
      description: "Standard output, as text to read; `{}` is enough.",
    }),
    file: option(fileSinkSchema.optional(), { description: "A file of OTLP/JSON lines." }),
  }),
  "SinkOptions",
  "Where telemetry goes.",
);

export const pipelineSchema = named(
  z.strictObject({
    from: option(sourceSchema, { description: "Where telemetry comes from: one source." }),
    process: option(processSchema, { description: "What is done on the way, in this order." }),
    to: option(sinkSchema, { description: "Where telemetry goes: one sink." }),
  }),
  "PipelineOptions",
  "From one source to one sink, and one of the two is Kafka.",
);

/** Where telemetry comes from, resolved. */
export type BridgeSource = OtlpSource | KafkaSource | MskSource | ConfluentSource;

/** Where telemetry goes, resolved. */
export type BridgeSink = KafkaSink | OtlpSink | ConsoleSink | FileSink;

/** From one source to one sink, resolved. */
export interface BridgePipeline {
  readonly name: string;
  readonly from: BridgeSource;
  readonly process: readonly Processor[];
  readonly to: BridgeSink;
}
