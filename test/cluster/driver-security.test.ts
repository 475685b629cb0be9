import { describe, expect, test } from "vitest";
import { driverSecurity } from "../../src/cluster/driver-security.ts";
import { KafkaConfig, type KafkaOptions } from "../../src/config/index.ts";
import { UnsupportedError } from "../../src/errors/index.ts";

const pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
const keyPem = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";

function settings(options: Pick<KafkaOptions, "auth" | "ssl">) {
  return driverSecurity(new KafkaConfig({ bootstrapServers: "broker:9092", ...options }));
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

  test("leave client credentials to the driver", () => {
    expect(
      settings({
        auth: {
          mechanism: "oauthbearer",
          tokenEndpointUrl: "https://issuer.example/token",
          clientId: "id",
          clientSecret: "s3cret",
          scope: "kafka",
          extensions: { logicalCluster: "lkc-1", identityPoolId: "pool-1" },
        },
      }),
    ).toEqual({
      "security.protocol": "sasl_plaintext",
      "sasl.mechanisms": "OAUTHBEARER",
      "sasl.oauthbearer.method": "oidc",
      "sasl.oauthbearer.token.endpoint.url": "https://issuer.example/token",
      "sasl.oauthbearer.client.id": "id",
      "sasl.oauthbearer.client.secret": "s3cret",
      "sasl.oauthbearer.scope": "kafka",
      "sasl.oauthbearer.extensions": "logicalCluster=lkc-1,identityPoolId=pool-1",
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
    expect(await (refresh as () => Promise<unknown>)()).toEqual({
      tokenValue: "token",
      lifetime: 1_900_000_000_000,
      principal: "",
      extensions: { a: "b" },
    });
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
