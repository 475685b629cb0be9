import type { BridgeOptions } from "../../../src/config/index.ts";

type Pipeline = BridgeOptions["pipelines"][string];

/** Between what a pipeline delivers. */
export interface DeliveryPlaces {
  readonly topic: string;
  readonly group: string;
  readonly deadLetterTopic: string;
  readonly backendUrl: string;
  /** A static member's name. Default: none. */
  readonly instanceId?: string;
}

/** The places of a bridge that takes spans in, and delivers them. */
export interface BridgePlaces extends DeliveryPlaces {
  readonly bootstrapServers: string;
  readonly port: number;
  readonly healthPort: number;
}

/** A pipeline of spans from a topic to a backend that fails soon, and is tried again soon. */
export function delivery({
  topic,
  group,
  deadLetterTopic,
  backendUrl,
  instanceId,
}: DeliveryPlaces): Pipeline {
  return {
    from: {
      kafka: {
        topics: { traces: topic },
        groupId: group,
        ...(instanceId === undefined ? {} : { instanceId }),
        fromBeginning: true,
        deadLetterTopic,
        autoCommitIntervalMs: 200,
      },
    },
    to: {
      otlp: {
        endpoint: backendUrl,
        compression: "none",
        lingerMs: 5,
        timeoutMs: 3_000,
        retry: { initialMs: 20, maxMs: 500 },
      },
    },
  };
}

/** A bridge that takes spans to a topic, and from there to a backend. */
export function bothWays({
  bootstrapServers,
  port,
  healthPort,
  ...places
}: BridgePlaces): BridgeOptions {
  return {
    kafka: { bootstrapServers },
    pipelines: {
      ingest: {
        from: { otlp: { http: { port, ackTimeoutMs: 2_000 } } },
        to: { kafka: { topics: { traces: places.topic } } },
      },
      deliver: delivery(places),
    },
    health: { port: healthPort },
    log: { level: "warn" },
  };
}
