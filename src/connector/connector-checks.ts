import type { KafkaCluster } from "../cluster/index.ts";
import type { KafkaConfig } from "../config/index.ts";
import type { KafkaBridgeError } from "../errors/index.ts";
import {
  activityCheck,
  type Check,
  type Lags,
  lagCheck,
  reachabilityCheck,
  writableTopicCheck,
} from "../health/index.ts";
import { signals } from "../otlp/index.ts";
import type { KafkaMetricsSnapshot } from "../telemetry/index.ts";

/** What is looked at. */
export interface CheckedConnector {
  readonly config: KafkaConfig;
  readonly cluster: KafkaCluster;
  readonly maxLag: number | undefined;
  readonly lag: () => Promise<Lags | undefined>;
  readonly failures: () => Readonly<Record<"producer" | "consumer", KafkaBridgeError | undefined>>;
  readonly counts: () => KafkaMetricsSnapshot;
}

/** The checks of a connector's health. */
export function connectorChecks({
  config,
  cluster,
  maxLag,
  lag,
  failures,
  counts,
}: CheckedConnector): Check[] {
  const topics = new Map(
    signals.map((signal) => [config.topic[signal].name, config.topic[signal]]),
  );
  return [
    reachabilityCheck(cluster),
    ...[...topics.values()].map((topic) => writableTopicCheck(cluster, topic)),
    activityCheck("producer", () => ({
      lastSuccess: counts().lastProducedAt,
      failure: failures().producer,
    })),
    activityCheck("consumer", () => ({
      lastSuccess: counts().lastConsumedAt,
      failure: failures().consumer,
    })),
    lagCheck(lag, maxLag),
  ];
}
