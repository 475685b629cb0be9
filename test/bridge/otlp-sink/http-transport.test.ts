import { readFile } from "node:fs/promises";
import * as zlib from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkCompression } from "../../../src/bridge/otlp-sink/compress-request.ts";
import { HttpTransport } from "../../../src/bridge/otlp-sink/http-transport.ts";
import type { TransportOptions } from "../../../src/bridge/otlp-sink/transport.ts";
import { UnsupportedError } from "../../../src/errors/index.ts";
import { type ArrivedRequest, OtlpBackend } from "../../support/otlp-backend.ts";
import { type Certificates, makeCertificates } from "../../support/security/certificates.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { namesIn, spansNamed } from "./scanned-spans.ts";
import { transportTo } from "./transport-options.ts";

const pieces = [spansNamed("a").bytes, spansNamed("b", "c").bytes];
const request = { signal: "traces", pieces, bytes: Buffer.concat(pieces).length } as const;
const ok = { status: 200 } as const;

async function setUp(options: Partial<TransportOptions> = {}, path = "") {
  const seen: ArrivedRequest[] = [];
  const backend = await OtlpBackend.start((arrived) => {
    seen.push(arrived);
    return ok;
  });
  const transport = new HttpTransport(transportTo(`${backend.url}${path}`, options));
  const dispose = async (): Promise<void> => {
    transport.close();
    await backend.stop();
  };
  return { backend, seen, transport, [Symbol.asyncDispose]: dispose };
}

describe("a request over HTTP", () => {
  test("is its pieces, one behind the other, as one body of a known length", async () => {
    await using lab = await setUp({ headers: { authorization: "Bearer x", "x-tenant": "a" } });
    expect(await lab.transport.send(request)).toEqual({ kind: "accepted" });
    const [arrived] = lab.seen;
    expect(arrived?.path).toBe("/v1/traces");
    expect(namesIn(arrived?.body ?? Buffer.of())).toEqual(["a", "b", "c"]);
    expect(arrived?.headers).toMatchObject({
      "content-type": "application/x-protobuf",
      "content-length": String(request.bytes),
      authorization: "Bearer x",
      "x-tenant": "a",
      "user-agent": "otel-kafka-bridge",
    });
    expect(arrived?.headers).not.toHaveProperty("transfer-encoding");
  });

  test("goes below the path of the address", async () => {
    await using lab = await setUp({}, "/otlp/");
    await lab.transport.send({ ...request, signal: "logs" });
    expect(lab.seen[0]?.path).toBe("/otlp/v1/logs");
  });

  test("is compressed where that is asked for", async () => {
    await using lab = await setUp({ compression: { name: "gzip", level: 1 } });
    await lab.transport.send(request);
    expect(lab.seen[0]?.headers["content-encoding"]).toBe("gzip");
    expect(namesIn(lab.seen[0]?.body ?? Buffer.of())).toEqual(["a", "b", "c"]);
  });

  test("takes the connection of the one before it", async () => {
    await using lab = await setUp();
    for (let times = 0; times < 3; times++) {
      await lab.transport.send(request);
    }
    expect(new Set(lab.seen.map(({ connection }) => connection)).size).toBe(1);
  });

  test("that meets a kept connection being closed is sent again at once", async () => {
    await using lab = await setUp();
    await lab.transport.send(request);
    await lab.transport.send(request);
    let isFirst = true;
    lab.backend.react = () => {
      const reaction = isFirst ? "close" : ok;
      isFirst = false;
      return reaction;
    };
    expect(await lab.transport.send(request)).toEqual({ kind: "accepted" });
    expect(lab.backend.arrived).toBe(4);
  });

  test("over a new connection that breaks off has not been taken", async () => {
    await using lab = await setUp();
    lab.backend.react = () => "close";
    const result = await lab.transport.send(request);
    expect(result).toMatchObject({ kind: "unavailable", error: { code: "DELIVERY_UNAVAILABLE" } });
    expect(lab.backend.arrived).toBe(1);
  });

  test("that is not answered in time has not been taken", async () => {
    await using lab = await setUp({ timeoutMs: 50 });
    lab.backend.react = () => "hang";
    const result = await lab.transport.send(request);
    expect(result.kind === "unavailable" && result.error.message).toContain(
      "no answer within 50 ms",
    );
  });

  test("to an address where nobody listens names the address", async () => {
    await using lab = await setUp();
    const { url } = lab.backend;
    await lab.backend.stop();
    const result = await lab.transport.send(request);
    expect(result.kind === "unavailable" && result.error.message).toContain(url);
  });

  test("that is under way when the transport closes ends", async () => {
    await using lab = await setUp();
    lab.backend.react = () => "hang";
    const sending = lab.transport.send(request);
    await waitUntil("it arrived", () => lab.backend.arrived === 1);
    lab.transport.close();
    expect(await sending).toMatchObject({ kind: "unavailable" });
  });
});

test("zstd is what zstd reads, where Node.js has it, and an error where it has not", async () => {
  const compression = { name: "zstd", level: 3 } as const;
  const { zstdDecompressSync } = zlib as { zstdDecompressSync?: (bytes: Buffer) => Buffer };
  if (zstdDecompressSync === undefined) {
    expect(() => checkCompression(compression)).toThrow(UnsupportedError);
    return;
  }
  await using lab = await setUp({ compression });
  await lab.transport.send(request);
  expect(lab.seen[0]?.headers["content-encoding"]).toBe("zstd");
  expect(namesIn(zstdDecompressSync(lab.seen[0]?.body ?? Buffer.of()))).toEqual(["a", "b", "c"]);
});

describe("over TLS", () => {
  let certificates: Certificates;
  const read = (name: string): Promise<string> => readFile(certificates.path(name), "utf8");

  beforeAll(async () => {
    certificates = await makeCertificates("secret");
  });
  afterAll(async () => {
    await certificates[Symbol.asyncDispose]();
  });

  async function secureBackend(): Promise<OtlpBackend> {
    return await OtlpBackend.start(() => ok, {
      cert: await read("broker.pem"),
      key: await read("broker.key"),
      ca: await read("ca.pem"),
      requestCert: true,
      rejectUnauthorized: true,
    });
  }

  test("the backend's certificate is verified, and ours is shown", async () => {
    await using backend = await secureBackend();
    const tls = {
      ca: await read("ca.pem"),
      cert: await read("client.pem"),
      key: await read("client.key"),
      rejectUnauthorized: true,
    };
    const transport = new HttpTransport(transportTo(backend.url, { tls }));
    expect(await transport.send(request)).toEqual({ kind: "accepted" });
    transport.close();
  });

  test("without a certificate of ours, or with the wrong authority, nothing is sent", async () => {
    await using backend = await secureBackend();
    for (const ca of ["ca.pem", "other-ca.pem"]) {
      const tls = { ca: await read(ca), rejectUnauthorized: true };
      const transport = new HttpTransport(transportTo(backend.url, { tls }));
      expect(await transport.send(request)).toMatchObject({ kind: "unavailable" });
      transport.close();
    }
    expect(backend.arrived).toBe(0);
  });
});
