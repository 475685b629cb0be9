import { describe, expect, it } from "vitest";
import { kafkaRules } from "../../../src/config/kafka-rules.ts";
import { problemsOf } from "../problems.ts";

interface Case {
  /** Where the problem is shown, and a part of what is said. */
  readonly problem: readonly [path: string, message: string];
  readonly wrong: object;
  /** The same with as little as possible changed, so that it is right. */
  readonly right: object;
}

const encrypted =
  "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIE\n-----END ENCRYPTED PRIVATE KEY-----";
const token = () => ({ value: "t", expiresAtMs: 0 });
const oidc = {
  mechanism: "oauthbearer",
  tokenEndpointUrl: "https://issuer.example/token",
  clientId: "id",
  clientSecret: "secret",
};
const msk = { mechanism: "aws-msk-iam", region: "r" };

function without(options: Record<string, unknown>, key: string): object {
  return Object.fromEntries(Object.entries(options).filter(([name]) => name !== key));
}

const connection: readonly Case[] = [
  {
    problem: ["bootstrapServers", "stands alone"],
    wrong: { bootstrapServers: "embedded,a:1" },
    right: { bootstrapServers: "embedded" },
  },
  {
    problem: ["ssl", "speaks no TLS"],
    wrong: { bootstrapServers: "embedded", ssl: {} },
    right: { bootstrapServers: "embedded", ssl: false },
  },
  {
    problem: ["auth", "knows no users"],
    wrong: {
      bootstrapServers: ["embedded"],
      auth: { mechanism: "plain", username: "u", password: "p" },
    },
    right: { bootstrapServers: ["embedded"], auth: { mechanism: "none" } },
  },
  {
    problem: ["reconnectBackoffMaxMs", "at least reconnectBackoffMs"],
    wrong: { reconnectBackoffMs: 10_001 },
    right: { reconnectBackoffMs: 10_000 },
  },
  {
    problem: ["topic.metrics", "topic of another signal"],
    wrong: { topic: { traces: { name: "t", partitions: 1 }, metrics: "t" } },
    right: {
      topic: { traces: { name: "t", partitions: 1 }, metrics: { name: "t", partitions: 1 } },
    },
  },
  {
    problem: ["topic.logs", "topic of another signal"],
    wrong: { topic: { name: "t", logs: { autoCreate: false } } },
    right: { topic: { name: "t", autoCreate: false, logs: { autoCreate: false } } },
  },
];

const security: readonly Case[] = [
  {
    problem: ["ssl.key", "required beside ssl.certificate"],
    wrong: { ssl: { certificate: "c" } },
    right: { ssl: { certificate: "c", key: "k" } },
  },
  {
    problem: ["ssl.certificate", "required beside ssl.key"],
    wrong: { ssl: { key: "k" } },
    right: { ssl: { certificate: "c", key: "k" } },
  },
  {
    problem: ["ssl.keyPassword", "there is none"],
    wrong: { ssl: { keyPassword: "pw" } },
    right: { ssl: { certificate: "c", key: "k", keyPassword: "pw" } },
  },
  {
    problem: ["ssl.keyPassword", "the key is encrypted"],
    wrong: { ssl: { certificate: "c", key: encrypted } },
    right: { ssl: { certificate: "c", key: encrypted, keyPassword: "pw" } },
  },
  {
    problem: ["auth.token", "either token (a function) or tokenEndpointUrl"],
    wrong: { auth: { mechanism: "oauthbearer" } },
    right: { auth: { mechanism: "oauthbearer", token } },
  },
  {
    problem: ["auth.tokenEndpointUrl", "excludes auth.token"],
    wrong: { auth: { mechanism: "oauthbearer", token, tokenEndpointUrl: "https://i.example/t" } },
    right: { auth: oidc },
  },
  ...Object.entries({ clientId: "id", clientSecret: "s", scope: "s", extensions: { a: "b" } }).map(
    ([name, value]): Case => ({
      problem: [`auth.${name}`, "there is a token function instead"],
      wrong: { auth: { mechanism: "oauthbearer", token, [name]: value } },
      right: { auth: { ...oidc, [name]: value } },
    }),
  ),
  ...["clientId", "clientSecret"].map(
    (name): Case => ({
      problem: [`auth.${name}`, "required beside auth.tokenEndpointUrl"],
      wrong: { auth: without(oidc, name) },
      right: { auth: oidc },
    }),
  ),
  {
    problem: ["ssl", "over TLS only"],
    wrong: { auth: msk },
    right: { auth: msk, ssl: true },
  },
  {
    problem: ["auth.profile", "excludes auth.roleArn"],
    wrong: { ssl: true, auth: { ...msk, profile: "p", roleArn: "a" } },
    right: { ssl: true, auth: { ...msk, profile: "p" } },
  },
  {
    problem: ["auth.roleSessionName", "is for auth.roleArn"],
    wrong: { ssl: true, auth: { ...msk, roleSessionName: "s" } },
    right: { ssl: true, auth: { ...msk, roleSessionName: "s", roleArn: "a" } },
  },
];

const producer: readonly Case[] = [
  {
    problem: ["producer.acks", "must be all with producer.idempotence"],
    wrong: { producer: { acks: 1 } },
    right: { producer: { acks: 1, idempotence: false } },
  },
  {
    problem: ["producer.maxInFlight", "at most 5"],
    wrong: { producer: { maxInFlight: 6 } },
    right: { producer: { maxInFlight: 6, idempotence: false } },
  },
  {
    problem: ["producer.retries", "at least 1"],
    wrong: { producer: { retries: 0 } },
    right: { producer: { retries: 0, idempotence: false } },
  },
  {
    problem: ["producer.idempotence", "must be true with producer.transactionalId"],
    wrong: { producer: { transactionalId: "t", idempotence: false } },
    right: { producer: { transactionalId: "t", idempotence: true } },
  },
  {
    problem: ["producer.deliveryTimeoutMs", "more than producer.lingerMs"],
    wrong: { producer: { deliveryTimeoutMs: 5 } },
    right: { producer: { deliveryTimeoutMs: 6 } },
  },
  {
    problem: ["producer.lingerMs", "at most producer.flushIntervalMs"],
    wrong: { producer: { lingerMs: 1_001 } },
    right: { producer: { lingerMs: 1_000 } },
  },
  {
    problem: ["producer.deliveryTimeoutMs", "at most producer.transactionTimeoutMs"],
    wrong: { producer: { transactionalId: "t", deliveryTimeoutMs: 60_001 } },
    right: { producer: { transactionalId: "t", deliveryTimeoutMs: 60_000 } },
  },
  {
    problem: ["producer.transactionTimeoutMs", "at least socketTimeoutMs"],
    wrong: { producer: { transactionalId: "t", transactionTimeoutMs: 29_999 } },
    right: { producer: { transactionalId: "t", transactionTimeoutMs: 30_000 } },
  },
  {
    problem: ["producer.transactionTimeoutMs", "more than producer.lingerMs"],
    wrong: {
      socketTimeoutMs: 1_000,
      producer: {
        transactionalId: "t",
        transactionTimeoutMs: 2_000,
        lingerMs: 2_000,
        flushIntervalMs: 9_000,
      },
    },
    right: {
      socketTimeoutMs: 1_000,
      producer: {
        transactionalId: "t",
        transactionTimeoutMs: 2_001,
        lingerMs: 2_000,
        flushIntervalMs: 9_000,
      },
    },
  },
  {
    problem: ["producer.bufferMemory", "at least producer.maxRequestSize"],
    wrong: { producer: { bufferMemory: 1_048_575 } },
    right: { producer: { bufferMemory: 1_048_576 } },
  },
  {
    problem: ["producer.compressionLevel", "is for gzip"],
    wrong: { producer: { compression: "gzip", compressionLevel: 10 } },
    right: { producer: { compression: "zstd", compressionLevel: 10 } },
  },
  {
    problem: ["producer.partitionBy", "metrics have no trace id"],
    wrong: { producer: { partitionBy: "traceId" } },
    right: { producer: { partitionBy: { traces: "traceId", logs: "traceId" } } },
  },
  {
    problem: ["producer.partitioner", "random scatters"],
    wrong: { producer: { partitioner: "random", partitionBy: { traces: "traceId" } } },
    right: { producer: { partitioner: "random", partitionBy: { traces: "roundRobin" } } },
  },
];

const kip848 = { groupId: "g", protocol: "consumer" };

const consumer: readonly Case[] = [
  {
    problem: ["consumer.groupId", "differs from groupId"],
    wrong: { groupId: "a", consumer: { groupId: "b" } },
    right: { groupId: "a", consumer: { groupId: "a" } },
  },
  {
    problem: ["consumer.instanceId", "needs a groupId"],
    wrong: { consumer: { instanceId: "i" } },
    right: { groupId: "g", consumer: { instanceId: "i" } },
  },
  {
    problem: ["consumer.heartbeatIntervalMs", "less than consumer.sessionTimeoutMs"],
    wrong: { consumer: { heartbeatIntervalMs: 30_000 } },
    right: { consumer: { heartbeatIntervalMs: 29_999 } },
  },
  {
    problem: ["consumer.maxPollIntervalMs", "at least consumer.sessionTimeoutMs"],
    wrong: { consumer: { maxPollIntervalMs: 29_999 } },
    right: { consumer: { maxPollIntervalMs: 30_000 } },
  },
  ...Object.entries({ sessionTimeoutMs: 9_000, heartbeatIntervalMs: 9, assignment: "range" }).map(
    ([name, value]): Case => ({
      problem: [`consumer.${name}`, "up to the brokers"],
      wrong: { consumer: { ...kip848, [name]: value } },
      right: { consumer: kip848 },
    }),
  ),
  {
    problem: ["consumer.fromBeginning", "differs from fromBeginning"],
    wrong: { fromBeginning: true, consumer: { fromBeginning: false } },
    right: { fromBeginning: true, consumer: { fromBeginning: true } },
  },
  {
    problem: ["consumer.offsetReset", "contradicts fromBeginning"],
    wrong: { fromBeginning: true, consumer: { offsetReset: "latest" } },
    right: { fromBeginning: true, consumer: { offsetReset: "earliest" } },
  },
  {
    problem: ["consumer.deadLetterTopic", "dead letters would come round again"],
    wrong: { consumer: { deadLetterTopic: "otlp_spans" } },
    right: { topic: "telemetry", consumer: { deadLetterTopic: "otlp_spans" } },
  },
];

const cases = [...connection, ...security, ...producer, ...consumer];

describe("contradictions", () => {
  it.each(cases.map((row) => [...row.problem, row] as const))("%s: %s", (path, message, row) => {
    const problems = problemsOf(row.wrong);
    expect(Object.keys(problems)).toEqual([path]);
    expect(problems[path]).toContain(message);
    expect(problemsOf(row.right)).toEqual({});
  });

  it("each have a case here", () => {
    const untested = kafkaRules.contradictions.filter(
      ({ reads, message }) =>
        !cases.some(({ problem }) => problem[0] === reads[0] && message.includes(problem[1])),
    );
    expect(untested.map(({ reads, message }) => [reads[0], message])).toEqual([]);
  });

  it("are found beside other problems, in the same pass", () => {
    const problems = problemsOf({
      bootstrapServers: undefined,
      auth: { mechanism: "plain", username: "u" },
      producer: { acks: 0, batchSize: "many", unknown: 1 },
      ssl: { key: "k" },
    });
    expect(Object.keys(problems).sort()).toEqual([
      "auth.password",
      "bootstrapServers",
      "producer.acks",
      "producer.batchSize",
      "producer.unknown",
      "ssl.certificate",
    ]);
  });

  it("are not spoken of where one of the options is wrong by itself", () => {
    expect(Object.keys(problemsOf({ producer: { acks: 1, idempotence: "yes" } }))).toEqual([
      "producer.idempotence",
    ]);
    expect(
      Object.keys(problemsOf({ consumer: { heartbeatIntervalMs: 90_000, sessionTimeoutMs: 0 } })),
    ).toEqual(["consumer.sessionTimeoutMs"]);
    expect(
      Object.keys(problemsOf({ topic: 5, consumer: { deadLetterTopic: "otlp_spans" } })),
    ).toEqual(["topic"]);
  });

  it("do not blame a default for what the caller did not say", () => {
    expect(problemsOf({ fromBeginning: true })).toEqual({});
    expect(problemsOf({ groupId: "g", consumer: { protocol: "consumer" } })).toEqual({});
    expect(problemsOf({ producer: { transactionalId: "t" } })).toEqual({});
  });
});
