import { inspect } from "node:util";
import { describe, expect, it, vi } from "vitest";
import { valueAt } from "../../../src/config/check/schema-tree.ts";
import { KafkaConfig, type KafkaOptions, type Secret } from "../../../src/config/index.ts";
import { kafkaRules } from "../../../src/config/kafka-rules.ts";
import { optionRows } from "../../../src/config/option-table.ts";
import { readEnvironment } from "../../../src/config/sources/env.ts";
import type { Environment } from "../../../src/config/sources/template.ts";
import { byPath, issuesOf } from "../problems.ts";

function read(env: Environment, overrides?: Partial<KafkaOptions>): KafkaConfig {
  return KafkaConfig.fromEnv({ KAFKA_BOOTSTRAP_SERVERS: "a:1", ...env }, overrides);
}

function problems(env: Environment, overrides?: object): Record<string, string> {
  return byPath(issuesOf(() => read(env, overrides)));
}

function spy() {
  return { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
}

describe("KafkaConfig.fromEnv", () => {
  it("needs the servers alone", () => {
    expect(read({}).bootstrapServers).toEqual(["a:1"]);
  });

  it("reads what people set most", () => {
    const config = read({
      KAFKA_BOOTSTRAP_SERVERS: "a:1, b:2",
      KAFKA_CLIENT_ID: "me",
      KAFKA_SASL_MECHANISM: "SCRAM-SHA-512",
      KAFKA_SASL_USERNAME: "user",
      KAFKA_SASL_PASSWORD: "12345",
      KAFKA_SSL_CA: "/etc/ca.pem",
      KAFKA_TOPIC: "telemetry",
      KAFKA_GROUP_ID: "group",
      KAFKA_PRODUCER_COMPRESSION: "ZSTD",
      KAFKA_PRODUCER_LINGER_MS: "20",
      KAFKA_PRODUCER_ACKS: "all",
      KAFKA_CONSUMER_AUTO_COMMIT: "no",
      KAFKA_FROM_BEGINNING: "true",
      KAFKA_LOG_LEVEL: "warn",
    });
    expect(config).toMatchObject({
      bootstrapServers: ["a:1", "b:2"],
      clientId: "me",
      auth: { mechanism: "scram-sha-512" },
      ssl: { ca: { path: "/etc/ca.pem" }, verify: true },
      topic: { shared: true, logs: { name: "telemetry" } },
      producer: { compression: "zstd", lingerMs: 20, acks: "all" },
      consumer: { groupId: "group", autoCommit: false, offsetReset: "earliest" },
      logLevel: "warn",
    });
    expect((config.auth as { password: Secret }).password.reveal()).toBe("12345");
  });

  it("reads lists, and names with values", () => {
    const config = read({
      KAFKA_DEBUG_CONTEXTS: "broker, security",
      KAFKA_SETTINGS: "socket.keepalive.enable=true,statistics.interval.ms=500",
      KAFKA_TOPIC_CONFIG: "retention.ms=3600000",
      KAFKA_PRODUCER_PARTITION_BY_TRACES: "traceid",
      KAFKA_PRODUCER_PARTITION_BY_LOGS_RESOURCE_ATTRIBUTES: "service.name,host.name",
    });
    expect(config.debug).toEqual(["broker", "security"]);
    expect(config.settings).toEqual({
      "socket.keepalive.enable": "true",
      "statistics.interval.ms": "500",
    });
    expect(config.topic.traces.config).toEqual({ "retention.ms": "3600000" });
    expect(config.producer.partitionBy).toEqual({
      traces: "traceId",
      metrics: "none",
      logs: { resourceAttributes: ["service.name", "host.name"] },
    });
  });

  it("reads a topic for each signal, with settings for it or for all", () => {
    const { topic } = read({
      KAFKA_TOPIC_TRACES: "spans",
      KAFKA_TOPIC_TRACES_PARTITIONS: "12",
      KAFKA_TOPIC_REPLICATION_FACTOR: "3",
      KAFKA_TOPIC_LOGS_AUTO_CREATE: "off",
    });
    expect(topic.traces).toMatchObject({ name: "spans", partitions: 12, replicationFactor: 3 });
    expect(topic.logs).toMatchObject({
      name: "otlp_logs",
      replicationFactor: 3,
      autoCreate: false,
    });
  });

  it("turns TLS on by a switch, or by any option of it", () => {
    expect(read({ KAFKA_SSL: "true" }).ssl).toMatchObject({ verify: true, ca: undefined });
    expect(read({ KAFKA_SSL: "1", KAFKA_SSL_VERIFY: "0" }).ssl).toMatchObject({ verify: false });
    expect(read({ KAFKA_SSL_SERVER_NAME: "kafka" }).ssl).toMatchObject({ serverName: "kafka" });
    expect(read({ KAFKA_SSL: "false" }).ssl).toBe(false);
  });

  it("takes an empty variable for one that is not set", () => {
    expect(read({ KAFKA_CLIENT_ID: "", KAFKA_PRODUCER_LINGER_MS: "" })).toMatchObject({
      clientId: "otel-kafka-bridge",
      producer: { lingerMs: 5 },
    });
  });

  it("reads process.env unless it is given another", () => {
    vi.stubEnv("KAFKA_BOOTSTRAP_SERVERS", "from-the-process:1");
    try {
      expect(KafkaConfig.fromEnv().bootstrapServers).toEqual(["from-the-process:1"]);
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it("names the variable of each problem", () => {
    expect(
      problems({
        KAFKA_PRODUCER_LINGER_MS: "soon",
        KAFKA_PRODUCER_ACKS: "1",
        KAFKA_CONSUMER_PARTITION_EOF: "perhaps",
        KAFKA_DEBUG_CONTEXTS: "broker,brokr",
        KAFKA_SASL_MECHANISM: "plain",
        KAFKA_SETTINGS: "acks=1",
      }),
    ).toEqual({
      "producer.lingerMs (KAFKA_PRODUCER_LINGER_MS)": "expected a whole number",
      "producer.acks (KAFKA_PRODUCER_ACKS)": expect.stringMatching(/^must be all/),
      "consumer.partitionEof (KAFKA_CONSUMER_PARTITION_EOF)": "expected true or false",
      "debug[1] (KAFKA_DEBUG_CONTEXTS)": expect.stringMatching(/did you mean broker\?$/),
      "auth.username (KAFKA_SASL_USERNAME)": "is required: expected a string",
      "auth.password (KAFKA_SASL_PASSWORD)": "is required: expected a string",
      "settings.acks (KAFKA_SETTINGS)": expect.stringMatching(/use producer\.acks$/),
    });
  });

  it("names the variable that is missing", () => {
    expect(byPath(issuesOf(() => KafkaConfig.fromEnv({})))).toEqual({
      "bootstrapServers (KAFKA_BOOTSTRAP_SERVERS)": expect.stringMatching(/^is required/),
    });
  });

  it("shows no value of a variable", () => {
    const call = () =>
      read({ KAFKA_SASL_MECHANISM: "hunter2", KAFKA_PRODUCER_LINGER_MS: "hunter2" });
    expect(issuesOf(call)).toHaveLength(2);
    expect(JSON.stringify(issuesOf(call))).not.toContain("hunter2");
  });

  it("refuses two variables that say different things of one option", () => {
    expect(problems({ KAFKA_SSL: "false", KAFKA_SSL_CA: "ca.pem" })).toEqual({
      "ssl.ca (KAFKA_SSL_CA)": "is set beside KAFKA_SSL: set one of the two",
    });
    expect(
      problems({ KAFKA_PRODUCER_PARTITION_BY: "none", KAFKA_PRODUCER_PARTITION_BY_LOGS: "none" }),
    ).toEqual({
      "producer.partitionBy.logs (KAFKA_PRODUCER_PARTITION_BY_LOGS)":
        "is set beside KAFKA_PRODUCER_PARTITION_BY: set one of the two",
    });
  });

  it("lets overrides win, section by section", () => {
    const config = read(
      { KAFKA_PRODUCER_LINGER_MS: "20", KAFKA_PRODUCER_BATCH_SIZE: "7", KAFKA_TOPIC_LOGS: "lines" },
      { producer: { lingerMs: 50 }, topic: "one", bootstrapServers: "b:2" },
    );
    expect(config.bootstrapServers).toEqual(["b:2"]);
    expect(config.producer).toMatchObject({ lingerMs: 50, batchSize: 7 });
    expect(config.topic.logs.name).toBe("one");
  });

  it("does not blame a variable for what an override says", () => {
    expect(problems({ KAFKA_CLIENT_ID: "me" }, { clientId: 5, producer: { acks: 0 } })).toEqual({
      clientId: "expected a string, got a number",
      "producer.acks": expect.stringMatching(/^must be all/),
    });
  });

  it("leaves the variables of others alone", () => {
    const env = {
      KAFKA_BROKER_ID: "1",
      KAFKA_LOG_DIRS: "/var/lib/kafka",
      KAFKA_ADVERTISED_LISTENERS: "PLAINTEXT://kafka:9092",
      KAFKA_PORT: "tcp://10.0.0.1:9092",
      KAFKA_SERVICE_HOST: "10.0.0.1",
      KAFKA_DEBUG: "y",
      KAFKA_HEAP_OPTS: "-Xmx1G",
      KAFKA_TEST_BOOTSTRAP_SERVERS: "x:1",
    };
    const logger = spy();
    expect(inspect(read(env, { logger }))).toBe(inspect(read({})));
    expect(logger.warn).not.toHaveBeenCalled();
  });

  it("warns of a variable that looks like a misspelt one", () => {
    const logger = spy();
    read({ KAFKA_TOPICS: "x", KAFKA_CLIENTID: "y" }, { logger });
    expect(logger.warn.mock.calls).toEqual([
      ["KAFKA_TOPICS is not read; did you mean KAFKA_TOPIC?"],
      ["KAFKA_CLIENTID is not read; did you mean KAFKA_CLIENT_ID?"],
    ]);
  });

  it("does not warn of it where the right one is set as well", () => {
    const logger = spy();
    read({ KAFKA_TOPICS: "x", KAFKA_TOPIC: "x" }, { logger });
    expect(logger.warn).not.toHaveBeenCalled();
  });

  it("names a misspelt variable beside the problem that it may explain", () => {
    expect(byPath(issuesOf(() => KafkaConfig.fromEnv({ KAFKA_BOOTSTRAP_SERVER: "a:1" })))).toEqual({
      "bootstrapServers (KAFKA_BOOTSTRAP_SERVERS)": expect.stringMatching(/^is required/),
      KAFKA_BOOTSTRAP_SERVER: "is not read; did you mean KAFKA_BOOTSTRAP_SERVERS?",
    });
  });

  it("does not read what an environment inherits", () => {
    const env = Object.create({ KAFKA_CLIENT_ID: "inherited" });
    env.KAFKA_BOOTSTRAP_SERVERS = "a:1";
    expect(KafkaConfig.fromEnv(env).clientId).toBe("otel-kafka-bridge");
  });
});

describe("the names of the variables", () => {
  const rows = optionRows(kafkaRules.schema);
  const names = [...new Set(rows.flatMap(({ env }) => (env === undefined ? [] : [env])))];

  it("are there for every option that text can give", () => {
    const without = rows.filter(({ env }) => env === undefined).map(({ path }) => path.join("."));
    expect([...new Set(without)].sort()).toEqual([
      "auth",
      "auth.token",
      "consumer",
      "logger",
      "producer",
      "topic",
      "topic.logs",
      "topic.metrics",
      "topic.traces",
    ]);
  });

  it("are each for one option", () => {
    const paths = new Set(
      rows.flatMap(({ env, path }) => (env === undefined ? [] : [path.join(".")])),
    );
    expect(names).toHaveLength(paths.size);
  });

  it("each set their option", () => {
    const unread = rows
      .filter(({ env, path }) => {
        const { options } = readEnvironment(env === undefined ? {} : { [env]: "some=text" }, {});
        return (valueAt(options, path) === undefined) !== (env === undefined);
      })
      .map(({ env }) => env);
    expect(unread).toEqual([]);
  });
});
