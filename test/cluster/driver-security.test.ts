import { describe, expect, test } from "vitest";
import { driverSecurity } from "../../src/cluster/driver-security.ts";
import { KafkaConfig, type KafkaOptions } from "../../src/config/index.ts";
import { AuthenticationError, UnsupportedError } from "../../src/errors/index.ts";

const pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
const keyPem = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";

function settings(options: Pick<KafkaOptions, "auth" | "ssl">) {
  return driverSecurity(new KafkaConfig({ bootstrapServers: "broker:9092", ...options }));
}

type Refresh = (config: string, done: (error: unknown, token?: unknown) => void) => void;

/** What a refresh gives to the driver's callback. */
function refreshed(refresh: unknown): Promise<unknown[]> {
  return new Promise((resolve) => (refresh as Refresh)("", (...given) => resolve(given)));
}

describe("the driver's security settings", () => {
  test("are plaintext without auth and ssl", () => {
    expect(settings({})).toEqual({ "security.protocol": "plaintext" });
  });

  test.each([
    [{ ssl: true }, "ssl"],
    [{ auth: { mechanism: "plain", username: "u", password: "p" } }, "sasl_plaintext"],
    [{ ssl: true, auth: { mechanism: "plain", username: "u", password: "p" } }, "sasl_ssl"],
  ] satisfies [Pick<KafkaOptions, "auth" | "ssl">, string][])(
    "take the protocol from both: %#",
    (options, protocol) => {
      expect(settings(options)["security.protocol"]).toBe(protocol);
    },
  );

  test.each(["plain", "scram-sha-256", "scram-sha-512"] as const)(
    "reveal user and password to the driver with %s",
    (mechanism) => {
      expect(settings({ auth: { mechanism, username: "bridge", password: "s3cret" } })).toEqual({
        "security.protocol": "sasl_plaintext",
        "sasl.mechanisms": mechanism.toUpperCase(),
        "sasl.username": "bridge",
        "sasl.password": "s3cret",
      });
    },
  );

  test("tell paths of PEM files from PEM texts", () => {
    expect(
      settings({ ssl: { ca: "./ca.pem", certificate: pem, key: keyPem, keyPassword: "s3cret" } }),
    ).toEqual({
      "security.protocol": "ssl",
      "ssl.ca.location": "./ca.pem",
      "ssl.certificate.pem": pem,
      "ssl.key.pem": keyPem,
      "ssl.key.password": "s3cret",
      "enable.ssl.certificate.verification": true,
      "ssl.endpoint.identification.algorithm": "https",
    });
  });

  test("check neither certificate nor host name where verification is off", () => {
    expect(settings({ ssl: { verify: false } })).toMatchObject({
      "enable.ssl.certificate.verification": false,
      "ssl.endpoint.identification.algorithm": "none",
    });
  });

  test("refuse a server name that the driver has no means to check", () => {
    expect(() => settings({ ssl: { serverName: "kafka.internal" } })).toThrow(UnsupportedError);
  });

  test("keep client credentials from the driver, which is handed tokens alone", () => {
    const given = settings({
      auth: {
        mechanism: "oauthbearer",
        tokenEndpointUrl: "https://issuer.example/token",
        clientId: "id",
        clientSecret: "s3cret",
      },
    });
    expect(given).toEqual({
      "security.protocol": "sasl_plaintext",
      "sasl.mechanisms": "OAUTHBEARER",
      oauthbearer_token_refresh_cb: expect.any(Function),
    });
  });

  test("hand tokens over in the driver's form", async () => {
    const { oauthbearer_token_refresh_cb: refresh, ...rest } = settings({
      auth: {
        mechanism: "oauthbearer",
        token: ({ signal }) => ({
          value: signal.aborted ? "aborted" : "token",
          expiresAtMs: 1_900_000_000_000,
          extensions: { a: "b" },
        }),
      },
    });
    expect(rest).toEqual({
      "security.protocol": "sasl_plaintext",
      "sasl.mechanisms": "OAUTHBEARER",
    });
    expect(await refreshed(refresh)).toEqual([
      null,
      { tokenValue: "token", lifetime: 1_900_000_000_000, principal: "", extensions: { a: "b" } },
    ]);
  });

  test("tell the driver of a token that cannot be had by an error of its own", async () => {
    const reason = new AuthenticationError("TOKEN_UNAVAILABLE", { detail: "no issuer" });
    const { oauthbearer_token_refresh_cb: refresh } = settings({
      auth: {
        mechanism: "oauthbearer",
        token: () => {
          throw reason;
        },
      },
    });
    const [error] = await refreshed(refresh);
    expect(error).not.toBe(reason);
    expect(error).toMatchObject({ message: reason.message, cause: reason });
  });

  test("survive a driver that is gone when the token comes", async () => {
    const { oauthbearer_token_refresh_cb: refresh } = settings({
      auth: { mechanism: "oauthbearer", token: () => ({ value: "t", expiresAtMs: 2e12 }) },
    });
    const gone = new Promise<void>((resolve) => {
      (refresh as Refresh)("", () => {
        resolve();
        throw new Error("Client is not connected");
      });
    });
    await gone;
    // An unhandled rejection would fail the run.
    await new Promise((resolve) => setImmediate(resolve));
  });

  test("speak OAUTHBEARER for AWS IAM", () => {
    expect(
      settings({ ssl: true, auth: { mechanism: "aws-msk-iam", region: "eu-central-1" } }),
    ).toMatchObject({
      "security.protocol": "sasl_ssl",
      "sasl.mechanisms": "OAUTHBEARER",
      oauthbearer_token_refresh_cb: expect.any(Function),
    });
  });

  test("name what Kerberos was given, and nothing else", () => {
    expect(settings({ auth: { mechanism: "gssapi" } })).toEqual({
      "security.protocol": "sasl_plaintext",
      "sasl.mechanisms": "GSSAPI",
      "sasl.kerberos.service.name": "kafka",
    });
    expect(
      settings({ auth: { mechanism: "gssapi", principal: "bridge", keytab: "/etc/b.keytab" } }),
    ).toMatchObject({
      "sasl.kerberos.principal": "bridge",
      "sasl.kerberos.keytab": "/etc/b.keytab",
    });
  });
});
