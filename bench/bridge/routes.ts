import type { Signal } from "../../src/otlp/index.ts";

/** From OTLP to Kafka. */
export interface IngestRoute {
  readonly kind: "ingest";
  readonly bootstrapServers: string;
  readonly httpPort: number;
  readonly grpcPort: number;
  readonly signal: Signal;
  /** The topic; of several, a request's header `x-topic` says which. */
  readonly topics: readonly [string, ...string[]];
  readonly byTraceId: boolean;
}

/** From Kafka to OTLP/HTTP. */
export interface DeliverRoute {
  readonly kind: "deliver";
  readonly bootstrapServers: string;
  readonly signal: Signal;
  readonly topic: string;
  readonly groupId: string;
  readonly backendPort: number;
  readonly compression: "none" | "gzip";
}

export type Route = IngestRoute | DeliverRoute;

// What both are given alike.
export const shared = {
  compression: "lz4",
  lingerMs: 5,
  maxMessageBytes: 1_048_576,
  gzipLevel: 1,
} as const;
