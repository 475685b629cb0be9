import { describe, expect, onTestFinished, test, vi } from "vitest";
import { tokenSource } from "../../src/cluster/access-token.ts";
import { type AccessToken, KafkaConfig, type KafkaOptions } from "../../src/config/index.ts";
import { MissingDependencyError } from "../../src/errors/index.ts";

type Auth = NonNullable<KafkaOptions["auth"]>;

function configOf(auth: Auth) {
  return new KafkaConfig({ bootstrapServers: "broker:9092", auth, ssl: true });
}

function signer() {
  const sign = (token: string) => vi.fn(async () => ({ token, expiryTime: 1_900_000_000_000 }));
  return {
    generateAuthToken: sign("default chain"),
    generateAuthTokenFromProfile: sign("profile"),
    generateAuthTokenFromRole: sign("role"),
  };
}

describe("where access tokens come from", () => {
  test.each<Auth>([
    { mechanism: "none" },
    { mechanism: "plain", username: "u", password: "p" },
    { mechanism: "scram-sha-256", username: "u", password: "p" },
    { mechanism: "scram-sha-512", username: "u", password: "p" },
    { mechanism: "gssapi" },
  ])("no token is needed with %o", (auth) => {
    expect(tokenSource(configOf(auth))).toBeUndefined();
  });

  test("a callback's token is given as it is", async () => {
    const token = { value: "t", expiresAtMs: Date.now() + 1_000, extensions: { a: "b" } };
    const source = tokenSource(configOf({ mechanism: "oauthbearer", token: () => token }));
    expect(await source?.()).toBe(token);
  });

  test("clients that ask at the same time share a request", async () => {
    const token = vi.fn(async () => ({ value: "t", expiresAtMs: Date.now() + 1_000 }));
    const config = configOf({ mechanism: "oauthbearer", token });
    await Promise.all([tokenSource(config)?.(), tokenSource(config)?.()]);
    expect(token).toHaveBeenCalledTimes(1);
    await tokenSource(config)?.();
    expect(token).toHaveBeenCalledTimes(2);
  });

  test.each([
    ["nothing", undefined, /something else than/],
    ["no text", { value: 1, expiresAtMs: Date.now() + 1_000 }, /something else than/],
    ["no time", { value: "s3cret" }, /something else than/],
    ["one that has expired", { value: "s3cret", expiresAtMs: 1_700_000_000 }, /1970/],
  ])("a callback that gives %s is told so, without the token", async (_, token, text) => {
    const source = tokenSource(
      configOf({ mechanism: "oauthbearer", token: () => token as AccessToken }),
    );
    const failure = await source?.().catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "TOKEN_UNAVAILABLE" });
    expect(String(failure)).toMatch(text);
    expect(String(failure)).not.toContain("s3cret");
  });

  test("a callback that never answers is given up, and told by its signal", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    let signal: AbortSignal | undefined;
    const source = tokenSource(
      configOf({
        mechanism: "oauthbearer",
        token: (context) => {
          signal = context.signal;
          return new Promise(() => {});
        },
      }),
    );
    const failure = source?.().catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(9_000);
    expect(await failure).toMatchObject({ code: "TOKEN_UNAVAILABLE" });
    expect(signal?.aborted).toBe(true);
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
    const provider = tokenSource(
      configOf({ mechanism: "aws-msk-iam", region: "eu-central-1", ...options }),
      importModule,
    );
    expect(await provider?.()).toEqual({ value, expiresAtMs: 1_900_000_000_000 });
    expect(importModule).toHaveBeenCalledWith("aws-msk-iam-sasl-signer-js");
    expect(module[method]).toHaveBeenCalledWith(expected);
  });

  test("the signer's package is named where it is not installed", async () => {
    const provider = tokenSource(
      configOf({ mechanism: "aws-msk-iam", region: "eu-central-1" }),
      async () => {
        throw new Error("Cannot find package");
      },
    );
    const failure = provider?.();
    await expect(failure).rejects.toBeInstanceOf(MissingDependencyError);
    await expect(failure).rejects.toMatchObject({
      code: "MISSING_DEPENDENCY",
      packageName: "aws-msk-iam-sasl-signer-js",
    });
  });
});
