import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { KafkaConfig, type KafkaOptions } from "../../../src/config/index.ts";
import { kafkaRules } from "../../../src/config/kafka-rules.ts";
import { optionRows } from "../../../src/config/option-table.ts";

/** A value of an option, how the environment says it, and what it needs beside it. */
type Sample = readonly [value: unknown, text: string, beside?: Record<string, unknown>];

const plain = { mechanism: "plain", username: "u", password: "p" };
const oidc = {
  mechanism: "oauthbearer",
  tokenEndpointUrl: "https://issuer.example/token",
  clientId: "id",
  clientSecret: "secret",
};
const msk = { ssl: true, auth: { mechanism: "aws-msk-iam", region: "r" } };
const role = { ssl: true, auth: { ...msk.auth, roleArn: "arn" } };
const pair = { ssl: { certificate: "/c.pem", key: "/k.pem" } };
const loose = { producer: { idempotence: false } };
const kerberos = { auth: { mechanism: "gssapi" } };

/** One for every option that text can give: none of them its default. */
const samples: Readonly<Record<string, Sample>> = {
  bootstrapServers: ["b:2,c:3", "b:2,c:3"],
  clientId: ["me", "me"],
  requestTimeoutMs: [1_234, "1234"],
  socketTimeoutMs: [1_234, "1234"],
  connectionTimeoutMs: [1_234, "1234"],
  metadataMaxAgeMs: [1_234, "1234"],
  reconnectBackoffMs: [12, "12"],
  reconnectBackoffMaxMs: [1_234, "1234"],
  retryBackoffMs: [12, "12"],
  groupId: ["g", "g"],
  fromBeginning: [true, "true"],
  logLevel: ["warn", "warn"],
  debug: [["broker", "msg"], "broker,msg"],
  settings: [{ "check.crcs": "true", x: "1" }, "check.crcs=true,x=1"],
  ssl: [true, "true"],
  "ssl.ca": ["/ca.pem", "/ca.pem"],
  "ssl.certificate": ["/d.pem", "/d.pem", pair],
  "ssl.key": ["/l.pem", "/l.pem", pair],
  "ssl.keyPassword": ["12345", "12345", pair],
  "ssl.verify": [false, "false"],
  "ssl.serverName": ["kafka", "kafka"],
  "auth.mechanism": ["scram-sha-256", "SCRAM-SHA-256", { auth: plain }],
  "auth.username": ["12", "12", { auth: plain }],
  "auth.password": ["true", "true", { auth: plain }],
  "auth.tokenEndpointUrl": ["http://other.example/", "http://other.example/", { auth: oidc }],
  "auth.clientId": ["other", "other", { auth: oidc }],
  "auth.clientSecret": ["0x10", "0x10", { auth: oidc }],
  "auth.scope": ["kafka", "kafka", { auth: oidc }],
  "auth.extensions": [{ a: "1", b: "x" }, "a=1,b=x", { auth: oidc }],
  "auth.region": ["eu-central-1", "eu-central-1", msk],
  "auth.profile": ["dev", "dev", msk],
  "auth.roleArn": ["arn:aws:iam::1:role/r", "arn:aws:iam::1:role/r", msk],
  "auth.roleSessionName": ["s", "s", role],
  "auth.serviceName": ["broker", "broker", kerberos],
  "auth.principal": ["me@REALM", "me@REALM", kerberos],
  "auth.keytab": ["/k.keytab", "/k.keytab", kerberos],
  ...Object.fromEntries(
    ["topic", "topic.traces", "topic.metrics", "topic.logs"].flatMap((path) => [
      [`${path}.name`, ["telemetry", "telemetry"]],
      [`${path}.partitions`, [12, "12"]],
      [`${path}.replicationFactor`, [2, "2"]],
      [`${path}.config`, [{ "retention.ms": "5" }, "retention.ms=5"]],
      [`${path}.autoCreate`, [false, "no"]],
    ]),
  ),
  "producer.batchSize": [12, "12"],
  "producer.flushIntervalMs": [1_234, "1234"],
  "producer.batchSizeBytes": [1_234, "1234"],
  "producer.lingerMs": [12, "12"],
  "producer.compression": ["zstd", "zstd"],
  "producer.compressionLevel": [3, "3"],
  "producer.acks": [1, "1", loose],
  "producer.idempotence": [false, "off"],
  "producer.maxInFlight": [3, "3"],
  "producer.retries": [7, "7"],
  "producer.deliveryTimeoutMs": [1_234, "1234"],
  "producer.maxRequestSize": [12_345, "12345"],
  "producer.bufferMemory": [2_000_000, "2000000"],
  "producer.partitioner": ["fnv1a", "fnv1a"],
  "producer.partitionBy": ["roundRobin", "roundrobin"],
  "producer.partitionBy.resourceAttributes": [["a", "b"], "a,b"],
  "producer.partitionBy.traces": ["traceId", "traceId"],
  "producer.partitionBy.traces.resourceAttributes": [["a"], "a"],
  "producer.partitionBy.metrics": ["roundRobin", "roundRobin"],
  "producer.partitionBy.metrics.resourceAttributes": [["a"], "a"],
  "producer.partitionBy.logs": ["traceId", "traceId"],
  "producer.partitionBy.logs.resourceAttributes": [["a"], "a"],
  "producer.transactionalId": ["t", "t"],
  "producer.transactionTimeoutMs": [1_234, "1234"],
  "consumer.groupId": ["g", "g"],
  "consumer.instanceId": ["i", "i", { groupId: "g" }],
  "consumer.protocol": ["consumer", "consumer"],
  "consumer.rack": ["zone", "zone"],
  "consumer.offsetReset": ["error", "error"],
  "consumer.fromBeginning": [true, "1"],
  "consumer.autoCommit": [false, "0"],
  "consumer.autoCommitIntervalMs": [12, "12"],
  "consumer.isolation": ["read_uncommitted", "read_uncommitted"],
  "consumer.sessionTimeoutMs": [12_345, "12345"],
  "consumer.heartbeatIntervalMs": [12, "12"],
  "consumer.maxPollIntervalMs": [40_000, "40000"],
  "consumer.maxPollRecords": [12, "12"],
  "consumer.fetchMinBytes": [12, "12"],
  "consumer.fetchWaitMs": [12, "12"],
  "consumer.maxBufferedBytes": [12_345, "12345"],
  "consumer.assignment": ["range", "range"],
  "consumer.partitionEof": [true, "yes"],
  "consumer.deadLetterTopic": ["dead", "dead"],
  "consumer.maxAttempts": [2, "2"],
  "consumer.retryBackoffMs": [12, "12"],
};

const rows = optionRows(kafkaRules.schema);
const variables = new Map(
  rows.flatMap(({ env, path }) => (env === undefined ? [] : [[path.join("."), env]])),
);

/** Options with a value at a path, over what it needs beside it. */
function optionsWith(path: string, value: unknown, beside: Record<string, unknown>): KafkaOptions {
  const place = (base: unknown, [key = "", ...rest]: readonly string[]): object => {
    const section = typeof base === "object" ? (base as Record<string, unknown>) : {};
    return { ...section, [key]: rest.length === 0 ? value : place(section[key], rest) };
  };
  return place({ bootstrapServers: "a:1", ...beside }, path.split(".")) as KafkaOptions;
}

/** A config with everything in it, secrets too, as text to compare. */
function whole({ logger, ...config }: KafkaConfig): string {
  const open = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) {
      return value;
    }
    if ("reveal" in value && typeof value.reveal === "function") {
      return { revealed: value.reveal() };
    }
    const entries = Object.entries(value).map(([key, part]) => [key, open(part)]);
    return Array.isArray(value) ? value.map(open) : Object.fromEntries(entries);
  };
  return logger && inspect(open(config), { depth: null, sorted: true });
}

describe("an option", () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "otel-kafka-parity-"));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it("has a sample here, whichever it is", () => {
    expect(Object.keys(samples).sort()).toEqual([...variables.keys()].sort());
  });

  it.each(Object.entries(samples))(
    "%s means the same in code, environment and file",
    (path, sample) => {
      const [value, text, beside = {}] = sample;
      const inCode = whole(new KafkaConfig(optionsWith(path, value, beside)));
      const withoutIt = whole(new KafkaConfig({ bootstrapServers: "a:1", ...beside }));
      expect(inCode).not.toBe(withoutIt);

      const variable = variables.get(path) ?? "";
      const overrides = path === "bootstrapServers" ? {} : { bootstrapServers: "a:1" };
      const fromEnv = environmentOf({ bootstrapServers: "a:1", ...beside });
      expect(whole(KafkaConfig.fromEnv({ ...fromEnv, [variable]: text }, overrides))).toBe(inCode);

      const file = join(folder, "options.yaml");
      writeFileSync(file, stringify(optionsWith(path, value, beside)));
      expect(whole(KafkaConfig.fromFile(file, {}))).toBe(inCode);
      writeFileSync(file, stringify(optionsWith(path, ["$", "{V}"].join(""), beside)));
      expect(whole(KafkaConfig.fromFile(file, { V: text }))).toBe(inCode);
    },
  );
});

/** The variables that say what options say. */
function environmentOf(options: object, path: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(
    Object.entries(options).flatMap(([key, value]) => {
      const here = [...path, key];
      const variable = variables.get(here.join("."));
      return typeof value === "object" && value !== null
        ? Object.entries(environmentOf(value, here))
        : [[variable ?? "", String(value)]];
    }),
  );
}
