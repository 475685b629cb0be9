import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { adminSecurity } from "../../../src/cluster/admin/admin-security.ts";
import { KafkaConfig, type KafkaOptions } from "../../../src/config/index.ts";
import { AuthenticationError, ConfigError, UnsupportedError } from "../../../src/errors/index.ts";

const pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

function security(options: Pick<KafkaOptions, "auth" | "ssl">) {
  return adminSecurity(new KafkaConfig({ bootstrapServers: "broker:9092", ...options }));
}

type Answer = { readonly status: number; readonly body: string };

async function issuer(answer: Answer) {
  const requests: { headers: IncomingMessage["headers"]; body: string }[] = [];
  const server: Server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.once("end", () => {
      requests.push({ headers: request.headers, body });
      response.writeHead(answer.status).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanUps.push(() => new Promise((resolve) => server.close(resolve)));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`, requests };
}

function oidc(tokenEndpointUrl: string, scope?: string): KafkaOptions["auth"] {
  return {
    mechanism: "oauthbearer",
    tokenEndpointUrl,
    clientId: "bridge client",
    clientSecret: "s3cret:/",
    extensions: { pool: "1" },
    ...(scope === undefined ? {} : { scope }),
  };
}

/** Asks for a token and its extensions, as the admin client does. */
async function ask({ sasl }: Awaited<ReturnType<typeof adminSecurity>>) {
  const { token, oauthBearerExtensions: extensions } = sasl ?? {};
  return {
    token: typeof token === "function" ? await token() : token,
    extensions: typeof extensions === "function" ? await extensions() : extensions,
  };
}

describe("the admin client's security options", () => {
  test("are empty without auth and ssl", async () => {
    expect(await security({})).toEqual({});
  });

  test("reveal user and password", async () => {
    const auth = { mechanism: "scram-sha-512", username: "bridge", password: "s3cret" } as const;
    expect(await security({ auth })).toEqual({
      sasl: { mechanism: "SCRAM-SHA-512", username: "bridge", password: "s3cret" },
    });
  });

  test("read PEM files, and take PEM texts as they are", async () => {
    const folder = await mkdtemp(join(tmpdir(), "admin-security-"));
    cleanUps.push(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, "ca.pem"), pem);
    expect(
      await security({ ssl: { ca: join(folder, "ca.pem"), serverName: "kafka.internal" } }),
    ).toEqual({ tls: { ca: pem, rejectUnauthorized: true }, tlsServerName: "kafka.internal" });
    expect(await security({ ssl: { ca: pem, verify: false } })).toEqual({
      tls: { ca: pem, rejectUnauthorized: false },
      tlsServerName: true,
    });
  });

  test("name the option whose file cannot be read", async () => {
    const failure = security({ ssl: { ca: "/no/such/ca.pem" } });
    await expect(failure).rejects.toBeInstanceOf(ConfigError);
    await expect(failure).rejects.toMatchObject({
      code: "CONFIG_UNREADABLE",
      issues: [{ path: "ssl.ca" }],
    });
  });

  test("refuse Kerberos", async () => {
    await expect(security({ auth: { mechanism: "gssapi" } })).rejects.toBeInstanceOf(
      UnsupportedError,
    );
  });

  test("hand over a callback's token with the extensions that came with it", async () => {
    const options = await security({
      auth: {
        mechanism: "oauthbearer",
        token: () => ({ value: "token", expiresAtMs: Date.now() + 60_000, extensions: { a: "b" } }),
      },
    });
    expect(options.sasl?.mechanism).toBe("OAUTHBEARER");
    expect(await ask(options)).toEqual({ token: "token", extensions: { a: "b" } });
  });

  test("get a token for client credentials as the driver does", async () => {
    const { url, requests } = await issuer({ status: 200, body: '{"access_token":"from issuer"}' });
    const options = await security({ auth: oidc(url, "kafka read") });
    expect(await ask(options)).toEqual({ token: "from issuer", extensions: { pool: "1" } });
    const [request] = requests;
    expect(request?.body).toBe("grant_type=client_credentials&scope=kafka+read");
    const basic = request?.headers.authorization?.replace("Basic ", "") ?? "";
    expect(Buffer.from(basic, "base64").toString()).toBe("bridge%20client:s3cret%3A%2F");
  });

  test.each([
    ["refuses", { status: 401, body: '{"error":"invalid_client"}' }],
    ["gives no token", { status: 200, body: "{}" }],
    ["does not answer in JSON", { status: 200, body: "<html>" }],
  ])("tell that the issuer %s, without the secret", async (_, answer) => {
    const { url } = await issuer(answer);
    const error = await security({ auth: oidc(url) }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(error).toMatchObject({ code: "TOKEN_UNAVAILABLE" });
    expect(String(error)).toContain(url);
    expect(String(error)).not.toContain("s3cret");
  });

  test("tell that the issuer cannot be reached", async () => {
    const options = security({ auth: oidc("http://127.0.0.1:1/token") });
    await expect(options).rejects.toMatchObject({
      code: "TOKEN_UNAVAILABLE",
    });
  });
});
