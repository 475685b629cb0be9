import { createHash, createHmac } from "node:crypto";
import { generateAuthToken } from "aws-msk-iam-sasl-signer-js";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { tokenSource } from "../../src/cluster/access-token.ts";
import { type AccessToken, KafkaConfig } from "../../src/config/index.ts";

/** Credentials that AWS shows in its documentation. */
const accessKeyId = "AKIAIOSFODNN7EXAMPLE";
const secretAccessKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const sessionToken = "a session/token+of=STS";
const region = "eu-central-1";

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

/** As RFC 3986 has it, which is stricter than JavaScript. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * Signature Version 4 of a presigned GET, from AWS's description of it.
 *
 * @param parameters - those that are signed
 */
function signatureOf(host: string, parameters: ReadonlyMap<string, string>): string {
  const query = [...parameters]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join("&");
  const request = ["GET", "/", query, `host:${host}`, "", "host", sha256("")].join("\n");
  const time = parameters.get("X-Amz-Date") ?? "";
  const scope = [time.slice(0, 8), region, "kafka-cluster", "aws4_request"];
  const toSign = ["AWS4-HMAC-SHA256", time, scope.join("/"), sha256(request)].join("\n");
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  return hmac(key, toSign).toString("hex");
}

function urlOf({ value }: AccessToken): URL {
  expect(value).toMatch(/^[\w-]+$/);
  return new URL(Buffer.from(value, "base64url").toString());
}

async function newToken(): Promise<AccessToken> {
  const source = tokenSource(
    new KafkaConfig({
      bootstrapServers: "broker:9098",
      ssl: true,
      auth: { mechanism: "aws-msk-iam", region },
    }),
  );
  const token = await source?.();
  if (token === undefined) {
    throw new Error("there is no token");
  }
  return token;
}

describe("a token for Amazon MSK, made by AWS's own package", () => {
  beforeEach(() => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", accessKeyId);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", secretAccessKey);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.useRealTimers();
  });

  test.each([
    ["of a user", undefined],
    ["of a session", sessionToken],
  ])("is signed by the credentials %s", async (_, session) => {
    if (session !== undefined) {
      vi.stubEnv("AWS_SESSION_TOKEN", session);
    }
    const url = urlOf(await newToken());
    expect(url.origin).toBe(`https://kafka.${region}.amazonaws.com`);
    const parameters = new Map(url.searchParams);
    const {
      "X-Amz-Signature": signature,
      "User-Agent": agent,
      ...signed
    } = Object.fromEntries(parameters);
    expect(agent).toContain("aws-msk-iam-sasl-signer");
    expect(signed).toMatchObject({
      Action: "kafka-cluster:Connect",
      "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
      "X-Amz-Credential": expect.stringMatching(
        new RegExp(`^${accessKeyId}/\\d{8}/${region}/kafka-cluster/aws4_request$`),
      ),
      "X-Amz-SignedHeaders": "host",
    });
    expect(signed["X-Amz-Security-Token"]).toBe(session);
    expect(signature).toBe(signatureOf(url.host, new Map(Object.entries(signed))));
    expect(signature).not.toBe(
      signatureOf(url.host, new Map(Object.entries({ ...signed, Action: "another" }))),
    );
  });

  test("is given as it is, with the time when it expires", async () => {
    vi.useFakeTimers({ now: Date.now(), toFake: ["Date"] });
    const { token, expiryTime } = await generateAuthToken({ region });
    expect(await newToken()).toEqual({ value: token, expiresAtMs: expiryTime });
  });

  test("does not hold the secret key", async () => {
    const { value } = await newToken();
    const text = Buffer.from(value, "base64url").toString();
    expect(decodeURIComponent(text)).not.toContain(secretAccessKey);
  });

  test("expires when its signature does", async () => {
    const token = await newToken();
    const { searchParams } = urlOf(token);
    const [date = "", time = ""] = (searchParams.get("X-Amz-Date") ?? "").split("T");
    const signedAt = Date.parse(
      `${date.replace(/(.{4})(..)(..)/, "$1-$2-$3")}T${time.replace(/(..)(..)(..)Z/, "$1:$2:$3")}Z`,
    );
    expect(Math.abs(signedAt - Date.now())).toBeLessThan(60_000);
    expect(token.expiresAtMs).toBe(signedAt + Number(searchParams.get("X-Amz-Expires")) * 1_000);
  });

  test("is another one each time that one is asked for, as the driver does before one expires", async () => {
    const first = await newToken();
    vi.useFakeTimers({ now: first.expiresAtMs - 60_000, toFake: ["Date"] });
    const second = await newToken();
    expect(second.value).not.toBe(first.value);
    expect(second.expiresAtMs).toBeGreaterThan(first.expiresAtMs);
  });
});
