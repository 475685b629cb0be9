import { signalPartitions } from "../sections/producer.ts";
import type { Options, Row } from "./row.ts";

type Producer = Options["producer"];

function row(
  path: keyof Producer,
  others: readonly (keyof Producer)[],
  message: string,
  broken: (producer: Producer) => boolean,
): Row {
  return {
    reads: [`producer.${path}`, ...others.map((other) => `producer.${other}`)],
    message,
    broken: ({ producer }) => broken(producer),
  };
}

const delivery: readonly Row[] = [
  row(
    "acks",
    ["idempotence"],
    "must be all with producer.idempotence; for fewer acknowledgements set that to false",
    ({ acks, idempotence }) => idempotence && acks !== "all",
  ),
  row(
    "maxInFlight",
    ["idempotence"],
    "must be at most 5 with producer.idempotence; for more set that to false",
    ({ maxInFlight, idempotence }) => idempotence && maxInFlight > 5,
  ),
  row(
    "retries",
    ["idempotence"],
    "must be at least 1 with producer.idempotence; for none set that to false",
    ({ retries, idempotence }) => idempotence && retries === 0,
  ),
  row(
    "idempotence",
    ["transactionalId"],
    "must be true with producer.transactionalId",
    ({ idempotence, transactionalId }) => transactionalId !== undefined && !idempotence,
  ),
];

const times: readonly Row[] = [
  row(
    "deliveryTimeoutMs",
    ["lingerMs"],
    "must be more than producer.lingerMs",
    ({ deliveryTimeoutMs, lingerMs }) => deliveryTimeoutMs <= lingerMs,
  ),
  row(
    "lingerMs",
    ["flushIntervalMs"],
    "must be at most producer.flushIntervalMs",
    ({ lingerMs, flushIntervalMs }) => lingerMs > flushIntervalMs,
  ),
  {
    reads: [
      "producer.deliveryTimeoutMs",
      "producer.transactionTimeoutMs",
      "producer.transactionalId",
    ],
    message: "must be at most producer.transactionTimeoutMs with producer.transactionalId",
    broken: ({ producer }, given) =>
      given("producer.deliveryTimeoutMs") &&
      producer.transactionalId !== undefined &&
      producer.deliveryTimeoutMs > producer.transactionTimeoutMs,
  },
  {
    // librdkafka: one request must fit into the time of a transaction.
    reads: ["producer.transactionTimeoutMs", "socketTimeoutMs", "producer.transactionalId"],
    message: "must be at least socketTimeoutMs with producer.transactionalId",
    broken: ({ producer, socketTimeoutMs }) =>
      producer.transactionalId !== undefined && producer.transactionTimeoutMs < socketTimeoutMs,
  },
  row(
    "transactionTimeoutMs",
    ["lingerMs", "transactionalId"],
    "must be more than producer.lingerMs with producer.transactionalId",
    ({ transactionalId, transactionTimeoutMs, lingerMs }) =>
      transactionalId !== undefined && transactionTimeoutMs <= lingerMs,
  ),
];

const sizes: readonly Row[] = [
  row(
    "bufferMemory",
    ["maxRequestSize"],
    "must be at least producer.maxRequestSize",
    ({ bufferMemory, maxRequestSize }) => bufferMemory < maxRequestSize,
  ),
  row(
    "compressionLevel",
    ["compression"],
    "is for gzip (0 to 9), lz4 (0 to 12) and zstd (0 to 12)",
    ({ compression, compressionLevel }) =>
      compressionLevel !== undefined &&
      (compression === "none" ||
        compression === "snappy" ||
        (compression === "gzip" && compressionLevel > 9)),
  ),
];

const partitions: readonly Row[] = [
  row(
    "partitionBy",
    [],
    "metrics have no trace id: use traceId for traces and logs only",
    ({ partitionBy }) => signalPartitions(partitionBy).metrics === "traceId",
  ),
  row(
    "partitioner",
    ["partitionBy"],
    "random scatters what producer.partitionBy keeps together: use murmur2, fnv1a or crc32",
    ({ partitioner, partitionBy }) =>
      partitioner === "random" &&
      Object.values(signalPartitions(partitionBy)).some(
        (by) => by !== "none" && by !== "roundRobin",
      ),
  ),
];

export const producerContradictions: readonly Row[] = [
  ...delivery,
  ...times,
  ...sizes,
  ...partitions,
];
