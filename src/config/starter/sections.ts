import { type Entry, off, on, section } from "./entry.ts";

/** Where telemetry may come from in a file to begin with. */
export const starterSources = ["otlp", "kafka", "msk", "confluent"] as const;

type Source = (typeof starterSources)[number];

/** What the file is to begin with. */
export interface StarterParts {
  readonly from: Source;
  /** Brokers in place of a variable with a default. */
  readonly brokers?: string | undefined;
  /** One topic for all signals, in place of one for each. */
  readonly topic?: string | undefined;
  /** Options of the source that are known already, in place of examples and defaults. */
  readonly known?: Readonly<Record<string, unknown>> | undefined;
}

/** A variable of the environment, and what stands in where it is not set. */
function variable(name: string, fallback: string): string {
  return JSON.stringify(`\${${name}:-${fallback}}`);
}

/** A variable of the environment without which the file is refused: nothing can stand in for it. */
function needed(name: string, message: string): string {
  return JSON.stringify(`\${${name}:?${message}}`);
}

function list(...texts: readonly string[]): string {
  return `[${texts.join(", ")}]`;
}

export function kafkaSection({ brokers }: StarterParts): Entry {
  const servers =
    brokers === undefined
      ? list(variable("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092"))
      : JSON.stringify(brokers);
  return section("kafka", [
    on("bootstrapServers", servers),
    off("clientId"),
    off(
      "auth",
      `{ mechanism: scram-sha-512, username: bridge, password: "\${KAFKA_PASSWORD:?set it}" }`,
    ),
    off("ssl", "{ ca: ./ca.pem, certificate: ./client.pem, key: ./client.key }"),
    off("topic", "{ partitions: 3, replicationFactor: -1 }"),
    off("settings", "{ socket.keepalive.enable: true }"),
  ]);
}

function listenerEntries(): Entry[] {
  return [
    on("host"),
    on("port"),
    off("tls", "{ certificate: ./server.pem, key: ./server.key }"),
    off("bearerTokens", `["\${OTLP_TOKEN}"]`),
    off("maxBodyBytes"),
    off("maxDecompressedBytes"),
    off("maxConnections"),
    off("headersTimeoutMs"),
    off("ackTimeoutMs"),
  ];
}

const names = { traces: "otlp_spans", metrics: "otlp_metrics", logs: "otlp_logs" };

function topics(of: (name: string) => string, topic: string | undefined): Entry {
  return topic === undefined
    ? section(
        "topics",
        Object.entries(names).map(([signal, name]) => on(signal, of(name))),
      )
    : on("topics", of(JSON.stringify(topic)));
}

/** The sources, as `from` has them. */
export const sources = {
  otlp: () =>
    section("otlp", [
      section("http", [...listenerEntries(), off("cors", `{ origins: ["https://app.example"] }`)]),
      section("grpc", listenerEntries()),
    ]),
  kafka: ({ topic }: StarterParts, groupId: string) =>
    section("kafka", [
      on("groupId", groupId),
      topics((name) => list(name), topic),
      on("fromBeginning", "true"),
      on("deadLetterTopic", "otlp_dead_letters"),
      off("encoding"),
      off("maxAttempts"),
      off("maxBufferedBytes"),
    ]),
  msk: () =>
    section("msk", [
      on("regions", list(variable("AWS_REGION", "eu-central-1"))),
      off("accounts", `[{ roleArn: "arn:aws:iam::123456789012:role/monitoring" }]`),
      off("clusters", `[orders, "^shop-"]`),
      section("polling", [
        on("intervalMs"),
        on("periodSeconds"),
        off("settleMs"),
        off("lookbackMs"),
        off("maxBackfillMs"),
        off("metricFilters", `["^Bytes", MaxOffsetLag]`),
      ]),
      off("metricStream", `{ port: 8080, accessKey: "\${FIREHOSE_KEY:?set it}" }`),
      off("entityTags"),
      off("unmapped"),
      off("stateTopic", "msk_state"),
    ]),
  confluent: () =>
    section("confluent", [
      on("apiKey", needed("CONFLUENT_CLOUD_API_KEY", "set it to a Cloud API key")),
      on("apiSecret", needed("CONFLUENT_CLOUD_API_SECRET", "set it to the secret of the key")),
      off("environments", "[env-abc123]"),
      off("clusters", `["^lkc-"]`),
      on("granularity", "PT1M"),
      on("intervalMs"),
      off("settleMs"),
      off("lookbackMs"),
      off("maxBackfillMs"),
      off("connectors"),
      off("ksqldb"),
      off("schemaRegistry"),
      off("unmapped"),
      off("stateTopic", "confluent_state"),
    ]),
} as const;

function hasHeaders(source: Source): boolean {
  return source === "otlp" || source === "kafka";
}

/** The sinks, as `to` has them. */
export const sinks = {
  kafka: ({ from, topic }: StarterParts) =>
    section("kafka", [
      topics((name) => (from === "kafka" ? name.replace(/^"?/, "$&copy_of_") : name), topic),
      on("compression"),
      on("partitionBy", "{ traces: traceId }"),
      off("topicFrom", "{ attribute: tenant.id, allow: [tenant_a, tenant_b] }"),
      off(
        "headers",
        hasHeaders(from)
          ? "{ from: [x-tenant], set: { source: edge } }"
          : "{ set: { source: edge } }",
      ),
      off("lingerMs"),
      off("bufferMemory"),
      off("maxRequestSize"),
    ]),
  otlp: () =>
    section("otlp", [
      on("endpoint", variable("OTLP_ENDPOINT", "http://127.0.0.1:14318")),
      on("protocol"),
      on("compression"),
      off("headers", `{ authorization: "Bearer \${BACKEND_TOKEN:?set it}" }`),
      off("maxRequestBytes"),
      off("maxItems"),
      off("lingerMs"),
      off("inFlight"),
      off("retry", "{ initialMs: 1000, maxMs: 30000, forever: true }"),
    ]),
  console: () => on("console", "{}"),
  file: () => section("file", [on("path", "./telemetry.jsonl"), on("rotateBytes"), on("keep")]),
} as const;

/** What is beside the pipelines. */
export const wholeBridge: readonly Entry[] = [
  section("health", [on("host"), on("port")]),
  off("telemetry", "{ endpoint: http://127.0.0.1:4318 }"),
  off("log", "{ level: info, format: json }"),
  off("limits", "{ memoryBytes: 268435456 }"),
  off("workers"),
  off("shutdownTimeoutMs"),
];
