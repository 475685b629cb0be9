import { describe, expect, it } from "vitest";
import { pipelineRows } from "../../../src/config/bridge-rules.ts";
import { stepRows } from "../../../src/config/contradictions/bridge/steps.ts";
import { topicRows } from "../../../src/config/contradictions/bridge/topics.ts";
import { BridgeConfig } from "../../../src/config/index.ts";
import { byPath, issuesOf } from "../problems.ts";

type Tree = Record<string, unknown>;

const kafka = { bootstrapServers: "a:1" };
const fromOtlp = { otlp: { http: {} } };
const toKafka = { kafka: {} };
const fromKafka = { kafka: { groupId: "g", deadLetterTopic: "letters" } };
const toOtlp = { otlp: { endpoint: "http://b" } };

function problems(pipelines: Tree, whole: Tree = {}): Record<string, string> {
  return byPath(issuesOf(() => BridgeConfig.from({ kafka, pipelines, ...whole } as never)));
}

/** The problems of one pipeline, their paths without its name. */
function problemsOf(pipeline: Tree, whole: Tree = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(problems({ p: pipeline }, whole)).map(([path, message]) => [
      path.replace(/^pipelines\.p\./, ""),
      message,
    ]),
  );
}

const otlp = (sink: Tree) => ({ from: fromKafka, to: { otlp: { endpoint: "http://b", ...sink } } });
const http = (listener: Tree) => ({ from: { otlp: { http: listener } }, to: toKafka });
const grpc = (listener: Tree) => ({ from: { otlp: { grpc: listener } }, to: toKafka });
const msk = (source: Tree, sink: Tree = {}) => ({
  from: { msk: { regions: ["eu-central-1"], ...source } },
  to: { kafka: sink },
});
const polling = (options: Tree) => msk({ polling: options });
const confluent = (source: Tree, sink: Tree = {}) => ({
  from: { confluent: { apiKey: "a", apiSecret: "b", ...source } },
  to: { kafka: sink },
});
const mirror = (source: Tree, sink: Tree) => ({
  from: { kafka: { ...fromKafka.kafka, topics: "in", ...source } },
  to: { kafka: { topics: "out", ...sink } },
});
const step = (given: Tree) => ({ from: fromOtlp, process: [given], to: toKafka });
const endpoints = (...list: string[]) => ({ from: fromKafka, to: { otlp: { endpoints: list } } });
const encrypted = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nx";
const tls = { certificate: "c.pem", key: "k.pem" };

/** One pipeline, and where and how it contradicts itself. */
const within: readonly (readonly [string, RegExp, Tree])[] = [
  ["to", /one of the two has to be/, { from: fromOtlp, to: toOtlp }],
  ["from.kafka.deadLetterTopic", /is required/, { from: { kafka: { groupId: "g" } }, to: toOtlp }],
  [
    "from.kafka.deadLetterTopic",
    /is required/,
    {
      from: { kafka: { groupId: "g" } },
      to: { otlp: { endpoint: "http://b", onRefused: "deadLetter" } },
    },
  ],
  ["to.kafka.onRefused", /from Kafka/, { from: fromOtlp, to: { kafka: { onRefused: "drop" } } }],
  [
    "to.kafka.transactionalId",
    /from Kafka/,
    { from: fromOtlp, to: { kafka: { transactionalId: "t" } } },
  ],
  ["to.kafka.topicFrom.header", /have none/, msk({}, { topicFrom: { header: "a", allow: ["b"] } })],
  ["to.kafka.headers.from", /have none/, confluent({}, { headers: { from: ["a"] } })],
  [
    "to.kafka.headers.set",
    /otelcol.signal/,
    { from: fromOtlp, to: { kafka: { headers: { set: { "otelcol.signal": "x" } } } } },
  ],
  [
    "to.kafka.keyBy",
    /leave `partitionBy` out/,
    { from: fromOtlp, to: { kafka: { keyBy: "traceId", partitionBy: { logs: "roundRobin" } } } },
  ],
  [
    "from.otlp.http.maxBodyBytes",
    /at most/,
    http({ maxBodyBytes: 2048, maxDecompressedBytes: 1024 }),
  ],
  [
    "from.otlp.grpc.maxBodyBytes",
    /at most/,
    grpc({ maxBodyBytes: 2048, maxDecompressedBytes: 1024 }),
  ],
  ["from.otlp.http.tls.keyPassword", /is required/, http({ tls: { ...tls, key: encrypted } })],
  [
    "from.otlp.http.cors.origins",
    /leave the others out/,
    http({ cors: { origins: ["*", "http://a"] } }),
  ],
  ["to.otlp.endpoint", /leave \/v1/, otlp({ endpoint: "http://b/v1/traces" })],
  ["to.otlp.endpoints", /leave \/v1/, endpoints("http://b", "http://b/v1/logs/")],
  ["to.otlp.endpoint", /has none/, otlp({ endpoint: "http://b/x", protocol: "grpc" })],
  ["to.otlp.tls", /there is none/, otlp({ tls: {} })],
  [
    "to.otlp.tls.key",
    /is required/,
    otlp({ endpoint: "https://b", tls: { certificate: "c.pem" } }),
  ],
  [
    "to.otlp.tls.certificate",
    /is required/,
    otlp({ endpoint: "https://b", tls: { key: "c.pem" } }),
  ],
  ["to.otlp.compressionLevel", /gzip \(1 to 9\)/, otlp({ compressionLevel: 10 })],
  ["to.otlp.compressionLevel", /is for/, otlp({ compression: "none", compressionLevel: 1 })],
  ["to.otlp.headers", /belongs to the protocol/, otlp({ headers: { "Content-Type": "a" } })],
  ["to.otlp.retry.maxMs", /at least/, otlp({ retry: { initialMs: 10, maxMs: 1 } })],
  ["from.msk.endpoint", /excludes/, msk({ endpoint: "http://a", endpoints: { sts: "http://b" } })],
  ["from.msk.polling.periodSeconds", /multiple of 60/, polling({ periodSeconds: 90 })],
  ["from.msk.polling.intervalMs", /multiple of the period/, polling({ intervalMs: 90_000 })],
  ["from.msk.polling.lookbackMs", /15 days/, polling({ lookbackMs: 15 * 86_400_000 + 1 })],
  ["from.msk.polling.maxBackfillMs", /15 days/, polling({ maxBackfillMs: 15 * 86_400_000 + 1 })],
  [
    "from.msk.metricStream.includeNamespaces",
    /lacks AWS\/Kafka/,
    msk({ metricStream: { port: 1, accessKey: "a", includeNamespaces: ["AWS/EC2"] } }),
  ],
  ["from.confluent.intervalMs", /multiple/, confluent({ granularity: "PT5M" })],
  ["from.confluent.granularity", /mode: query/, confluent({ mode: "export", granularity: "PT1M" })],
  ["from.confluent.lookbackMs", /mode: query/, confluent({ mode: "export", lookbackMs: 60_000 })],
  ["from.confluent.maxBackfillMs", /mode: query/, confluent({ mode: "export", maxBackfillMs: 1 })],
  ["to.kafka.topics", /feed itself/, mirror({}, { topics: { logs: "in" } })],
  ["to.kafka.topics", /feed itself/, mirror({ topics: "^ou.*" }, {})],
  [
    "to.kafka.topicFrom.allow",
    /feed itself/,
    mirror({}, { topicFrom: { header: "a", allow: ["in"] } }),
  ],
  ["from.kafka.deadLetterTopic", /come round again/, mirror({ topics: ["^lett", "in"] }, {})],
  ["from.kafka.deadLetterTopic", /of their own/, mirror({ deadLetterTopic: "out" }, {})],
  [
    "to.kafka.idempotence",
    /transactions, in which the state goes/,
    msk({ stateTopic: "s" }, { idempotence: false }),
  ],
  ["from.msk.stateTopic", /of its own/, msk({ stateTopic: "s" }, { topics: "s" })],
  ["from.confluent.stateTopic", /of its own/, confluent({ stateTopic: "otlp_metrics" })],
  [
    "process[0].filter.keep.minSeverity",
    /nothing meets both/,
    step({ filter: { keep: { minSeverity: "error", maxSeverity: "info" } } }),
  ],
  [
    "process[0].filter.drop.service",
    /give one/,
    step({ filter: { drop: { service: ["a"], resource: { "service.name": ["b"] } } } }),
  ],
  [
    "process[0].attributes.redact",
    /name it once/,
    step({ attributes: { drop: ["a"], redact: ["a"] } }),
  ],
  // The client's own contradictions, at the pipeline's options.
  ["to.kafka.acks", /must be all with idempotence/, { from: fromOtlp, to: { kafka: { acks: 1 } } }],
  ["to.kafka.idempotence", /Kafka goes to Kafka/, mirror({}, { idempotence: false })],
  [
    "from.kafka.heartbeatIntervalMs",
    /less than sessionTimeoutMs/,
    mirror({ heartbeatIntervalMs: 30_000 }, {}),
  ],
  ["from.kafka.autoCommit", /commits what it has delivered/, mirror({ autoCommit: false }, {})],
];

describe("a pipeline", () => {
  it.each(within)("has a problem at %s: %s", (path, message, pipeline) => {
    expect(problemsOf(pipeline)).toEqual({ [path]: expect.stringMatching(message) });
  });

  it("has an example here of every kind of contradiction", () => {
    const shown = within.map(([path]) => path);
    const rows = [
      ...[...pipelineRows, ...topicRows].map(({ reads: [first] }) => first),
      ...stepRows.map(({ reads: [first] }) => `process[0].${first}`),
    ];
    // Of rows made for two protocols, or for keep and drop, one stands for both.
    const kind = (path: string) =>
      path
        .replace("grpc", "http")
        .replace("drop.", "keep.")
        .replace(/tls\.\w+$/, "tls");
    expect(new Set(shown.map(kind))).toEqual(
      new Set([...rows.map(kind), ...shown.slice(-4).map(kind)]),
    );
  });

  it.each([
    [
      "a longer period is kept longer",
      polling({ periodSeconds: 300, maxBackfillMs: 2_147_483_647 }),
    ],
    ["an export needs no granularity", confluent({ mode: "export", intervalMs: 90_000 })],
    [
      "a pattern that could take for ever is left to the brokers",
      mirror({ topics: "^(o+)+ut$" }, {}),
    ],
    ["gRPC by its address alone", otlp({ endpoint: "http://b:4317", protocol: "grpc" })],
    [
      "nothing is lost by dropping what is refused",
      { from: { kafka: { groupId: "g" } }, to: { console: { onRefused: "drop" } } },
    ],
  ])("may be: %s", (_kind, pipeline) => {
    expect(problemsOf(pipeline)).toEqual({});
  });
});

describe("several pipelines", () => {
  const reading = (groupId: string) => ({
    from: { kafka: { groupId, deadLetterTopic: "letters" } },
    to: toOtlp,
  });

  it("do not share a group", () => {
    expect(problems({ a: reading("g"), b: reading("h"), c: reading("g") })).toEqual({
      "pipelines.c.from.kafka.groupId": expect.stringContaining("pipelines.a.from.kafka.groupId"),
    });
  });

  it("do not share a transactional id", () => {
    const pair = (id: string) => mirror({ groupId: id }, { transactionalId: "t" });
    expect(Object.keys(problems({ a: pair("g"), b: pair("h") }))).toEqual([
      "pipelines.b.to.kafka.transactionalId",
    ]);
  });

  it("do not write to one file", () => {
    const writing = (groupId: string) => ({ ...reading(groupId), to: { file: { path: "f" } } });
    expect(Object.keys(problems({ a: writing("g"), b: writing("h") }))).toEqual([
      "pipelines.b.to.file.path",
    ]);
  });

  it.each([
    ["the same default", {}, {}, true],
    ["every address and one of them", { host: "0.0.0.0" }, {}, true],
    ["localhost and the loopback", { host: "localhost" }, { host: "::1" }, true],
    ["two addresses", { host: "10.0.0.1" }, { host: "10.0.0.2" }, false],
    ["free ports", { port: 0 }, { port: 0 }, false],
  ])("listen on one port, or not: %s", (_kind, one, other, clash) => {
    const found = problems({ a: http(one), b: http(other) });
    expect(Object.keys(found)).toEqual(clash ? ["pipelines.b.from.otlp.http.port"] : []);
  });

  it("leave the port of the health endpoints alone", () => {
    expect(Object.keys(problems({ a: http({}) }, { health: { port: 4318 } }))).toEqual([
      "health.port",
    ]);
  });
});

describe("a bridge", () => {
  it.each([
    ["pipelines", "has none", {}, {}],
    [
      "telemetry.endpoint",
      "is a signal's",
      { a: http({}) },
      { telemetry: { endpoint: "http://a/v1/metrics" } },
    ],
    [
      "workers",
      "are in one process",
      { a: http({}) },
      { workers: 2, kafka: { bootstrapServers: "embedded" } },
    ],
    [
      "kafka.producer.transactionalId",
      "is shared",
      { a: http({}) },
      { kafka: { ...kafka, producer: { transactionalId: "t" } } },
    ],
    [
      "kafka.consumer.instanceId",
      "is shared",
      { a: http({}) },
      { kafka: { ...kafka, groupId: "g", consumer: { instanceId: "i" } } },
    ],
    [
      "kafka.producer.acks",
      "contradicts idempotence",
      { a: http({}) },
      { kafka: { ...kafka, producer: { acks: 1 } } },
    ],
    [
      "limits.memoryBytes",
      "is too little",
      { a: grpc({ maxBodyBytes: 1024, maxDecompressedBytes: 1024 }) },
      { limits: { memoryBytes: 20_000_000 } },
    ],
    [
      "pipelines.a.from.otlp.http.maxDecompressedBytes",
      "is too much",
      { a: http({}) },
      { limits: { memoryBytes: 40_000_000 } },
    ],
    [
      "pipelines.a.from.kafka.instanceId",
      "is not for workers",
      { a: mirror({ instanceId: "i" }, {}) },
      { workers: 2 },
    ],
    [
      "pipelines.a.to.kafka.transactionalId",
      "is not for workers",
      { a: mirror({}, { transactionalId: "t" }) },
      { workers: 2 },
    ],
    [
      "pipelines.a.to.file",
      "is not for workers",
      { a: { from: fromKafka, to: { file: { path: "f" } } } },
      { workers: 2 },
    ],
    [
      "pipelines.a.from.msk.stateTopic",
      "is needed by workers",
      { a: { from: { msk: { regions: ["eu-central-1"] } }, to: { kafka: {} } } },
      { workers: 2 },
    ],
    [
      "pipelines.a.from.otlp.http.port",
      "is not for workers",
      { a: http({ port: 0 }) },
      { workers: 2 },
    ],
  ])("has a problem where %s %s", (path, _kind, pipelines, whole) => {
    expect(Object.keys(problems(pipelines, whole))).toEqual([path]);
  });

  it("has a bound on its pipelines", () => {
    const many = Object.fromEntries(
      Array.from({ length: 101 }, (_, index) => [`p${index}`, http({ port: 0 })]),
    );
    expect(problems(many)).toEqual({ pipelines: expect.stringContaining("more than 100") });
  });
});
