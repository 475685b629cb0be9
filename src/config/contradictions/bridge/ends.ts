import { signalPartitions } from "../../sections/producer.ts";
import type { Pipeline, PipelineRow } from "./pipeline-row.ts";

/** What becomes of what the sink refuses, where something is said of it. */
function onRefusedOf({ to }: Pipeline): "deadLetter" | "drop" | undefined {
  return (to.kafka ?? to.otlp ?? to.console ?? to.file)?.onRefused;
}

/** Contradictions between a pipeline's source and its sink. */
export const endRows: readonly PipelineRow[] = [
  {
    reads: ["to", "from"],
    message: "is not Kafka, and neither is `from`: one of the two has to be",
    broken: ({ from, to }) => from.kafka === undefined && to.kafka === undefined,
  },
  {
    reads: [
      "from.kafka.deadLetterTopic",
      "to.kafka.onRefused",
      "to.otlp.onRefused",
      "to.console.onRefused",
      "to.file.onRefused",
    ],
    message:
      "is required, for records that cannot be read or are refused for good; to lose those instead, set `onRefused: drop` in the sink",
    broken: (pipeline) =>
      pipeline.from.kafka !== undefined &&
      pipeline.from.kafka.deadLetterTopic === undefined &&
      onRefusedOf(pipeline) !== "drop",
  },
  {
    reads: ["to.kafka.onRefused", "from"],
    message: "is for a pipeline from Kafka; what another sends and is refused, it is told",
    broken: ({ from, to }) => from.kafka === undefined && to.kafka?.onRefused !== undefined,
  },
  {
    reads: ["to.kafka.transactionalId", "from"],
    message: "is for a pipeline from Kafka: what comes from elsewhere needs no transactions",
    broken: ({ from, to }) => from.kafka === undefined && to.kafka?.transactionalId !== undefined,
  },
  {
    reads: ["to.kafka.topicFrom.header", "from"],
    message: "needs a source with headers: a provider's metrics have none",
    broken: ({ from, to }) => isProvider(from) && to.kafka?.topicFrom?.header !== undefined,
  },
  {
    reads: ["to.kafka.headers.from", "from"],
    message: "needs a source with headers: a provider's metrics have none",
    broken: ({ from, to }) => isProvider(from) && (to.kafka?.headers.from ?? []).length > 0,
  },
  {
    reads: ["to.kafka.headers.set"],
    message: "sets `otelcol.signal`, which says the signal of a record: leave it out",
    broken: ({ to }) =>
      Object.keys(to.kafka?.headers.set ?? {}).some((n) => n.toLowerCase() === "otelcol.signal"),
  },
  {
    reads: ["to.kafka.keyBy", "to.kafka.partitionBy"],
    message: "chooses the partitions of traces and logs: leave `partitionBy` out for them",
    broken: ({ to }) => {
      const { keyBy = "none", partitionBy = "none" } = to.kafka ?? {};
      const { traces, logs } = signalPartitions(partitionBy);
      return keyBy === "traceId" && (traces !== "none" || logs !== "none");
    },
  },
];

function isProvider({ msk, confluent }: Pipeline["from"]): boolean {
  return msk !== undefined || confluent !== undefined;
}
