import { readFile } from "node:fs/promises";
import { status as codes, Metadata, ServerCredentials } from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GrpcTransport } from "../../../src/bridge/otlp-sink/grpc-transport.ts";
import type { TransportOptions } from "../../../src/bridge/otlp-sink/transport.ts";
import { encodeExportResponse, encodeRpcStatus } from "../../../src/otlp/index.ts";
import { failsWith, GrpcBackend, takes } from "../../support/grpc-backend.ts";
import { type Certificates, makeCertificates } from "../../support/security/certificates.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { namesIn, spansNamed } from "./scanned-spans.ts";
import { transportTo } from "./transport-options.ts";

const pieces = [spansNamed("a").bytes, spansNamed("b", "c").bytes];
const request = { signal: "traces", pieces, bytes: Buffer.concat(pieces).length } as const;

async function setUp(options: Partial<TransportOptions> = {}) {
  const backend = await new GrpcBackend().listen();
  const transport = new GrpcTransport(transportTo(`http://localhost:${backend.port}`, options));
  const dispose = async (): Promise<void> => {
    transport.close();
    backend.stop();
  };
  return { backend, transport, [Symbol.asyncDispose]: dispose };
}

describe("a request over gRPC", () => {
  test("is its pieces as one message, with the headers as metadata", async () => {
    await using lab = await setUp({ headers: { authorization: "Bearer x", "x-tenant": "a" } });
    expect(await lab.transport.send(request)).toEqual({ kind: "accepted" });
    const [call] = lab.backend.calls;
    expect(namesIn(call?.request ?? Buffer.of())).toEqual(["a", "b", "c"]);
    expect(call?.metadata.getMap()).toMatchObject({ authorization: "Bearer x", "x-tenant": "a" });
    expect(Number(call?.getDeadline()) - Date.now()).toBeGreaterThan(10_000);
  });

  test("is compressed where that is asked for", async () => {
    await using lab = await setUp({ compression: { name: "gzip", level: undefined } });
    expect(await lab.transport.send(request)).toEqual({ kind: "accepted" });
    expect(namesIn(lab.backend.calls[0]?.request ?? Buffer.of())).toEqual(["a", "b", "c"]);
  });

  test("may be larger than the windows of the protocol", async () => {
    await using lab = await setUp();
    const names = Array.from({ length: 3_000 }, (_, index) => `${index}`.padStart(200, "-"));
    const large = spansNamed(...names);
    const result = await lab.transport.send({
      signal: "traces",
      pieces: [large.bytes],
      bytes: large.bytes.length,
    });
    expect(result).toEqual({ kind: "accepted" });
    expect(namesIn(lab.backend.calls[0]?.request ?? Buffer.of())).toEqual(names);
  });

  test("shares its connection with others that are under way", async () => {
    await using lab = await setUp();
    const results = await Promise.all(Array.from({ length: 8 }, () => lab.transport.send(request)));
    expect(results).toEqual(Array(8).fill({ kind: "accepted" }));
    expect(new Set(lab.backend.calls.map((call) => call.getPeer())).size).toBe(1);
  });

  test("is answered by a partial success", async () => {
    await using lab = await setUp();
    const partial = { rejectedItems: 2, message: "too old" };
    lab.backend.handle = (_, done) =>
      done(null, Buffer.from(encodeExportResponse("traces", "protobuf", partial)));
    expect(await lab.transport.send(request)).toEqual({ kind: "accepted", partial });
  });

  test("is refused with the reason that the status tells", async () => {
    await using lab = await setUp();
    lab.backend.handle = failsWith(codes.INVALID_ARGUMENT, "a bad spän");
    const result = await lab.transport.send(request);
    expect(result).toMatchObject({ kind: "refused", tooLarge: false });
    expect(result.kind === "refused" && result.error.message).toContain("a bad spän");
  });

  test("that is too large for the server is refused as that", async () => {
    await using lab = await setUp();
    const large = spansNamed(...Array.from({ length: 3_000 }, () => "x".repeat(400)));
    const outgoing = {
      signal: "traces",
      pieces: [large.bytes],
      bytes: large.bytes.length,
    } as const;
    expect(await lab.transport.send(outgoing)).toMatchObject({ kind: "refused", tooLarge: true });
  });

  test("is put off for as long as RetryInfo asks", async () => {
    await using lab = await setUp();
    const metadata = new Metadata();
    const status = { code: codes.UNAVAILABLE, message: "busy", retryDelayMs: 1_500 };
    metadata.set("grpc-status-details-bin", Buffer.from(encodeRpcStatus("protobuf", status)));
    lab.backend.handle = failsWith(codes.UNAVAILABLE, "busy", metadata);
    expect(await lab.transport.send(request)).toMatchObject({
      kind: "unavailable",
      delayMs: 1_500,
    });
  });

  test("that is not answered in time has not been taken, and the next one passes", async () => {
    await using lab = await setUp({ timeoutMs: 100 });
    lab.backend.handle = () => {};
    const result = await lab.transport.send(request);
    expect(result).toMatchObject({ kind: "unavailable" });
    lab.backend.handle = takes;
    await waitUntil("it passes", async () => {
      const next = await lab.transport.send(request);
      return next.kind === "accepted";
    });
  });

  test("finds a server that was gone and came back", async () => {
    await using lab = await setUp();
    expect(await lab.transport.send(request)).toEqual({ kind: "accepted" });
    lab.backend.stop();
    expect(await lab.transport.send(request)).toMatchObject({ kind: "unavailable" });
    await lab.backend.listen();
    expect(await lab.transport.send(request)).toEqual({ kind: "accepted" });
  });

  test("that is under way when the transport closes ends", async () => {
    await using lab = await setUp();
    lab.backend.handle = () => {};
    const sending = lab.transport.send(request);
    await waitUntil("it arrived", () => lab.backend.calls.length === 1);
    lab.transport.close();
    expect(await sending).toMatchObject({ kind: "unavailable" });
  });
});

describe("over TLS", () => {
  let certificates: Certificates;
  const read = (name: string): Promise<Buffer> => readFile(certificates.path(name));

  beforeAll(async () => {
    certificates = await makeCertificates("secret");
  });
  afterAll(async () => {
    await certificates[Symbol.asyncDispose]();
  });

  test("the backend's certificate is verified, and ours is shown", async () => {
    const pair = { cert_chain: await read("broker.pem"), private_key: await read("broker.key") };
    const credentials = ServerCredentials.createSsl(await read("ca.pem"), [pair], true);
    await using backend = await new GrpcBackend(credentials).listen();
    const address = `https://localhost:${backend.port}`;
    const ca = (await read("ca.pem")).toString();
    const [cert, key] = [await read("client.pem"), await read("client.key")].map(String);
    const ours = { ca, cert: cert ?? "", key: key ?? "", rejectUnauthorized: true };
    const transport = new GrpcTransport(transportTo(address, { tls: ours }));
    expect(await transport.send(request)).toEqual({ kind: "accepted" });
    transport.close();
    const stranger = new GrpcTransport(
      transportTo(address, { tls: { ca, rejectUnauthorized: true } }),
    );
    expect(await stranger.send(request)).toMatchObject({ kind: "unavailable" });
    stranger.close();
    expect(backend.calls).toHaveLength(1);
  });
});
