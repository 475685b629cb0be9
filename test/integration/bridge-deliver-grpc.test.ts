import { readFile } from "node:fs/promises";
import { status as codes, Metadata, ServerCredentials } from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { encodeExportResponse, encodeRpcStatus } from "../../src/otlp/index.ts";
import { failsWith, GrpcBackend, takes } from "../support/grpc-backend.ts";
import { readTopic } from "../support/read-topic.ts";
import { type Certificates, makeCertificates } from "../support/security/certificates.ts";
import { waitUntil } from "../support/wait-until.ts";
import { DeliveryLab, spanCounts, spanNames, spanRequestOf } from "./delivery-lab.ts";

type Handler = GrpcBackend["handle"];

const servers = inject("bootstrapServers");

/** Has the handler deal with each call, and what it answers with success counts as taken. */
function react(lab: DeliveryLab, backend: GrpcBackend, choose: (names: string[]) => Handler): void {
  backend.handle = (call, done) => {
    const names = spanNames({ body: call.request });
    choose(names)(call, (error, ...rest) => {
      if (error === null) {
        lab.take(names);
      }
      done(error, ...rest);
    });
  };
}

function over(backend: GrpcBackend) {
  return { protocol: "grpc", endpoint: `http://localhost:${backend.port}` } as const;
}

describe("delivery to a gRPC server", () => {
  test("brings every record once, compressed, and commits all", async () => {
    await using lab = await DeliveryLab.start(servers, "grpc");
    await using backend = await new GrpcBackend().listen();
    react(lab, backend, () => takes);
    await lab.writeSpans(1_000);
    const to = { ...over(backend), compression: "gzip", headers: { "x-tenant": "a" } } as const;
    const bridge = await lab.bridge({ to });
    await lab.untilTaken(1_000);
    await lab.untilCommitted(1_000);
    expect(new Set(lab.taken.values())).toEqual(new Set([1]));
    expect(spanCounts(bridge)).toMatchObject({ received: 1_000, delivered: 1_000 });
    expect(backend.calls[0]?.metadata.getMap()).toMatchObject({ "x-tenant": "a" });
  });

  test("waits as long as RetryInfo asks, and loses nothing meanwhile", async () => {
    await using lab = await DeliveryLab.start(servers, "grpc-busy");
    await using backend = await new GrpcBackend().listen();
    const trailers = new Metadata();
    const status = { code: codes.UNAVAILABLE, message: "busy", retryDelayMs: 1_000 };
    trailers.set("grpc-status-details-bin", Buffer.from(encodeRpcStatus("protobuf", status)));
    const busy = failsWith(codes.UNAVAILABLE, "busy", trailers);
    const calledAt: number[] = [];
    react(lab, backend, () => {
      calledAt.push(performance.now());
      return calledAt.length === 1 ? busy : takes;
    });
    await lab.writeSpans(100);
    const bridge = await lab.bridge({ to: { ...over(backend), inFlight: 1 } });
    await waitUntil("the backend is missed", () => bridge.status()[0]?.isOk === false);
    await lab.untilTaken(100);
    await lab.untilCommitted(100);
    const [first = 0, second = 0] = calledAt;
    // Its own waits are 100 ms at most. Timers may fire a millisecond early.
    expect(second - first).toBeGreaterThan(990);
    expect(spanCounts(bridge)).toMatchObject({ received: 100, delivered: 100, refused: 0 });
    expect(bridge.status()[0]?.isOk).toBe(true);
  });

  test("finds the one record that is refused, which becomes a dead letter", async () => {
    await using lab = await DeliveryLab.start(servers, "grpc-poison");
    await using backend = await new GrpcBackend().listen();
    const refused = failsWith(codes.INVALID_ARGUMENT, "a span that nobody can read");
    react(lab, backend, (names) => (names.includes("77") ? refused : takes));
    await lab.writeSpans(500);
    const bridge = await lab.bridge({ to: over(backend) });
    await lab.untilTaken(499);
    await lab.untilCommitted(500);
    expect(lab.taken.has("77")).toBe(false);
    const letters = await readTopic(servers, lab.fixture.deadLetterTopic);
    expect(letters.map(({ key }) => key)).toEqual(["77"]);
    expect(letters[0]?.value).toEqual(Buffer.from(spanRequestOf("77")));
    expect(Object.fromEntries(letters[0]?.headers ?? [])).toMatchObject({
      "dlq.reason": "refused",
      "dlq.error": expect.stringContaining("a span that nobody can read"),
    });
    expect(spanCounts(bridge)).toMatchObject({ received: 500, delivered: 499, refused: 1 });
  });

  test("counts what is rejected in a partial success", async () => {
    await using lab = await DeliveryLab.start(servers, "grpc-partial");
    await using backend = await new GrpcBackend().listen();
    const partial = { rejectedItems: 1, message: "too old" };
    const answer = Buffer.from(encodeExportResponse("traces", "protobuf", partial));
    backend.handle = (_, done) => done(null, answer);
    await lab.writeSpans(200);
    const bridge = await lab.bridge({ to: over(backend) });
    await lab.untilCommitted(200);
    const { received, delivered, refused } = spanCounts(bridge);
    expect([received, delivered + refused]).toEqual([200, 200]);
    expect(refused).toBe(backend.calls.length);
  });
});

describe("delivery to a gRPC server over TLS", () => {
  let certificates: Certificates;
  beforeAll(async () => {
    certificates = await makeCertificates("secret");
  });
  afterAll(() => certificates[Symbol.asyncDispose]());

  test("takes place where both show a certificate; without ours all waits", async () => {
    const read = (name: string): Promise<Buffer> => readFile(certificates.path(name));
    const pair = { cert_chain: await read("broker.pem"), private_key: await read("broker.key") };
    const credentials = ServerCredentials.createSsl(await read("ca.pem"), [pair], true);
    await using lab = await DeliveryLab.start(servers, "grpc-tls");
    await using backend = await new GrpcBackend(credentials).listen();
    react(lab, backend, () => takes);
    await lab.writeSpans(100);
    const { port } = backend;
    const to = { protocol: "grpc", endpoint: `https://localhost:${port}` } as const;
    const ca = certificates.path("ca.pem");
    const stranger = await lab.bridge({ to: { ...to, tls: { ca } } });
    await waitUntil("it is turned away", () => stranger.status()[0]?.isOk === false);
    await stranger.close({ timeoutMs: 5_000 });
    expect(lab.taken.size).toBe(0);
    const ours = {
      certificate: certificates.path("client.pem"),
      key: certificates.path("client.key"),
    };
    await lab.bridge({ to: { ...to, tls: { ca, ...ours } } });
    await lab.untilTaken(100);
    await lab.untilCommitted(100);
  });
});
