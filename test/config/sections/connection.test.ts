import { describe, expect, it } from "vitest";
import { isEmbedded, splitServers } from "../../../src/config/sections/connection.ts";
import { configOf, problemsOf } from "../problems.ts";

function serversOf(bootstrapServers: string | readonly string[]) {
  return configOf({ bootstrapServers }).bootstrapServers;
}

describe("bootstrapServers", () => {
  it.each([
    ["one", "a:1", ["a:1"]],
    ["several with commas", "a:1,b:2, c:3", ["a:1", "b:2", "c:3"]],
    ["a list", ["a:1", "b:2"], ["a:1", "b:2"]],
    ["a list in which one holds several", ["a:1,b:2", "c:3"], ["a:1", "b:2", "c:3"]],
    ["the same twice", ["a:1", "a:1"], ["a:1"]],
    ["no port, which is Kafka's own", "a", ["a:9092"]],
    ["an IPv4 address", "10.0.0.1:1", ["10.0.0.1:1"]],
    ["an IPv6 address", "[::1]:1", ["[::1]:1"]],
    ["an IPv6 address without a port", "[fe80::1%eth0]", ["[fe80::1%eth0]:9092"]],
  ])("takes %s", (_kind, servers, resolved) => {
    expect(serversOf(servers)).toEqual(resolved);
  });

  it("takes the embedded cluster, also as the one entry of a list", () => {
    expect(serversOf("embedded")).toBe("embedded");
    expect(serversOf(["embedded"])).toBe("embedded");
  });

  it.each([
    ["a:0", "a port of 0"],
    ["a:65536", "a port that is too large"],
    ["a:b", "a port that is a word"],
    ["a:", "no port after the colon"],
    [":9092", "no host"],
    ["a b:1", "a blank"],
    ["a:1,,b:2", "an empty entry"],
    ["::1", "an IPv6 address without brackets"],
    ["[::1", "an open bracket"],
  ])("refuses %j: %s", (servers) => {
    const expected = expect.stringMatching(/^expected host:port/);
    expect(problemsOf({ bootstrapServers: servers })).toEqual({ bootstrapServers: expected });
    expect(problemsOf({ bootstrapServers: ["a:1", servers] })).toEqual({
      "bootstrapServers[1]": expected,
    });
  });

  it("says where a protocol and where credentials belong", () => {
    expect(problemsOf({ bootstrapServers: "SASL_SSL://a:1" })).toEqual({
      bootstrapServers: "holds a protocol: write host:port; ssl and auth choose the protocol",
    });
    expect(problemsOf({ bootstrapServers: "a:1,user:word@b:2" })).toEqual({
      bootstrapServers:
        "holds credentials: give them as auth.username and auth.password, and host:port here",
    });
  });

  it.each([
    ["is missing", undefined, /^is required: expected host:port/],
    ["is empty", "", /^expected host:port, such as/],
    ["is an empty list", [], /^is empty$/],
    ["is a number", 9092, /^expected host:port, a list of them, or `embedded`, got a number$/],
    ["is a section", {}, /got a section$/],
  ])("says what it takes where it %s", (_kind, servers, message) => {
    expect(problemsOf({ bootstrapServers: servers })).toEqual({
      bootstrapServers: expect.stringMatching(message),
    });
  });
});

describe("the options of the connection", () => {
  it("are taken as they are", () => {
    const options = {
      clientId: "me",
      requestTimeoutMs: 1,
      socketTimeoutMs: 10,
      connectionTimeoutMs: 1_000,
      metadataMaxAgeMs: 1,
      reconnectBackoffMs: 0,
      reconnectBackoffMaxMs: 0,
      retryBackoffMs: 1,
    };
    expect(configOf(options)).toMatchObject(options);
  });

  it.each([
    ["clientId", "", "is empty"],
    ["clientId", 5, "expected a string, got a number"],
    ["requestTimeoutMs", 0, "must be at least 1"],
    ["socketTimeoutMs", 300_001, "must be at most 300000"],
    ["connectionTimeoutMs", 999, "must be at least 1000"],
    ["retryBackoffMs", 1.5, "expected a whole number"],
    ["metadataMaxAgeMs", Number.NaN, "expected a whole number"],
    ["reconnectBackoffMs", "50", "expected a whole number"],
    ["reconnectBackoffMaxMs", null, "has no value: expected a whole number"],
    ["requestTimeoutMs", 10n, "expected a whole number, got a bigint"],
    ["requestTimeoutMs", Number.POSITIVE_INFINITY, "expected a whole number"],
  ])("refuse %s of %s", (option, value, message) => {
    expect(problemsOf({ [option]: value })).toEqual({ [option]: message });
  });
});

describe("splitServers", () => {
  it("gives each entry by itself", () => {
    expect(splitServers(["a , b", "c"])).toEqual(["a", "b", "c"]);
  });
});

describe("isEmbedded", () => {
  it("holds for the embedded cluster alone", () => {
    expect(isEmbedded(" embedded ")).toBe(true);
    expect(isEmbedded(["embedded", "a:1"])).toBe(false);
    expect(isEmbedded("embedded:9092")).toBe(false);
  });
});
