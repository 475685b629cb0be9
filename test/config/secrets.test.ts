import { inspect } from "node:util";
import { serialize } from "node:v8";
import { describe, expect, it } from "vitest";
import { KafkaConfig, type KafkaOptions } from "../../src/config/index.ts";
import { kafkaRules } from "../../src/config/kafka-rules.ts";
import { optionRows } from "../../src/config/option-table.ts";

/** A text that occurs nowhere else. */
const planted = "PLANTED-4f1c";
const pem = `-----BEGIN PRIVATE KEY-----\n${planted}\n-----END PRIVATE KEY-----\n`;

/** Options with a secret in every place that is for one. */
const withSecrets: Readonly<Record<string, KafkaOptions>> = {
  "auth.username": plain({ username: planted }),
  "auth.password": plain({ password: planted }),
  "auth.clientSecret": {
    bootstrapServers: "a:1",
    auth: {
      mechanism: "oauthbearer",
      tokenEndpointUrl: "https://issuer.example/token",
      clientId: "id",
      clientSecret: planted,
    },
  },
  "ssl.key": { bootstrapServers: "a:1", ssl: { certificate: "c.pem", key: pem } },
  "ssl.keyPassword": {
    bootstrapServers: "a:1",
    ssl: { certificate: "c.pem", key: "k.pem", keyPassword: planted },
  },
  "settings.ssl.keystore.password": {
    bootstrapServers: "a:1",
    settings: { "ssl.keystore.location": "k.p12", "ssl.keystore.password": planted },
  },
  "settings.sasl.oauthbearer.assertion.private.key.passphrase": {
    bootstrapServers: "a:1",
    settings: { "sasl.oauthbearer.assertion.private.key.passphrase": planted },
  },
};

function plain(part: { username?: string; password?: string }): KafkaOptions {
  const auth = { mechanism: "plain", username: "user", password: "word", ...part } as const;
  return { bootstrapServers: "a:1", auth };
}

/** Every way in which a value becomes text that ends up in a log. */
function renderings(value: unknown): string[] {
  return [
    inspect(value),
    inspect(value, { depth: null, showHidden: true, getters: true }),
    inspect(value, { depth: null, showHidden: true, getters: true, customInspect: false }),
    JSON.stringify(value) ?? "",
    String(value),
    `${value}`,
    ...entriesOf(value).flatMap((part) => [String(part), inspect({ ...(part as object) })]),
  ];
}

/** Everything in a tree of objects, as a logger that walks it would meet it. */
function entriesOf(value: unknown): unknown[] {
  return typeof value === "object" && value !== null
    ? [value, ...Reflect.ownKeys(value).flatMap((key) => entriesOf(Reflect.get(value, key)))]
    : [value];
}

describe("secrets", () => {
  it("are planted in every option that is for one", () => {
    const secretOptions = optionRows(kafkaRules.schema)
      .filter(({ meta }) => meta.secret === true)
      .map(({ path }) => path.join("."));
    expect(Object.keys(withSecrets)).toEqual(expect.arrayContaining(secretOptions));
  });

  it.each(Object.entries(withSecrets))(
    "%s is in no rendering of the config",
    (_option, options) => {
      for (const text of renderings(new KafkaConfig(options))) {
        expect(text).not.toContain(planted);
      }
    },
  );

  it.each(Object.entries(withSecrets))(
    "%s is in no copy of the config's data",
    (_option, options) => {
      const { logger, ...data } = new KafkaConfig(options);
      expect(logger).toBeDefined();
      const copies = [serialize(structuredClone(data)), serialize(data)];
      for (const copy of copies) {
        expect(copy.toString("latin1")).not.toContain(planted);
        expect(copy.toString("utf16le")).not.toContain(planted);
      }
    },
  );

  it.each(Object.entries(withSecrets))(
    "%s is in no error about another option",
    (_option, options) => {
      expectHidden(() => new KafkaConfig({ ...options, clientId: "", extra: 1 } as never));
    },
  );

  const wrong: Readonly<Record<string, unknown>> = {
    "credentials in a server's address": { bootstrapServers: `user:${planted}@host:9092` },
    "credentials in a list of servers": { bootstrapServers: ["a:1", `x://u:${planted}@h:1`] },
    "a password where the mechanism belongs": {
      auth: { mechanism: planted, username: "u", password: "p" },
    },
    "a password beside a wrong mechanism": {
      auth: { mechanism: "plian", username: planted, password: planted },
    },
    "a password with a mechanism that has none": {
      auth: { mechanism: "none", password: planted },
    },
    "a token endpoint with credentials": {
      auth: { mechanism: "oauthbearer", tokenEndpointUrl: `ftp://u:${planted}@h/` },
    },
    "a token endpoint that would do but for the credentials": {
      auth: {
        mechanism: "oauthbearer",
        tokenEndpointUrl: `https://u:${planted}@h/`,
        clientId: "c",
        clientSecret: "s",
      },
    },
    "a key that lost its lines": {
      ssl: { certificate: "c", key: `MIIE${planted.replace("-", "/")}${"A".repeat(200)}` },
    },
    "a key whose lines were joined by spaces": {
      ssl: { certificate: "c", key: `MIIE${"A".repeat(60)} ${planted.replace("-", "/")} AA==` },
    },
    "a key whose line breaks became text": {
      ssl: { certificate: "c", key: `MIIE${"A".repeat(60)}\\n${planted.replace("-", "/")}\\n` },
    },
    "a key that is longer than any path": {
      ssl: { certificate: "c", key: planted.repeat(400) },
    },
    "a key that is none": {
      ssl: { certificate: "c", key: `-----BEGIN CERTIFICATE-----\n${planted}` },
    },
    "a key over several lines without its mark": {
      ssl: { certificate: "c", key: `a\n${planted}` },
    },
    "a key password without a key": { ssl: { keyPassword: planted } },
    "a password in settings": { settings: { "sasl.password": planted } },
    "a secret where a number belongs": { producer: { lingerMs: planted } },
    "a secret where a word belongs": { producer: { compression: planted, partitionBy: planted } },
    "a secret where a topic belongs": { topic: `${planted} with spaces` },
    "a secret where a section belongs": { ssl: planted, consumer: planted, auth: planted },
    "secrets in lists": { debug: [planted], bootstrapServers: [`${planted} x`] },
    "a list of secrets where one belongs": { auth: { mechanism: "plain", username: [planted] } },
  };

  it.each(Object.entries(wrong))("%s is in no error", (_mistake, options) => {
    expectHidden(() => new KafkaConfig({ bootstrapServers: "a:1", ...(options as object) }));
  });
});

/** The call throws an error that nowhere holds the planted text. */
function expectHidden(call: () => unknown): void {
  let thrown: unknown;
  try {
    call();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(Error);
  const { message, stack } = thrown as Error;
  for (const text of [message, stack, ...renderings(thrown)]) {
    expect(text?.replaceAll("/", "-")).not.toContain(planted);
  }
}
