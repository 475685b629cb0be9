import { readFileSync } from "node:fs";
import { request } from "node:https";
import { connect as connectPlain } from "node:net";
import { connect } from "node:tls";
import { credentials } from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeRpcStatus } from "../../../src/otlp/index.ts";
import { GrpcClient } from "../../support/bridge/grpc-client.ts";
import { openReceiver } from "../../support/bridge/open-receiver.ts";
import { post, spanBytes } from "../../support/bridge/requests.ts";
import { type Certificates, makeCertificates } from "../../support/security/certificates.ts";
import { waitUntil } from "../../support/wait-until.ts";

let certificates: Certificates;

beforeAll(async () => {
  certificates = await makeCertificates("key-password");
});
afterAll(() => certificates[Symbol.asyncDispose]());

function pem(file: string): Buffer {
  return readFileSync(certificates.path(file));
}

describe("bearer tokens", () => {
  const listener = { bearerTokens: ["first-token", "second-token"] };
  const cases = [
    ["the first", "Bearer first-token", true],
    ["the second, spelled in lower case", "bearer second-token", true],
    ["none", undefined, false],
    ["a wrong one", "Bearer third-token", false],
    ["the beginning of one", "Bearer first", false],
    ["one and more", "Bearer first-token2", false],
    ["the empty one", "Bearer ", false],
    ["another scheme", "Basic first-token", false],
    ["no scheme", "first-token", false],
  ] as const;

  it.each(cases)("are asked for over HTTP: %s", async (_which, authorization, isAccepted) => {
    await using open = await openReceiver({ otlp: { http: listener } });
    const headers = authorization === undefined ? {} : { authorization };
    const { status, headers: answered, body } = await post({ port: open.httpPort, headers });
    expect(status).toBe(isAccepted ? 200 : 401);
    if (!isAccepted) {
      expect(answered["www-authenticate"]).toBe("Bearer");
      expect(decodeRpcStatus("protobuf", body).code).toBe(16);
      expect(open.parcels).toEqual([]);
    }
  });

  it.each(cases)("are asked for over gRPC: %s", async (_which, authorization, isAccepted) => {
    await using open = await openReceiver({ otlp: { grpc: listener } });
    using client = new GrpcClient(`127.0.0.1:${open.grpcPort}`);
    const metadata = authorization === undefined ? {} : { authorization };
    const { code } = await client.export("traces", spanBytes(1), metadata);
    expect(code).toBe(isAccepted ? 0 : 16);
    expect(open.parcels).toHaveLength(isAccepted ? 1 : 0);
  });
});

/** Sends over TLS; the status, or the error that the connection came to. */
function postOverTls(port: number, tls: object): Promise<number | string> {
  return new Promise((resolve) => {
    const sent = request({
      ...tls,
      port,
      host: "localhost",
      path: "/v1/traces",
      method: "POST",
      headers: { "content-type": "application/x-protobuf" },
      agent: false,
    });
    sent.on("response", (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    sent.end(spanBytes(1));
  });
}

describe("TLS", () => {
  const listener = (more: object = {}) => ({
    tls: {
      certificate: certificates.path("broker.pem"),
      key: certificates.path("broker.key"),
      ...more,
    },
  });
  const mutual = () => listener({ clientCa: certificates.path("ca.pem") });
  const shown = (name: string) => ({ cert: pem(`${name}.pem`), key: pem(`${name}.key`) });

  it("serves HTTP, and nothing in plaintext", async () => {
    await using open = await openReceiver({ otlp: { http: listener() } });
    expect(await postOverTls(open.httpPort, { ca: pem("ca.pem") })).toBe(200);
    await expect(post({ port: open.httpPort })).rejects.toThrow();
    expect(open.parcels).toHaveLength(1);
  });

  it("serves HTTP to clients with a certificate of the authority alone", async () => {
    await using open = await openReceiver({ otlp: { http: mutual() } });
    const ca = pem("ca.pem");
    expect(await postOverTls(open.httpPort, { ca, ...shown("client") })).toBe(200);
    for (const tls of [{}, shown("client-foreign"), shown("client-expired")]) {
      expect(await postOverTls(open.httpPort, { ca, ...tls })).not.toBe(200);
    }
    expect(open.parcels).toHaveLength(1);
  });

  it("serves gRPC", async () => {
    await using open = await openReceiver({ otlp: { grpc: listener() } });
    using client = new GrpcClient(
      `localhost:${open.grpcPort}`,
      credentials.createSsl(pem("ca.pem")),
    );
    expect(await client.export("traces", spanBytes(2_000))).toMatchObject({ code: 0 });
    using plain = new GrpcClient(`localhost:${open.grpcPort}`);
    expect(await plain.export("traces", spanBytes(1))).toMatchObject({ code: 14 });
  });

  it("serves gRPC to clients with a certificate of the authority alone", async () => {
    await using open = await openReceiver({ otlp: { grpc: mutual() } });
    const address = `localhost:${open.grpcPort}`;
    const ca = pem("ca.pem");
    const of = ({ cert, key }: ReturnType<typeof shown>) => credentials.createSsl(ca, key, cert);
    using client = new GrpcClient(address, of(shown("client")));
    expect(await client.export("traces", spanBytes(1))).toMatchObject({ code: 0 });
    for (const wrong of [credentials.createSsl(ca), of(shown("client-foreign"))]) {
      using refused = new GrpcClient(address, wrong);
      expect(await refused.export("traces", spanBytes(1))).toMatchObject({ code: 14 });
    }
    expect(open.parcels).toHaveLength(1);
  });

  it.each(["http", "grpc"] as const)(
    "ends handshakes that do not come on, over %s",
    async (kind) => {
      const hurried = { ...listener(), headersTimeoutMs: 1_000 };
      await using open = await openReceiver({ otlp: { [kind]: hurried } });
      const port = kind === "http" ? open.httpPort : open.grpcPort;
      const sockets = Array.from({ length: 10 }, () => connectPlain({ port, host: "127.0.0.1" }));
      for (const socket of sockets) {
        socket.on("error", () => {});
      }
      await waitUntil("all are ended", () => sockets.every((socket) => socket.closed));
      expect(open.receiver.connections).toBe(0);
    },
  );

  it.each(["http", "grpc"] as const)(
    "does not wait for handshakes when it closes, over %s",
    async (kind) => {
      const patient = { ...listener(), headersTimeoutMs: 600_000 };
      await using open = await openReceiver({ otlp: { [kind]: patient } });
      const port = kind === "http" ? open.httpPort : open.grpcPort;
      const sockets = Array.from({ length: 5 }, () => connectPlain({ port, host: "127.0.0.1" }));
      for (const socket of sockets) {
        socket.on("error", () => {});
      }
      await waitUntil("all are connected", () => open.receiver.connections === 5);
      await open.receiver.close(600_000);
      await waitUntil("all are ended", () => sockets.every((socket) => socket.closed));
    },
  );

  it("takes no old version of TLS", async () => {
    await using open = await openReceiver({ otlp: { http: listener() } });
    const socket = connect({
      port: open.httpPort,
      host: "localhost",
      ca: pem("ca.pem"),
      minVersion: "TLSv1.1",
      maxVersion: "TLSv1.1",
    });
    const error = await new Promise((resolve) => socket.once("error", resolve));
    expect(error).toBeInstanceOf(Error);
  });
});

describe("who is let in", () => {
  it.each([
    ["0.0.0.0", {}, 1],
    ["0.0.0.0", { bearerTokens: ["first-token"] }, 0],
    ["127.0.0.1", {}, 0],
  ])("is warned of where it is everyone: %s %j", async (host, more, warnings) => {
    await using open = await openReceiver({ otlp: { http: { host, ...more } } });
    expect(open.log.filter((line) => line.startsWith("warn"))).toHaveLength(warnings);
  });

  it("is who is on this machine, unless told otherwise", async () => {
    await using open = await openReceiver();
    const { http, grpc } = open.receiver.addresses;
    expect([http?.address, grpc?.address]).toEqual(["127.0.0.1", "127.0.0.1"]);
  });
});
