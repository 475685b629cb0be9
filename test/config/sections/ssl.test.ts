import { describe, expect, it } from "vitest";
import type { KafkaSsl, SslOptions } from "../../../src/config/index.ts";
import { isPem } from "../../../src/config/sections/ssl.ts";
import { configOf, problemsOf } from "../problems.ts";

const certificate = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
const key = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n";

function sslOf(ssl: SslOptions | boolean): KafkaSsl {
  const resolved = configOf({ ssl }).ssl;
  return resolved === false ? expect.fail("is off") : resolved;
}

describe("ssl", () => {
  it("is off where it is false", () => {
    expect(configOf({ ssl: false }).ssl).toBe(false);
  });

  it.each([
    ["true", true],
    ["an empty section", {}],
  ])("verifies by the system's authorities where it is %s", (_kind, ssl) => {
    expect(sslOf(ssl)).toEqual({
      ca: undefined,
      certificate: undefined,
      key: undefined,
      keyPassword: undefined,
      verify: true,
      serverName: undefined,
    });
  });

  it("takes paths of PEM files", () => {
    expect(sslOf({ ca: "/etc/ca.pem", certificate: "./c.pem", key: "k.pem" })).toMatchObject({
      ca: { path: "/etc/ca.pem" },
      certificate: { path: "./c.pem" },
      key: { path: "k.pem" },
    });
  });

  it("takes PEM text", () => {
    const ssl = sslOf({ ca: certificate, certificate, key });
    for (const [source, text] of [
      [ssl.ca, certificate],
      [ssl.certificate, certificate],
      [ssl.key, key],
    ] as const) {
      expect(source !== undefined && "pem" in source && source.pem.reveal()).toBe(text);
    }
  });

  it("puts the lines back into PEM text that had to be one line", () => {
    const ssl = sslOf({ certificate: "c.pem", key: key.replaceAll("\n", "\\n") });
    expect(ssl.key !== undefined && "pem" in ssl.key && ssl.key.pem.reveal()).toBe(key);
  });

  it("takes a certificate that has text before it", () => {
    expect(sslOf({ ca: `subject=CN\n${certificate}` }).ca).toHaveProperty("pem");
  });

  it("takes the password of the key, and a server name", () => {
    const ssl = sslOf({ certificate, key, keyPassword: "pw", serverName: "kafka", verify: false });
    expect(ssl.keyPassword?.reveal()).toBe("pw");
    expect(ssl).toMatchObject({ verify: false, serverName: "kafka" });
  });

  it.each([
    ["text over several lines that is not PEM", "a\nb"],
    ["a key that lost its first and last line", "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC".repeat(6)],
  ])("refuses %s", (_kind, value) => {
    expect(problemsOf({ ssl: { ca: value } })).toEqual({
      "ssl.ca": expect.stringMatching(/^expected the path of a PEM file, or PEM text/),
    });
  });

  it("refuses a certificate where the key belongs", () => {
    expect(problemsOf({ ssl: { certificate, key: certificate } })).toEqual({
      "ssl.key": "the PEM text holds no private key",
    });
  });

  it("takes every kind of private key", () => {
    for (const kind of ["RSA PRIVATE KEY", "EC PRIVATE KEY", "PRIVATE KEY"]) {
      const pem = `-----BEGIN ${kind}-----\nMIIE\n-----END ${kind}-----`;
      expect(problemsOf({ ssl: { certificate, key: pem } })).toEqual({});
    }
  });

  it("says what it takes where it is neither switch nor section", () => {
    expect(problemsOf({ ssl: "yes" })).toEqual({
      ssl: expect.stringMatching(/^expected true, false or \{ ca, certificate, key/),
    });
    expect(problemsOf({ ssl: [] })).toHaveProperty("ssl");
  });

  it("names unknown options and those that were meant", () => {
    expect(problemsOf({ ssl: { cert: "x", verfy: true } })).toEqual({
      "ssl.cert": "is not an option; did you mean certificate?",
      "ssl.verfy": "is not an option; did you mean verify?",
    });
  });
});

describe("isPem", () => {
  it("tells PEM text from a path", () => {
    expect(isPem(certificate)).toBe(true);
    expect(isPem("/etc/ssl/BEGIN/ca.pem")).toBe(false);
  });
});
