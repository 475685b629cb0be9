import { durationBounds, type InstrumentRow } from "./instrument-row.ts";

const client = ["messaging.system", "server.address", "server.port"] as const;
const ofOperation = [
  ...client,
  "messaging.operation.name",
  "messaging.destination.name",
  "messaging.consumer.group.name",
  "error.type",
] as const;

/**
 * The metrics of the clients, on whichever `MeterProvider` the application has registered. Those of
 * `messaging` are as OpenTelemetry's conventions have them, those of lag as the Collector's
 * kafkametricsreceiver has them.
 */
export const clientTable = {
  "messaging.client.operation.duration": {
    kind: "histogram",
    unit: "s",
    description: "How long a write, a poll that brought records, or a commit took.",
    attributes: [...ofOperation, "messaging.operation.type"],
    bounds: durationBounds,
  },
  "messaging.client.sent.messages": {
    kind: "counter",
    unit: "{message}",
    description: "Records handed to the driver, once it is known what became of them.",
    attributes: [...client, "messaging.operation.name", "messaging.destination.name", "error.type"],
  },
  "messaging.client.consumed.messages": {
    kind: "counter",
    unit: "{message}",
    description: "Records that polls brought.",
    attributes: ofOperation,
  },
  "messaging.process.duration": {
    kind: "histogram",
    unit: "s",
    description: "How long a record was in a reader's hands.",
    attributes: ofOperation,
    bounds: durationBounds,
  },
  "kafka.consumer_group.lag": {
    kind: "gauge",
    unit: "1",
    description:
      "Records on a partition that this member reads, behind what its group has committed.",
    attributes: ["group", "topic", "partition"],
  },
  "kafka.consumer_group.lag_sum": {
    kind: "gauge",
    unit: "1",
    description:
      "The sum of it over the partitions of a topic that this member of the group reads.",
    attributes: ["group", "topic"],
  },
} as const satisfies Readonly<Record<string, InstrumentRow>>;
