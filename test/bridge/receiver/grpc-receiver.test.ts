import { once } from "node:events";
import { credentials } from "@grpc/grpc-js";
import { describe, expect, it } from "vitest";
import { encodeHealth, healthPaths, healthStates } from "../../../src/bridge/grpc-wire/index.ts";
import type { Deliver } from "../../../src/bridge/pipeline/index.ts";
import { ProducerError } from "../../../src/errors/index.ts";
import { decodeExportResponse, decodeRpcStatus, signals } from "../../../src/otlp/index.ts";
import { GrpcClient } from "../../support/bridge/grpc-client.ts";
import { openReceiver, type ReceiverSetup } from "../../support/bridge/open-receiver.ts";
import { spanBytes } from "../../support/bridge/requests.ts";

const deflate = 1;
const gzip = 2;

async function open(setup: ReceiverSetup = {}, clientOptions = {}) {
  const receiver = await openReceiver({ otlp: { grpc: {} }, ...setup });
  const address = `127.0.0.1:${receiver.grpcPort}`;
  const client = new GrpcClient(address, credentials.createInsecure(), clientOptions);
  return {
    ...receiver,
    client,
    [Symbol.asyncDispose]: async () => {
      client[Symbol.dispose]();
      await receiver[Symbol.asyncDispose]();
    },
  };
}

describe("OTLP/gRPC", () => {
  it("hands on what a call brings, with its metadata", async () => {
    await using opened = await open();
    const { client, parcels, budget, receiver } = opened;
    const reply = await client.export("traces", spanBytes(3), { "x-tenant": "blue" });
    expect(reply).toMatchObject({ code: 0, body: Buffer.alloc(0) });
    expect(Buffer.from(parcels[0]?.request.bytes ?? [])).toEqual(Buffer.from(spanBytes(3)));
    expect(parcels[0]?.header("x-tenant")).toBe("blue");
    expect(receiver.counts.grpc).toMatchObject({ started: 1, taken: 1 });
    expect(budget.used).toBe(0);
  });

  it.each(signals)("has the service for %s", async (signal) => {
    await using opened = await open();
    expect(await opened.client.export(signal, new Uint8Array())).toMatchObject({ code: 0 });
  });

  it.each([
    ["as it is", 0, 60_000],
    ["with gzip", gzip, 60_000],
    ["with deflate", deflate, 60_000],
    ["with gzip, small", gzip, 1],
  ])("puts a message together %s", async (_how, algorithm, count) => {
    const options = { "grpc.default_compression_algorithm": algorithm };
    await using opened = await open({}, options);
    const body = spanBytes(count);
    expect(await opened.client.export("traces", body)).toMatchObject({ code: 0 });
    expect(Buffer.from(opened.parcels[0]?.request.bytes ?? []).equals(body)).toBe(true);
    expect(opened.budget.used).toBe(0);
  });

  it("answers many calls at a time on one connection", async () => {
    await using opened = await open();
    const bodies = Array.from({ length: 400 }, (_, index) => spanBytes((index % 40) + 1));
    const replies = await Promise.all(bodies.map((body) => opened.client.export("traces", body)));
    expect(new Set(replies.map(({ code }) => code))).toEqual(new Set([0]));
    expect(opened.receiver.counts.grpc).toMatchObject({ started: 400, taken: 400 });
    expect(opened.receiver.connections).toBe(1);
  });

  it("tells of items that were not taken", async () => {
    const partial = { rejectedItems: 2, message: "too large" };
    const deliver: Deliver = () => Promise.resolve({ kind: "partial", ...partial });
    await using opened = await open({ deliver });
    const { code, body } = await opened.client.export("traces", spanBytes(3));
    expect(code).toBe(0);
    expect(decodeExportResponse("traces", "protobuf", body)).toEqual(partial);
  });

  it("says when to come back, in RetryInfo", async () => {
    const error = new ProducerError("QUEUE_FULL");
    const deliver: Deliver = () => Promise.resolve({ kind: "retry", delayMs: 1_500, error });
    await using opened = await open({ deliver });
    const { code, trailers } = await opened.client.export("traces", spanBytes(1));
    expect(code).toBe(14);
    const details = trailers.get("grpc-status-details-bin")[0] as Buffer;
    expect(decodeRpcStatus("protobuf", details)).toMatchObject({ code: 14, retryDelayMs: 1_500 });
  });

  it("says at which byte a message is broken", async () => {
    await using opened = await open();
    const reply = await opened.client.export("traces", spanBytes(1).subarray(0, 20));
    expect(reply).toMatchObject({ code: 3, message: expect.stringMatching(/at byte \d+/) });
    expect(opened.receiver.counts.grpc?.rejected).toEqual(new Map([[400, 1]]));
  });

  it("refuses what is larger than it may be, before and after decompression", async () => {
    const limits = { maxBodyBytes: 2_048, maxDecompressedBytes: 65_536 };
    await using opened = await open({ otlp: { grpc: limits } });
    expect(await opened.client.export("traces", Buffer.alloc(4_096))).toMatchObject({ code: 8 });
    using zipping = new GrpcClient(`127.0.0.1:${opened.grpcPort}`, undefined, {
      "grpc.default_compression_algorithm": gzip,
    });
    expect(await zipping.export("traces", Buffer.alloc(1_000_000))).toMatchObject({ code: 8 });
    expect(opened.budget.used).toBe(0);
  });

  it("has no other methods", async () => {
    await using opened = await open();
    const path = "/opentelemetry.proto.collector.trace.v1.TraceService/Import";
    expect(await opened.client.call(spanBytes(1), { path })).toMatchObject({ code: 12 });
  });

  it("answers UNAVAILABLE where no acknowledgement comes in time, and holds the memory on", async () => {
    let settle = (): void => {};
    const deliver: Deliver = () =>
      new Promise((resolve) => {
        settle = () => resolve({ kind: "delivered" });
      });
    await using opened = await open({ deliver, otlp: { grpc: { ackTimeoutMs: 100 } } });
    const reply = await opened.client.export("traces", spanBytes(1));
    expect(reply).toMatchObject({ code: 14, message: expect.stringContaining("in time") });
    expect(opened.budget.used).toBeGreaterThan(0);
    settle();
    await opened.receiver.close(30_000);
    expect(opened.budget.used).toBe(0);
  });
});

const serviceName = "opentelemetry.proto.collector.logs.v1.LogsService";

function checkOf(service: string): Buffer {
  return Buffer.concat([Buffer.from([0x0a, service.length]), Buffer.from(service)]);
}

describe("gRPC's health service", () => {
  it.each([
    ["", Buffer.alloc(0)],
    [serviceName, checkOf(serviceName)],
  ])("answers for %j", async (_service, body) => {
    let isServing = true;
    await using opened = await open({ isServing: () => isServing });
    const first = await opened.client.call(body, { path: healthPaths.check });
    expect(first).toMatchObject({ code: 0, body: encodeHealth(healthStates.serving) });
    isServing = false;
    const second = await opened.client.call(body, { path: healthPaths.check });
    expect(second).toMatchObject({ code: 0, body: encodeHealth(healthStates.notServing) });
  });

  it("knows no other services", async () => {
    await using opened = await open();
    const reply = await opened.client.call(checkOf("other"), { path: healthPaths.check });
    expect(reply).toMatchObject({ code: 5 });
  });

  it("is open to those who have no token", async () => {
    await using opened = await open({ otlp: { grpc: { bearerTokens: ["secret-token"] } } });
    const reply = await opened.client.call(new Uint8Array(), { path: healthPaths.check });
    expect(reply).toMatchObject({ code: 0 });
    expect(await opened.client.export("traces", spanBytes(1))).toMatchObject({ code: 16 });
  });

  it("tells watchers of each change, and of the end", async () => {
    let isServing = true;
    await using opened = await open({ isServing: () => isServing });
    const call = opened.client.stream(healthPaths.watch, new Uint8Array());
    const told: number[] = [];
    const ended = once(call, "error");
    call.on("data", (message: Buffer) => {
      told.push(message[1] ?? 0);
      if (told.length === 1) {
        isServing = false;
      } else if (told.length === 2) {
        isServing = true;
      } else {
        void opened.receiver.close(30_000);
      }
    });
    const [error] = await ended;
    expect(error).toMatchObject({ code: 14 });
    const { serving, notServing } = healthStates;
    expect(told).toEqual([serving, notServing, serving, notServing]);
  });
});
