import { z } from "zod";
import type { PartitionKey } from "../callbacks.ts";
import type { Filled } from "../filled.ts";
import type { PartitionBy, ProducerOptions } from "../generated/producer.ts";
import { maxInt32, named, option, text, whole } from "./option.ts";

const resourcePartition = named(
  z.strictObject({
    resourceAttributes: option(z.array(text()).min(1).readonly(), {
      description: "Names of resource attributes; items with equal values go to one partition.",
    }),
  }),
  "ResourcePartitionOptions",
  "Assignment to partitions by attributes of the resource.",
);

const partitionBy = named(
  z.union(
    [
      z.enum(["none", "traceId", "roundRobin"]),
      resourcePartition,
      named(
        z.custom<PartitionKey>((value) => typeof value === "function"),
        "PartitionKey",
      ),
    ],
    {
      error:
        "expected none, traceId, roundRobin, { resourceAttributes: [names] } or, in code, a function",
    },
  ),
  "PartitionBy",
  "How items are assigned to partitions: by the record's key (`none`), by trace id, in turns, by attributes of the resource, or by a function's key.",
);

function partitionBySignal(signal: string) {
  return option(partitionBy.default("none"), {
    description: `How ${signal} are assigned to partitions.`,
  });
}

const signalPartition = named(
  z.strictObject({
    traces: partitionBySignal("spans"),
    metrics: partitionBySignal("metrics"),
    logs: partitionBySignal("log records"),
  }),
  "SignalPartitionOptions",
  "How the items of each signal are assigned to partitions.",
);

export const producerSchema = named(
  z.strictObject({
    batchSize: option(whole(1).default(1_000), {
      description:
        "Most spans, data points or log records that are gathered before they are sent. An upper bound only: a write with nothing in flight leaves within `lingerMs`.",
      unit: "items",
    }),
    flushIntervalMs: option(whole(1).default(1_000), {
      description: "Longest time that items are gathered before they are sent.",
      unit: "ms",
    }),
    batchSizeBytes: option(whole(1).default(1_000_000), {
      description: "Most bytes that the driver packs into one batch for a partition.",
      unit: "bytes",
      property: "batch.size",
    }),
    lingerMs: option(whole(0, 900_000).default(5), {
      description: "Time that the driver waits for more records for a batch.",
      unit: "ms",
      property: "linger.ms",
    }),
    compression: option(z.enum(["none", "gzip", "snappy", "lz4", "zstd"]).default("lz4"), {
      description: "Compression of batches.",
      property: "compression.codec",
    }),
    compressionLevel: option(whole(0, 12).optional(), {
      description: "Level of gzip (0–9), lz4 (0–12) or zstd (0–12).",
      defaultText: "the codec's own",
      property: "compression.level",
    }),
    acks: option(z.literal(["all", 1, 0]).default("all"), {
      description:
        "Replicas that acknowledge a record before it counts as written: all in sync, the leader, or none.",
      property: "acks",
    }),
    idempotence: option(z.boolean().default(true), {
      description: "Whether a retry can neither double nor reorder records.",
      property: "enable.idempotence",
    }),
    maxInFlight: option(whole(1, 1_000_000).default(5), {
      description: "Requests under way to one broker; at most 5 with `idempotence`.",
      property: "max.in.flight",
    }),
    retries: option(whole(0).default(maxInt32), {
      description: "How often a record is tried again, within `deliveryTimeoutMs`.",
      defaultText: "unlimited (2147483647)",
      property: "retries",
    }),
    deliveryTimeoutMs: option(whole(1).default(120_000), {
      description:
        "Time from a write to its acknowledgement, retries included. With a `transactionalId` the default is at most `transactionTimeoutMs`.",
      unit: "ms",
      property: "delivery.timeout.ms",
    }),
    maxRequestSize: option(whole(1_000, 1_000_000_000).default(1_048_576), {
      description:
        "Largest message: key, value and headers before compression. What is larger is split.",
      unit: "bytes",
      property: "message.max.bytes",
    }),
    bufferMemory: option(whole(1_024).default(33_554_432), {
      description:
        "Most bytes that wait for acknowledgement, the driver's queue included. When full, a write waits.",
      unit: "bytes",
    }),
    partitioner: option(z.enum(["murmur2", "fnv1a", "crc32", "random"]).default("murmur2"), {
      description:
        "Hash that assigns a key to a partition: Java clients use murmur2, the OpenTelemetry Collector fnv1a, librdkafka crc32.",
      property: "partitioner",
    }),
    partitionBy: option(
      z
        .union([partitionBy, signalPartition], {
          error:
            "expected { traces, metrics, logs }, or for all signals none, roundRobin, { resourceAttributes: [names] } or, in code, a function",
        })
        .default("none"),
      { description: "How items are assigned to partitions: for all signals, or for each." },
    ),
    transactionalId: option(text().optional(), {
      description: "Makes the producer transactional. Each running producer needs one of its own.",
      property: "transactional.id",
    }),
    // librdkafka adds 100 to it in 32 bits.
    transactionTimeoutMs: option(whole(1_000, maxInt32 - 100).default(60_000), {
      description: "Time after which the brokers abort an open transaction.",
      unit: "ms",
      property: "transaction.timeout.ms",
    }),
  }),
  "ProducerOptions",
  "How telemetry is written.",
);

type Absent = "compressionLevel" | "transactionalId";

/** The producer's options, resolved. */
export interface ProducerConfig extends Filled<Omit<ProducerOptions, Absent | "partitionBy">> {
  /** Undefined is the codec's own. */
  readonly compressionLevel: number | undefined;
  /** Undefined for a producer without transactions. */
  readonly transactionalId: string | undefined;
  /** How the items of each signal are assigned to partitions. */
  readonly partitionBy: {
    readonly traces: PartitionBy;
    readonly metrics: PartitionBy;
    readonly logs: PartitionBy;
  };
}

type ProducerOutput = z.output<typeof producerSchema>;

/** The resolved form of checked `producer` options. */
export function resolveProducer(
  producer: ProducerOutput,
  given: (path: string) => boolean,
): ProducerConfig {
  const { partitionBy: by, deliveryTimeoutMs, transactionalId, transactionTimeoutMs } = producer;
  return {
    ...producer,
    compressionLevel: producer.compressionLevel,
    transactionalId,
    // A transactional record may not outlive its transaction, and the two defaults say it would.
    deliveryTimeoutMs:
      transactionalId === undefined || given("producer.deliveryTimeoutMs")
        ? deliveryTimeoutMs
        : Math.min(deliveryTimeoutMs, transactionTimeoutMs),
    partitionBy: signalPartitions(by),
  };
}

/** How each signal is assigned to partitions. */
export function signalPartitions(by: ProducerOutput["partitionBy"]): ProducerConfig["partitionBy"] {
  return typeof by === "object" && "traces" in by ? by : { traces: by, metrics: by, logs: by };
}
