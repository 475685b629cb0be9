import { clientTable, durationBounds, type InstrumentRow } from "../telemetry/index.ts";

const pipeline = "otel_kafka.pipeline.name";
const perPipeline = [pipeline, "otel_kafka.signal"];
const perTopic = [
  "messaging.system",
  "messaging.operation.name",
  "messaging.destination.name",
  pipeline,
];
const perBroker = ["server.address", "otel_kafka.broker.id", "otel_kafka.end", pipeline];
const perEnd = ["otel_kafka.end", pipeline];

/**
 * Every metric of the bridge's own. Those of `messaging`, `process`, `nodejs` and `v8js` are as
 * OpenTelemetry's semantic conventions have them, `kafka.consumer_group` as the Collector's receiver of
 * Kafka's metrics does.
 */
export const instrumentTable = {
  "otel_kafka.pipeline.received": {
    kind: "counter",
    unit: "{item}",
    description:
      "Spans, data points and log records that the source took in, each time that they came.",
    attributes: perPipeline,
  },
  "otel_kafka.pipeline.settled": {
    kind: "counter",
    unit: "{item}",
    description:
      "What became of them: delivered, refused (told to the sender, or put among the dead letters), dropped, filtered, or retried (to be sent again by whoever sent them). Received is the sum of these and of what is under way.",
    attributes: [...perPipeline, "otel_kafka.outcome"],
  },
  "otel_kafka.pipeline.unreadable": {
    kind: "counter",
    unit: "{record}",
    description:
      "Records that cannot be read, each time that they came: refused (put among the dead letters) or dropped. How many items they would have been nobody knows, so they are in none of the counts of items.",
    attributes: [pipeline, "otel_kafka.outcome"],
  },
  "otel_kafka.pipeline.duration": {
    kind: "histogram",
    unit: "s",
    description: "From a request's or record's arrival until the sink has settled it.",
    attributes: [pipeline, "otel_kafka.outcome"],
    bounds: durationBounds,
  },
  "otel_kafka.receiver.requests": {
    kind: "counter",
    unit: "{request}",
    description:
      "Requests of others: taken, partial (but for some items), rejected (by the status of HTTP, which stands for that of gRPC, too), or abandoned by their senders before they were answered.",
    attributes: ["otel_kafka.protocol", "otel_kafka.result", "http.response.status_code", pipeline],
  },
  "otel_kafka.receiver.connections": {
    kind: "gauge",
    unit: "{connection}",
    description: "Connections of others that are open.",
    attributes: [pipeline],
  },
  "otel_kafka.pipeline.up": {
    kind: "gauge",
    unit: "1",
    description: "1 while the pipeline can work, 0 while it cannot; /readyz says why.",
    attributes: [pipeline],
  },
  "otel_kafka.pipeline.restarts": {
    kind: "counter",
    unit: "{restart}",
    description: "How often the pipeline was begun anew after a failure.",
    attributes: [pipeline],
  },
  "messaging.client.operation.duration": {
    ...clientTable["messaging.client.operation.duration"],
    description:
      "From handing telemetry to the Kafka client until the brokers have acknowledged it.",
    attributes: ["messaging.system", "messaging.operation.name", "error.type", pipeline],
  },
  "messaging.client.sent.messages": {
    ...clientTable["messaging.client.sent.messages"],
    description: "Records sent to brokers.",
    attributes: perTopic,
  },
  "messaging.client.consumed.messages": {
    ...clientTable["messaging.client.consumed.messages"],
    description: "Records fetched from brokers.",
    attributes: perTopic,
  },
  "otel_kafka.client.sent.bytes": {
    kind: "counter",
    unit: "By",
    description: "Bytes of records sent to brokers, before the requests' own framing.",
    attributes: perTopic,
  },
  "otel_kafka.client.consumed.bytes": {
    kind: "counter",
    unit: "By",
    description: "Bytes of records fetched from brokers.",
    attributes: perTopic,
  },
  "otel_kafka.client.queue.messages": {
    kind: "gauge",
    unit: "{message}",
    description: "Records in the driver's queue, those under way included.",
    attributes: perEnd,
  },
  "otel_kafka.client.queue.bytes": {
    kind: "gauge",
    unit: "By",
    description: "Bytes in the driver's queue, those under way included.",
    attributes: perEnd,
  },
  "otel_kafka.client.brokers.connected": {
    kind: "gauge",
    unit: "{broker}",
    description: "Brokers to which the client has a connection.",
    attributes: perEnd,
  },
  "otel_kafka.client.broker.latency": {
    kind: "gauge",
    unit: "s",
    description: "99th percentile of the time from a request to its answer, over the last 5 s.",
    attributes: perBroker,
  },
  "otel_kafka.client.broker.throttle": {
    kind: "gauge",
    unit: "s",
    description:
      "Longest time for which the broker's quotas held the client up, over the last 5 s.",
    attributes: perBroker,
  },
  "otel_kafka.client.broker.requests_in_flight": {
    kind: "gauge",
    unit: "{request}",
    description: "Requests whose answer is not there yet.",
    attributes: perBroker,
  },
  "otel_kafka.client.broker.errors": {
    kind: "counter",
    unit: "{request}",
    description: "Requests that failed, or that the broker did not answer in time.",
    attributes: perBroker,
  },
  "kafka.consumer_group.lag": {
    ...clientTable["kafka.consumer_group.lag"],
    description:
      "By how many offsets the group is behind on a partition: from the first record that is not delivered to the end.",
    attributes: [...clientTable["kafka.consumer_group.lag"].attributes, pipeline],
  },
  "kafka.consumer_group.lag_sum": {
    ...clientTable["kafka.consumer_group.lag_sum"],
    attributes: [...clientTable["kafka.consumer_group.lag_sum"].attributes, pipeline],
  },
  "otel_kafka.consumer.partitions": {
    kind: "gauge",
    unit: "{partition}",
    description: "Partitions that this member of the group reads.",
    attributes: [pipeline],
  },
  "otel_kafka.consumer.rebalances": {
    kind: "counter",
    unit: "{rebalance}",
    description: "How often the group has shared out its partitions anew.",
    attributes: [pipeline],
  },
  "otel_kafka.provider.calls": {
    kind: "counter",
    unit: "{call}",
    description:
      "Calls to a cloud provider, tries that were repeated included: ok, throttled, denied or failed.",
    attributes: ["otel_kafka.provider.operation", "otel_kafka.result", pipeline],
  },
  "otel_kafka.provider.retries": {
    kind: "counter",
    unit: "{try}",
    description: "Calls that were tried again.",
    attributes: [pipeline],
  },
  "otel_kafka.provider.points": {
    kind: "counter",
    unit: "{point}",
    description: "Points that the provider gave, those that are asked for again included.",
    attributes: [pipeline],
  },
  "otel_kafka.provider.late": {
    kind: "counter",
    unit: "{point}",
    description:
      "Points that came after the others of their interval had been delivered: sent all the same, or dropped, as nobody knows any more what was delivered.",
    attributes: ["otel_kafka.result", pipeline],
  },
  "otel_kafka.provider.revisions": {
    kind: "counter",
    unit: "{point}",
    description:
      "Points whose value the provider changed after they had been delivered. They are not sent again.",
    attributes: [pipeline],
  },
  "otel_kafka.provider.skipped": {
    kind: "counter",
    unit: "{interval}",
    description:
      "Intervals that were not read at all, as the pause before was longer than `maxBackfillMs`.",
    attributes: [pipeline],
  },
  "otel_kafka.provider.problems": {
    kind: "counter",
    unit: "{problem}",
    description: "What the provider did not give while it gave all else, by kind.",
    attributes: ["otel_kafka.provider.problem", pipeline],
  },
  "otel_kafka.provider.lag": {
    kind: "gauge",
    unit: "s",
    description:
      "Time since the end of the newest interval of a shard that was delivered. It is never less than `settleMs`, and grows by `intervalMs` until the next reading.",
    attributes: ["otel_kafka.provider.shard", pipeline],
  },
  "otel_kafka.provider.shards": {
    kind: "gauge",
    unit: "{shard}",
    description: "Shards that this instance reads: accounts and regions, or clusters.",
    attributes: [pipeline],
  },
  "otel_kafka.provider.cost": {
    kind: "counter",
    unit: "USD",
    description:
      "What the calls cost by the provider's price list, estimated. Absent where they are free.",
    attributes: [pipeline],
  },
  "otel_kafka.worker.restarts": {
    kind: "counter",
    unit: "{restart}",
    description: "How often a worker was started again after it had died.",
    attributes: ["otel_kafka.worker.number"],
  },
  "process.memory.usage": {
    kind: "upDownCounter",
    unit: "By",
    description: "Resident memory of the process.",
    attributes: [],
  },
  "process.cpu.time": {
    kind: "counter",
    unit: "s",
    description: "Processor time of all threads, by `cpu.mode`.",
    attributes: ["cpu.mode"],
  },
  "process.uptime": {
    kind: "gauge",
    unit: "s",
    description: "For how long the process has been running.",
    attributes: [],
  },
  "v8js.memory.heap.used": {
    kind: "upDownCounter",
    unit: "By",
    description: "Memory that objects of JavaScript take.",
    attributes: [],
  },
  "nodejs.eventloop.delay.mean": {
    kind: "gauge",
    unit: "s",
    description: "By how much timers were late, on average, over the last minute at most.",
    attributes: [],
  },
  "nodejs.eventloop.delay.p99": {
    kind: "gauge",
    unit: "s",
    description: "99th percentile of it.",
    attributes: [],
  },
  "nodejs.eventloop.delay.max": {
    kind: "gauge",
    unit: "s",
    description: "The most of it.",
    attributes: [],
  },
} as const satisfies Readonly<Record<string, InstrumentRow>>;

/** The name of a metric of the bridge's own. */
export type MetricName = keyof typeof instrumentTable;

/** A metric that is recorded when something happens; the others are asked for. */
export type HistogramName = {
  readonly [Name in MetricName]: (typeof instrumentTable)[Name]["kind"] extends "histogram"
    ? Name
    : never;
}[MetricName];

export type ObservedName = Exclude<MetricName, HistogramName>;
