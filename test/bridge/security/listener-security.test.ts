import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listenerSecurity } from "../../../src/bridge/security/index.ts";
import { Secret } from "../../../src/config/index.ts";
import { ConfigError } from "../../../src/errors/index.ts";
import { type Certificates, makeCertificates } from "../../support/security/certificates.ts";

const path = "pipelines.ingest.from.otlp.http";
let certificates: Certificates;

beforeAll(async () => {
  certificates = await makeCertificates("key-password");
});
afterAll(() => certificates[Symbol.asyncDispose]());

interface Named {
  readonly certificate?: string;
  readonly key?: string;
  readonly clientCa?: string;
  readonly keyPassword?: string;
}

function read(tls: Named) {
  const file = (name: string) => ({ path: certificates.path(name) });
  return listenerSecurity(
    {
      tls: {
        certificate: file(tls.certificate ?? "broker.pem"),
        key: file(tls.key ?? "broker.key"),
        keyPassword: tls.keyPassword === undefined ? undefined : new Secret(tls.keyPassword),
        clientCa: tls.clientCa === undefined ? undefined : file(tls.clientCa),
      },
      bearerTokens: [],
    },
    path,
  );
}

async function issuesOf(reading: Promise<unknown>) {
  const error = await reading.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConfigError);
  return (error as ConfigError).issues.map(({ path, message }) => [
    path.slice(path.lastIndexOf(".") + 1),
    message,
  ]);
}

describe("the security of a listener", () => {
  it("is plaintext for everyone where nothing is set", async () => {
    expect(await listenerSecurity({ tls: undefined, bearerTokens: [] }, path)).toEqual({
      tls: undefined,
      tokens: [],
    });
  });

  it("reads certificate, key and authority from files", async () => {
    const { tls } = await read({ clientCa: "ca.pem" });
    expect(tls).toMatchObject({
      cert: expect.stringContaining("BEGIN CERTIFICATE"),
      key: expect.stringContaining("PRIVATE KEY"),
      ca: expect.stringContaining("BEGIN CERTIFICATE"),
      requestCert: true,
    });
  });

  it("opens an encrypted key", async () => {
    const named = { certificate: "client.pem", key: "client-encrypted.key" };
    const { tls } = await read({ ...named, keyPassword: "key-password" });
    expect(tls?.passphrase).toBe("key-password");
  });

  it.each([
    ["no certificate", { certificate: "broker.key" }, [["certificate", /no certificate in PEM/]]],
    ["no key", { key: "broker.pem" }, [["key", /no private key in PEM/]]],
    ["the key of another", { key: "client.key" }, [["key", /not the key of the certificate/]]],
    ["no authority", { clientCa: "ca.key" }, [["clientCa", /no certificate in PEM/]]],
    [
      "what expired",
      { certificate: "broker-expired.pem", key: "broker-expired.key" },
      [["certificate", /ended to be valid/]],
    ],
    [
      "a wrong password",
      { certificate: "client.pem", key: "client-encrypted.key", keyPassword: "wrong" },
      [["keyPassword", /does not open/]],
    ],
    [
      "an encrypted key without its password",
      { certificate: "client.pem", key: "client-encrypted.key" },
      [["keyPassword", /is missing/]],
    ],
    [
      "all of it at once",
      { certificate: "ca.key", key: "ca.pem", clientCa: "ca.key" },
      [
        ["certificate", /no certificate/],
        ["key", /no private key/],
        ["clientCa", /no certificate/],
      ],
    ],
  ] as const)("names the option that has %s", async (_what, named, wanted) => {
    const issues = await issuesOf(read(named));
    expect(issues).toEqual(wanted.map(([name, text]) => [name, expect.stringMatching(text)]));
  });

  it("names a file that is not there", async () => {
    const issues = await issuesOf(read({ certificate: "nowhere.pem" }));
    expect(issues).toEqual([["certificate", expect.stringMatching(/cannot read .*no such file/)]]);
  });

  it("reads tokens one a line", async () => {
    const file = certificates.path("tokens");
    writeFileSync(file, "first-token\r\n\n  second-token  \n");
    const bearerTokens = [{ file }, { token: new Secret("third") }];
    const { tokens } = await listenerSecurity({ tls: undefined, bearerTokens }, path);
    expect(tokens.map((token) => token.reveal())).toEqual(["first-token", "second-token", "third"]);
  });

  it("refuses a file of tokens that holds none: it would let everybody in", async () => {
    const file = certificates.path("no-tokens");
    writeFileSync(file, "\n\n");
    const reading = listenerSecurity({ tls: undefined, bearerTokens: [{ file }] }, path);
    expect(await issuesOf(reading)).toEqual([["file", expect.stringContaining("no token")]]);
  });
});
