import { readFile } from "node:fs/promises";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KafkaCluster } from "../../src/cluster/index.ts";
import { KafkaConfig, type KafkaOptions, type Logger } from "../../src/config/index.ts";
import { KafkaConsumer } from "../../src/consumer/index.ts";
import { KafkaProducer } from "../../src/producer/index.ts";
import { uniqueTopic } from "../support/names.ts";
import { type SecurityLab, startSecurityLab } from "../support/security/security-lab.ts";

/** Texts that occur nowhere else. */
const planted = {
  password: "PLANTED-password-7d",
  clientSecret: "PLANTED-client-secret-7d",
  token: "PLANTED-token-7d",
  keyPassword: "PLANTED-key-password-7d",
  setting: "PLANTED-setting-7d",
} as const;

let lab: SecurityLab;
beforeAll(async () => {
  lab = await startSecurityLab();
}, 120_000);
afterAll(() => lab[Symbol.asyncDispose]());

/** Keeps all that is logged, fields included. */
function recorder() {
  const lines: string[] = [];
  const log = (message: string, fields?: unknown) => {
    lines.push(message, inspect(fields, { depth: 20 }));
  };
  const logger: Logger = { debug: log, info: log, warn: log, error: log };
  return { lines, logger };
}

function renderings(value: unknown): string[] {
  const options = { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true };
  return [inspect(value, options), inspect(value, { ...options, customInspect: false })];
}

function errorTexts(error: unknown): string[] {
  const { message, stack, cause } = error as Error;
  // Answers of brokers, which have big numbers, may be among the causes.
  const json = JSON.stringify(error, (_key, value: unknown) =>
    typeof value === "bigint" ? String(value) : value,
  );
  const own = [message, stack ?? "", json, ...renderings(error)];
  return cause === undefined ? own : [...own, ...errorTexts(cause)];
}

const path = (file: string) => lab.certificates.path(file);

const cases: readonly (readonly [
  name: string,
  listener: string,
  options: () => Pick<KafkaOptions, "auth" | "settings" | "ssl">,
])[] = [
  ...(["plain", "scram-sha-512"] as const).map(
    (mechanism) =>
      [
        `the password of ${mechanism}`,
        "SASL",
        () => ({ auth: { mechanism, username: "bridge", password: planted.password } }),
      ] as const,
  ),
  [
    "the client secret",
    "OIDC",
    () => ({
      auth: {
        mechanism: "oauthbearer",
        tokenEndpointUrl: lab.issuer.tokenEndpointUrl,
        clientId: "bridge-client",
        clientSecret: planted.clientSecret,
      },
    }),
  ],
  [
    "a token",
    "OIDC",
    () => ({
      auth: {
        mechanism: "oauthbearer",
        token: () => ({ value: planted.token, expiresAtMs: Date.now() + 60_000 }),
      },
    }),
  ],
  [
    "the password of a key, and a secret setting",
    "MUTUAL",
    () => ({
      ssl: {
        ca: path("ca.pem"),
        certificate: path("client.pem"),
        key: path("client-encrypted.key"),
        keyPassword: planted.keyPassword,
      },
      settings: { "ssl.keystore.password": planted.setting },
    }),
  ],
];

describe.concurrent("a client that fails to connect, with all of its debugging on, tells nowhere", () => {
  test.each(cases)(
    "%s",
    async (_name, listener, secure) => {
      const { lines, logger } = recorder();
      const options: KafkaOptions = {
        bootstrapServers: lab.cluster.addressesOf(listener),
        groupId: "g",
        logger,
        logLevel: "debug",
        debug: ["all"],
        ...secure(),
      };
      await using producer = new KafkaProducer(options);
      await using consumer = new KafkaConsumer(options);
      await using cluster = new KafkaCluster(options);
      const outcomes = await Promise.allSettled([
        producer.connect(),
        producer.writeRecord({ topic: uniqueTopic("secret"), value: "v" }),
        consumer.connect(),
        cluster.describe(),
      ]);
      const errors = outcomes.map((outcome) =>
        outcome.status === "rejected" ? (outcome.reason as unknown) : undefined,
      );
      expect(errors.filter((error) => error !== undefined)).toHaveLength(4);
      const texts = [
        ...lines,
        ...errors.flatMap(errorTexts),
        ...[producer, consumer, cluster, new KafkaConfig(options)].flatMap(renderings),
        await readFile("/proc/self/cmdline", "utf8").catch(() => ""),
      ];
      for (const secret of Object.values(planted)) {
        for (const form of [secret, Buffer.from(secret).toString("base64")]) {
          expect(texts.filter((text) => text.includes(form))).toEqual([]);
        }
      }
    },
    60_000,
  );
});
