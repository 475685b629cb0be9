import { describe, expect, it } from "vitest";
import type { AuthOptions, KafkaAuth, Secret } from "../../../src/config/index.ts";
import { configOf, problemsOf } from "../problems.ts";

function authOf(auth: AuthOptions, ssl = false): KafkaAuth {
  return configOf({ auth, ssl }).auth;
}

/** An auth with its secrets in the clear. */
function revealed(auth: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(auth).map(([key, value]) => [
      key,
      typeof value === "object" && value !== null && "reveal" in value
        ? (value as Secret).reveal()
        : value,
    ]),
  );
}

describe("auth", () => {
  it.each(["plain", "scram-sha-256", "scram-sha-512"] as const)(
    "takes user name and password for %s",
    (mechanism) => {
      const auth = authOf({ mechanism, username: "u", password: "p" });
      expect(revealed(auth)).toEqual({ mechanism, username: "u", password: "p" });
    },
  );

  it("takes the mechanism `none` alone", () => {
    expect(authOf({ mechanism: "none" })).toEqual({ mechanism: "none" });
    expect(problemsOf({ auth: { mechanism: "none", username: "u" } })).toEqual({
      "auth.username": "does not go with this mechanism; known here: mechanism",
    });
  });

  it("takes a function that gets tokens", () => {
    const token = () => ({ value: "t", expiresAtMs: 1 });
    expect(authOf({ mechanism: "oauthbearer", token })).toEqual({
      mechanism: "oauthbearer",
      token,
      oidc: undefined,
    });
  });

  it("takes client credentials at an issuer", () => {
    const auth = authOf({
      mechanism: "oauthbearer",
      tokenEndpointUrl: "https://issuer.example/token",
      clientId: "id",
      clientSecret: "secret",
      scope: "kafka",
      extensions: { logicalCluster: "lkc-1" },
    });
    if (auth.mechanism !== "oauthbearer" || auth.oidc === undefined) {
      expect.fail("has no credentials");
    }
    expect(auth.token).toBeUndefined();
    expect(revealed(auth.oidc)).toEqual({
      tokenEndpointUrl: "https://issuer.example/token",
      clientId: "id",
      clientSecret: "secret",
      scope: "kafka",
      extensions: { logicalCluster: "lkc-1" },
    });
  });

  it("takes scope and extensions for optional", () => {
    const auth = authOf({
      mechanism: "oauthbearer",
      tokenEndpointUrl: "http://localhost:8080/token",
      clientId: "id",
      clientSecret: "secret",
    });
    expect(auth).toMatchObject({ oidc: { scope: undefined, extensions: {} } });
  });

  it("takes a region for Amazon MSK, and a profile or a role", () => {
    expect(authOf({ mechanism: "aws-msk-iam", region: "eu-central-1" }, true)).toEqual({
      mechanism: "aws-msk-iam",
      region: "eu-central-1",
      profile: undefined,
      roleArn: undefined,
      roleSessionName: undefined,
    });
    const role = { roleArn: "arn:aws:iam::1:role/r", roleSessionName: "s" };
    expect(authOf({ mechanism: "aws-msk-iam", region: "r", ...role }, true)).toMatchObject(role);
  });

  it("takes what Kerberos needs, with the usual service name", () => {
    expect(authOf({ mechanism: "gssapi", principal: "me@REALM", keytab: "/k" })).toEqual({
      mechanism: "gssapi",
      serviceName: "kafka",
      principal: "me@REALM",
      keytab: "/k",
    });
  });

  it("asks for the mechanism", () => {
    expect(problemsOf({ auth: { username: "u", password: "p" } })).toEqual({
      "auth.mechanism": expect.stringMatching(/^is required: expected one of none, plain, scram-/),
    });
  });

  it("names the mechanism that was meant", () => {
    expect(
      problemsOf({ auth: { mechanism: "SCRAM-SHA-512", username: "u", password: "p" } }),
    ).toEqual({
      "auth.mechanism": expect.stringMatching(/did you mean scram-sha-512\?$/),
    });
  });

  it("asks for what the mechanism needs", () => {
    expect(problemsOf({ auth: { mechanism: "plain" } })).toEqual({
      "auth.username": "is required: expected a string",
      "auth.password": "is required: expected a string",
    });
    expect(problemsOf({ auth: { mechanism: "aws-msk-iam" }, ssl: true })).toEqual({
      "auth.region": "is required: expected a string",
    });
  });

  it("knows the options of one mechanism from those of another", () => {
    const auth = { mechanism: "plain", username: "u", password: "p", region: "r", usrname: "x" };
    expect(problemsOf({ auth })).toEqual({
      "auth.region": "does not go with this mechanism; known here: mechanism, username, password",
      "auth.usrname": "is not an option; did you mean username?",
    });
  });

  it.each([
    ["no address", "issuer"],
    ["another protocol", "ftp://issuer/token"],
    ["a protocol alone", "https://"],
  ])("refuses %s as a token endpoint", (_kind, tokenEndpointUrl) => {
    const auth = { mechanism: "oauthbearer", tokenEndpointUrl, clientId: "c", clientSecret: "s" };
    expect(problemsOf({ auth })).toEqual({
      "auth.tokenEndpointUrl": "expected an http:// or https:// address",
    });
  });

  it("refuses a token that is no function", () => {
    expect(problemsOf({ auth: { mechanism: "oauthbearer", token: "eyJ" } })).toEqual({
      "auth.token": "expected a function",
    });
  });
});
