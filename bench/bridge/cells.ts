import type { DeliverCell } from "./deliver.ts";
import type { IngestCell } from "./ingest.ts";

type Cell<Of> = readonly [what: string, cell: Of];

const large = { items: 1_000 };
const small = { items: 100, resources: 1 };

/** From OTLP to Kafka. */
export const ingestCells: readonly [Cell<IngestCell>, ...Cell<IngestCell>[]] = [
  [
    "OTLP/HTTP → Kafka, 1,000 spans",
    { protocol: "http", signal: "traces", size: large, concurrency: 16 },
  ],
  [
    "OTLP/HTTP → Kafka, 100 spans",
    { protocol: "http", signal: "traces", size: small, concurrency: 64 },
  ],
  [
    "OTLP/gRPC → Kafka, 1,000 spans",
    { protocol: "grpc", signal: "traces", size: large, concurrency: 16 },
  ],
  [
    "OTLP/gRPC → Kafka, 100 spans",
    { protocol: "grpc", signal: "traces", size: small, concurrency: 64 },
  ],
  [
    "OTLP/HTTP → Kafka by trace id, 1,000 traces",
    {
      protocol: "http",
      signal: "traces",
      size: { ...large, spansPerTrace: 1 },
      concurrency: 16,
      byTraceId: true,
    },
  ],
  [
    "OTLP/HTTP → Kafka, 1,000 points",
    { protocol: "http", signal: "metrics", size: large, concurrency: 16 },
  ],
  [
    "OTLP/HTTP → Kafka, 1,000 log records",
    { protocol: "http", signal: "logs", size: large, concurrency: 16 },
  ],
];

/** What a signal's items are called in figures. */
export const units = { traces: "spans", metrics: "points", logs: "records" } as const;

/** From Kafka to OTLP/HTTP: enough for seconds of work, beside which a process's start is little. */
export const deliverCells: readonly Cell<DeliverCell>[] = [
  [
    "Kafka → OTLP/HTTP, 1,000 spans",
    { signal: "traces", size: large, requests: 12_000, compression: "none" },
  ],
  [
    "Kafka → OTLP/HTTP with gzip, 1,000 spans",
    { signal: "traces", size: large, requests: 6_000, compression: "gzip" },
  ],
  [
    "Kafka → OTLP/HTTP, 1,000 points",
    { signal: "metrics", size: large, requests: 12_000, compression: "none" },
  ],
  [
    "Kafka → OTLP/HTTP, 1,000 log records",
    { signal: "logs", size: large, requests: 12_000, compression: "none" },
  ],
];
