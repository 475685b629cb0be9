import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BridgeConfig, type BridgeOptions } from "../../../src/config/index.ts";
import { optionRows } from "../../../src/config/option-table.ts";
import { bridgeSchema } from "../../../src/config/sections/bridge/bridge-options.ts";

/** A text that occurs nowhere else. */
const planted = "PLANTED-9e2d";

const pemOf = (secret: string) =>
  `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----\n`;
const keyOf = (secret: string) => ({ certificate: "c.pem", key: pemOf(secret) });
const passwordOf = (keyPassword: string) => ({ certificate: "c.pem", key: "k.pem", keyPassword });

/** A bridge with a part of its own in place of each default. */
function bridge(kafka: object, from: object, to: object = { kafka: {} }): object {
  return {
    kafka: { bootstrapServers: "a:1", ...kafka },
    pipelines: { main: { from, to } },
  };
}

const listens = { otlp: { http: {} } };
const reads = { kafka: { groupId: "g", deadLetterTopic: "dead" } };
const sendsBy = (options: object) => ({ otlp: { endpoint: "https://b.example", ...options } });
const sasl = (part: object) => {
  return { auth: { mechanism: "plain", username: "u", password: "p", ...part } };
};

/** For every option that holds a secret, a right bridge with the secret in it. */
const places: Readonly<Record<string, (secret: string) => object>> = {
  "kafka.auth.username": (secret) => bridge(sasl({ username: secret }), listens),
  "kafka.auth.password": (secret) => bridge(sasl({ password: secret }), listens),
  "kafka.auth.clientSecret": (clientSecret) => {
    const issuer = { tokenEndpointUrl: "https://issuer.example/token", clientId: "id" };
    return bridge({ auth: { mechanism: "oauthbearer", ...issuer, clientSecret } }, listens);
  },
  "kafka.ssl.key": (secret) => bridge({ ssl: keyOf(secret) }, listens),
  "kafka.ssl.keyPassword": (secret) => bridge({ ssl: passwordOf(secret) }, listens),
  ...Object.fromEntries(
    ["http", "grpc"].flatMap((protocol) => {
      const listener = (options: object) => bridge({}, { otlp: { [protocol]: options } });
      const path = `pipelines.<name>.from.otlp.${protocol}`;
      return [
        [`${path}.tls.key`, (secret: string) => listener({ tls: keyOf(secret) })],
        [`${path}.tls.keyPassword`, (secret: string) => listener({ tls: passwordOf(secret) })],
        [`${path}.bearerTokens`, (secret: string) => listener({ bearerTokens: ["a", secret] })],
      ];
    }),
  ),
  "pipelines.<name>.from.msk.metricStream.accessKey": (accessKey) =>
    bridge({}, { msk: { regions: ["eu-central-1"], metricStream: { port: 8080, accessKey } } }),
  "pipelines.<name>.from.confluent.apiKey": (apiKey) =>
    bridge({}, { confluent: { apiKey, apiSecret: "s" } }),
  "pipelines.<name>.from.confluent.apiSecret": (apiSecret) =>
    bridge({}, { confluent: { apiKey: "k", apiSecret } }),
  "pipelines.<name>.to.otlp.headers": (secret) =>
    bridge({}, reads, sendsBy({ headers: { authorization: `Bearer ${secret}` } })),
  "pipelines.<name>.to.otlp.tls.key": (secret) =>
    bridge({}, reads, sendsBy({ tls: keyOf(secret) })),
  "pipelines.<name>.to.otlp.tls.keyPassword": (secret) =>
    bridge({}, reads, sendsBy({ tls: passwordOf(secret) })),
};

/** Every way in which a value becomes text that ends up in a log. */
function renderings(value: unknown): string[] {
  return [
    inspect(value, { depth: null }),
    inspect(value, { depth: null, showHidden: true, getters: true, customInspect: false }),
    JSON.stringify(value),
    String(value),
  ];
}

/** The same tree, with another value in place of every one that has the secret in it. */
function changed(tree: unknown, wrong: unknown): unknown {
  if (typeof tree === "string") {
    return tree.includes(planted) ? wrong : tree;
  }
  if (typeof tree !== "object" || tree === null) {
    return tree;
  }
  return Array.isArray(tree)
    ? tree.map((part) => changed(part, wrong))
    : Object.fromEntries(Object.entries(tree).map(([key, part]) => [key, changed(part, wrong)]));
}

/** The config, or what is thrown in its place. */
function outcome(options: object): unknown {
  try {
    return BridgeConfig.from(options as BridgeOptions);
  } catch (error) {
    return error;
  }
}

describe("the secrets of a bridge", () => {
  it("are planted in every option that holds one", () => {
    const secret = optionRows(bridgeSchema).filter(({ meta }) => meta.secret === true);
    const paths = secret.map(({ path }) => path.join("."));
    expect(Object.keys(places).sort()).toEqual([...new Set(paths)].sort());
  });

  it.each(Object.entries(places))("%s is in no rendering of the config", (_path, withSecret) => {
    const config = outcome(withSecret(planted));
    expect(config).toBeInstanceOf(BridgeConfig);
    for (const text of renderings(config)) {
      expect(text).not.toContain(planted);
    }
  });

  it.each(Object.entries(places))(
    "%s is in no error about another option, nor where it is wrong itself",
    (_path, withSecret) => {
      const right = withSecret(planted);
      const other = { ...right, health: { port: "none" }, unknown: 1 };
      const wrong = [
        [planted],
        { a: [planted] },
        `${planted}\u0000`,
        `${planted}\n${planted}`,
        planted.repeat(10_000),
      ].map((value) => changed(right, value));
      for (const options of [other, ...wrong]) {
        const found = outcome(options as object);
        const message = found instanceof Error ? [found.message, String(found.stack)] : [];
        for (const text of [...renderings(found), ...message]) {
          expect(text).not.toContain(planted);
        }
      }
    },
  );

  it("are in no text, whatever characters they have", () => {
    const secret = fc.string({ minLength: 12, maxLength: 40, unit: "binary-ascii" });
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(places)), secret, (withSecret, text) => {
        const found = outcome(withSecret(text));
        const message = found instanceof Error ? [found.message] : [];
        for (const printed of [...renderings(found), ...message]) {
          expect(printed).not.toContain(text);
        }
      }),
      { numRuns: 200 },
    );
  });
});
