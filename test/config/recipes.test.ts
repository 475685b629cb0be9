import { describe, expect, it } from "vitest";
import { KafkaConfig, type KafkaOptions } from "../../src/config/index.ts";

// What users of the well-known services write, whole. The types are part of the test.
const recipes: Readonly<Record<string, KafkaOptions>> = {
  "a broker on this machine": { bootstrapServers: "localhost:9092" },
  "the embedded cluster": { bootstrapServers: "embedded", topic: "telemetry", fromBeginning: true },
  "Confluent Cloud": {
    bootstrapServers: "pkc-1.eu-central-1.aws.confluent.cloud:9092",
    ssl: true,
    auth: { mechanism: "plain", username: "KEY", password: "secret" },
    topic: { partitions: 6, replicationFactor: 3 },
  },
  "Confluent Cloud by OAuth": {
    bootstrapServers: "pkc-1.eu-central-1.aws.confluent.cloud:9092",
    ssl: true,
    auth: {
      mechanism: "oauthbearer",
      tokenEndpointUrl: "https://login.example/oauth2/token",
      clientId: "id",
      clientSecret: "secret",
      scope: "kafka",
      extensions: { logicalCluster: "lkc-1", identityPoolId: "pool-1" },
    },
  },
  "Amazon MSK by IAM": {
    bootstrapServers: ["b-1.msk.amazonaws.com:9098", "b-2.msk.amazonaws.com:9098"],
    ssl: true,
    auth: { mechanism: "aws-msk-iam", region: "eu-central-1" },
    consumer: { groupId: "bridge", rack: "euc1-az1" },
  },
  "Amazon MSK by SCRAM": {
    bootstrapServers: "b-1.msk.amazonaws.com:9096",
    ssl: true,
    auth: { mechanism: "scram-sha-512", username: "u", password: "p" },
  },
  "Azure Event Hubs": {
    bootstrapServers: "space.servicebus.windows.net:9093",
    ssl: true,
    auth: { mechanism: "plain", username: "$ConnectionString", password: "Endpoint=sb://…" },
    producer: { compression: "gzip", idempotence: false },
    topic: { autoCreate: false },
  },
  "mutual TLS with an own authority": {
    bootstrapServers: "kafka:9093",
    ssl: { ca: "ca.pem", certificate: "client.pem", key: "client.key", keyPassword: "secret" },
  },
  Kerberos: {
    bootstrapServers: "kafka.corp.example:9092",
    auth: { mechanism: "gssapi", principal: "bridge@CORP.EXAMPLE", keytab: "/etc/bridge.keytab" },
  },
  "a token of one's own": {
    bootstrapServers: "kafka:9093",
    ssl: true,
    auth: {
      mechanism: "oauthbearer",
      token: async () => ({ value: "token", expiresAtMs: Date.now() + 60_000 }),
    },
  },
  "all spans of a trace together, beside an OpenTelemetry Collector": {
    bootstrapServers: "localhost:9092",
    producer: { partitioner: "fnv1a", partitionBy: { traces: "traceId" } },
  },
  "a topic for each tenant's key": {
    bootstrapServers: "localhost:9092",
    producer: {
      partitionBy: (item) => item.resourceAttribute("tenant.id") ?? item.traceId,
    },
  },
  "speed before safety": {
    bootstrapServers: "localhost:9092",
    producer: { acks: 0, idempotence: false, maxInFlight: 1_000, lingerMs: 100 },
  },
  "a static member of a large group": {
    bootstrapServers: "localhost:9092",
    groupId: "deliver",
    consumer: {
      instanceId: "pod-0",
      sessionTimeoutMs: 60_000,
      deadLetterTopic: "otlp_dead_letters",
    },
  },
  "exactly once": {
    bootstrapServers: "localhost:9092",
    producer: { transactionalId: "mirror-0" },
    consumer: { groupId: "mirror", isolation: "read_committed", autoCommit: false },
  },
  "looking for what is wrong with a connection": {
    bootstrapServers: "localhost:9092",
    logger: console,
    logLevel: "debug",
    debug: ["security", "broker"],
    settings: { "broker.address.family": "v4", "socket.keepalive.enable": true },
  },
};

describe("a config for", () => {
  it.each(Object.entries(recipes))("%s", (_service, options) => {
    const config = new KafkaConfig(options);
    expect(config.bootstrapServers.length).toBeGreaterThan(0);
    expect(KafkaConfig.from(options)).toBeInstanceOf(KafkaConfig);
    expect(config.auth.mechanism).toBe(options.auth?.mechanism ?? "none");
    expect(config.ssl !== false).toBe(options.ssl !== undefined);
  });
});
