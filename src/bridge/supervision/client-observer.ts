import type { ClientStatistics, PartitionStatistics } from "../../cluster/index.ts";
import type { ObservedName, PointAttributes, Report } from "../../metrics/index.ts";
import type { PartitionLag, ProviderTotals, RequestTotal } from "../pipeline/index.ts";
import { GrowingTotals } from "./growing-totals.ts";

/** Which end of a pipeline a client is. */
export type End = "source" | "sink";

interface TopicTotals {
  messagesSent: number;
  messagesReceived: number;
  bytesSent: number;
  bytesReceived: number;
}

/** What others sent to a source. */
export interface Received {
  readonly requests: readonly RequestTotal[];
  readonly connections: number;
}

/** Reports what Kafka clients of a pipeline tell of themselves, and what its source was sent. */
export class ClientObserver {
  readonly #pipeline: PointAttributes;
  readonly #totals = new GrowingTotals();

  constructor(pipeline: string) {
    this.#pipeline = { "otel_kafka.pipeline.name": pipeline };
  }

  observe(report: Report, end: End, stats: ClientStatistics): void {
    const attributes = { ...this.#pipeline, "otel_kafka.end": end };
    report("otel_kafka.client.queue.messages", stats.queuedMessages, attributes);
    report("otel_kafka.client.queue.bytes", stats.queuedBytes, attributes);
    const connected = stats.brokers.filter(({ isConnected }) => isConnected).length;
    report("otel_kafka.client.brokers.connected", connected, attributes);
    this.#observeBrokers(report, end, stats);
    this.#observeTopics(report, end, stats.partitions);
    if (end === "source") {
      this.#observeReading(report, stats);
    }
  }

  /** Reports what others sent to a source. */
  observeRequests(report: Report, { requests, connections }: Received): void {
    for (const { protocol, result, status, count } of requests) {
      const total = this.#totals.at(`requests ${protocol} ${result} ${status ?? ""}`, count);
      report("otel_kafka.receiver.requests", total, {
        ...this.#pipeline,
        "otel_kafka.protocol": protocol,
        "otel_kafka.result": result,
        ...(status === undefined ? {} : { "http.response.status_code": status }),
      });
    }
    report("otel_kafka.receiver.connections", connections, this.#pipeline);
  }

  /** Reports what a source from a cloud provider did. */
  observeProvider(report: Report, totals: ProviderTotals): void {
    const { usage, late, revisions, skippedIntervals, problems, shards } = totals;
    const count = (name: ObservedName, value: number, own: PointAttributes = {}): void => {
      const total = this.#totals.at(`${name} ${Object.values(own).join(" ")}`, value);
      report(name, total, { ...this.#pipeline, ...own });
    };
    for (const { operation, result, count: calls } of usage.calls) {
      const own = { "otel_kafka.provider.operation": operation, "otel_kafka.result": result };
      count("otel_kafka.provider.calls", calls, own);
    }
    count("otel_kafka.provider.retries", usage.retries);
    count("otel_kafka.provider.points", usage.points);
    count("otel_kafka.provider.late", late.sent, { "otel_kafka.result": "sent" });
    count("otel_kafka.provider.late", late.dropped, { "otel_kafka.result": "dropped" });
    count("otel_kafka.provider.revisions", revisions);
    count("otel_kafka.provider.skipped", skippedIntervals);
    for (const [kind, value] of problems) {
      count("otel_kafka.provider.problems", value, { "otel_kafka.provider.problem": kind });
    }
    if (usage.estimatedCostUsd !== undefined) {
      count("otel_kafka.provider.cost", usage.estimatedCostUsd);
    }
    for (const { shard, lagMs } of shards) {
      const attributes = { ...this.#pipeline, "otel_kafka.provider.shard": shard };
      report("otel_kafka.provider.lag", lagMs / 1_000, attributes);
    }
    report("otel_kafka.provider.shards", shards.length, this.#pipeline);
  }

  #observeBrokers(report: Report, end: End, { brokers }: ClientStatistics): void {
    for (const { id, address, latency, throttle, requestsInFlight, ...rest } of brokers) {
      const attributes = {
        ...this.#pipeline,
        "otel_kafka.end": end,
        "server.address": address,
        "otel_kafka.broker.id": id,
      };
      const failed = rest.requestErrors + rest.requestTimeouts;
      report("otel_kafka.client.broker.latency", latency.p99Ms / 1_000, attributes);
      report("otel_kafka.client.broker.throttle", throttle.maxMs / 1_000, attributes);
      report("otel_kafka.client.broker.requests_in_flight", requestsInFlight, attributes);
      const errors = this.#totals.at(`errors ${end} ${id}`, failed);
      report("otel_kafka.client.broker.errors", errors, attributes);
    }
  }

  #observeTopics(report: Report, end: End, partitions: readonly PartitionStatistics[]): void {
    for (const [topic, totals] of totalsByTopic(partitions)) {
      const attributes = {
        ...this.#pipeline,
        "messaging.system": "kafka",
        "messaging.operation.name": end === "sink" ? "send" : "poll",
        "messaging.destination.name": topic,
      };
      const at = (what: keyof TopicTotals): number =>
        this.#totals.at(`${what} ${end} ${topic}`, totals[what]);
      if (end === "sink") {
        report("messaging.client.sent.messages", at("messagesSent"), attributes);
        report("otel_kafka.client.sent.bytes", at("bytesSent"), attributes);
      } else {
        report("messaging.client.consumed.messages", at("messagesReceived"), attributes);
        report("otel_kafka.client.consumed.bytes", at("bytesReceived"), attributes);
      }
    }
  }

  /** Reports how far a source is behind, by partition and by topic. */
  observeLag(report: Report, lags: readonly PartitionLag[]): void {
    const sums = new Map<string, PartitionLag>();
    for (const each of lags) {
      const { group, topic, partition, lag } = each;
      const attributes = { ...this.#pipeline, group, topic, partition };
      report("kafka.consumer_group.lag", lag, attributes);
      sums.set(topic, { ...each, lag: lag + (sums.get(topic)?.lag ?? 0) });
    }
    for (const { group, topic, lag } of sums.values()) {
      report("kafka.consumer_group.lag_sum", lag, { ...this.#pipeline, group, topic });
    }
  }

  #observeReading(report: Report, { membership }: ClientStatistics): void {
    if (membership !== undefined) {
      const { assignedPartitions, rebalances } = membership;
      report("otel_kafka.consumer.partitions", assignedPartitions, this.#pipeline);
      const total = this.#totals.at("rebalances", rebalances);
      report("otel_kafka.consumer.rebalances", total, this.#pipeline);
    }
  }
}

function totalsByTopic(partitions: readonly PartitionStatistics[]): Map<string, TopicTotals> {
  const byTopic = new Map<string, TopicTotals>();
  for (const { topic, ...counts } of partitions) {
    const totals = byTopic.get(topic) ?? {
      messagesSent: 0,
      messagesReceived: 0,
      bytesSent: 0,
      bytesReceived: 0,
    };
    byTopic.set(topic, totals);
    totals.messagesSent += counts.messagesSent;
    totals.messagesReceived += counts.messagesReceived;
    totals.bytesSent += counts.bytesSent;
    totals.bytesReceived += counts.bytesReceived;
  }
  return byTopic;
}
