import { describe, expect, test, vi } from "vitest";
import { tokenProvider } from "../../src/cluster/access-token.ts";
import { KafkaConfig, type KafkaOptions } from "../../src/config/index.ts";
import { MissingDependencyError } from "../../src/errors/index.ts";

type Auth = NonNullable<KafkaOptions["auth"]>;

function authOf(auth: Auth) {
  return new KafkaConfig({ bootstrapServers: "broker:9092", auth, ssl: true }).auth;
}

function signer() {
  const sign = (token: string) => vi.fn(async () => ({ token, expiryTime: 1_900_000_000_000 }));
  return {
    generateAuthToken: sign("default chain"),
    generateAuthTokenFromProfile: sign("profile"),
    generateAuthTokenFromRole: sign("role"),
  };
}

const context = { signal: new AbortController().signal };

describe("where access tokens come from", () => {
  test.each<Auth>([
    { mechanism: "none" },
    { mechanism: "plain", username: "u", password: "p" },
    { mechanism: "scram-sha-256", username: "u", password: "p" },
    { mechanism: "scram-sha-512", username: "u", password: "p" },
    { mechanism: "gssapi" },
    {
      mechanism: "oauthbearer",
      tokenEndpointUrl: "https://issuer.example/token",
      clientId: "id",
      clientSecret: "secret",
    },
  ])("no token of ours is needed with %o", (auth) => {
    expect(tokenProvider(authOf(auth))).toBeUndefined();
  });

  test("a callback is used as it is", () => {
    const token = () => ({ value: "t", expiresAtMs: 1 });
    expect(tokenProvider(authOf({ mechanism: "oauthbearer", token }))).toBe(token);
  });

  test.each([
    [{}, "default chain", "generateAuthToken", { region: "eu-central-1" }],
    [
      { profile: "dev" },
      "profile",
      "generateAuthTokenFromProfile",
      { region: "eu-central-1", awsProfileName: "dev" },
    ],
    [
      { roleArn: "arn:aws:iam::1:role/kafka", roleSessionName: "bridge" },
      "role",
      "generateAuthTokenFromRole",
      {
        region: "eu-central-1",
        awsRoleArn: "arn:aws:iam::1:role/kafka",
        awsRoleSessionName: "bridge",
      },
    ],
    [
      { roleArn: "arn:aws:iam::1:role/kafka" },
      "role",
      "generateAuthTokenFromRole",
      { region: "eu-central-1", awsRoleArn: "arn:aws:iam::1:role/kafka" },
    ],
  ] as const)("AWS's signer is asked with %o", async (options, value, method, expected) => {
    const module = signer();
    const importModule = vi.fn(async () => module);
    const provider = tokenProvider(
      authOf({ mechanism: "aws-msk-iam", region: "eu-central-1", ...options }),
      importModule,
    );
    expect(await provider?.(context)).toEqual({ value, expiresAtMs: 1_900_000_000_000 });
    expect(importModule).toHaveBeenCalledWith("aws-msk-iam-sasl-signer-js");
    expect(module[method]).toHaveBeenCalledWith(expected);
  });

  test("the signer's package is named where it is not installed", async () => {
    const provider = tokenProvider(
      authOf({ mechanism: "aws-msk-iam", region: "eu-central-1" }),
      async () => {
        throw new Error("Cannot find package");
      },
    );
    const failure = provider?.(context);
    await expect(failure).rejects.toBeInstanceOf(MissingDependencyError);
    await expect(failure).rejects.toMatchObject({
      code: "MISSING_DEPENDENCY",
      packageName: "aws-msk-iam-sasl-signer-js",
    });
  });
});
