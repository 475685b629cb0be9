import { Agent } from "node:http";
import { deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Deliver } from "../../../src/bridge/pipeline/index.ts";
import { ProducerError, SerializationError } from "../../../src/errors/index.ts";
import {
  decodeExportResponse,
  decodeRpcStatus,
  type Encoding,
  encodeRequest,
  signals,
} from "../../../src/otlp/index.ts";
import { openReceiver } from "../../support/bridge/open-receiver.ts";
import { post, spanBytes, spanJson } from "../../support/bridge/requests.ts";

const http = { http: {} };
const bodies = [
  ["protobuf", "application/x-protobuf", spanBytes],
  ["json", "application/json", spanJson],
] as const satisfies readonly [Encoding, string, (count: number) => Uint8Array][];

describe("OTLP/HTTP", () => {
  it.each(bodies)(
    "hands %s on as protobuf and answers in kind",
    async (_encoding, type, bodyOf) => {
      await using open = await openReceiver({ otlp: http });
      const { httpPort: port, parcels, budget } = open;
      const headers = { "content-type": type, "x-tenant": "blue" };
      const { status, headers: answered, body } = await post({ port, headers, body: bodyOf(3) });
      expect({ status, type: answered["content-type"] }).toEqual({ status: 200, type });
      expect(body.toString()).toBe(type === "application/json" ? "{}" : "");
      expect(parcels).toHaveLength(1);
      expect(parcels[0]?.request.items).toBe(3);
      expect(Buffer.from(parcels[0]?.request.bytes ?? [])).toEqual(Buffer.from(spanBytes(3)));
      expect(parcels[0]?.header("x-tenant")).toBe("blue");
      expect(budget.used).toBe(0);
    },
  );

  it.each(signals)("takes %s on the path of their own", async (signal) => {
    await using open = await openReceiver({ otlp: http });
    const { status } = await post({
      port: open.httpPort,
      path: `/v1/${signal}?x=1`,
      headers: { "content-type": "application/json; charset=utf-8" },
      body: Buffer.from("{}"),
    });
    expect(status).toBe(200);
  });

  it.each([
    ["gzip", gzipSync],
    ["deflate", deflateSync],
  ] as const)("reads %s", async (coding, compress) => {
    await using open = await openReceiver({ otlp: http });
    const whole = spanBytes(20_000);
    const body = compress(whole);
    const { status } = await post({
      port: open.httpPort,
      headers: { "content-encoding": coding },
      body,
    });
    expect(status).toBe(200);
    expect(Buffer.from(open.parcels[0]?.request.bytes ?? []).equals(whole)).toBe(true);
    expect(open.budget.used).toBe(0);
  });

  it.each([
    ["with its length told", { "content-length": spanBytes(30_000).length }],
    ["in chunks", { "transfer-encoding": "chunked" }],
  ])("puts a large body together %s", async (_how, headers) => {
    await using open = await openReceiver({ otlp: http });
    const body = spanBytes(30_000);
    const { status } = await post({ port: open.httpPort, headers, body });
    expect(status).toBe(200);
    expect(Buffer.from(open.parcels[0]?.request.bytes ?? []).equals(body)).toBe(true);
    expect(open.budget.used).toBe(0);
  });

  it("hands on nothing where there is nothing in a request", async () => {
    await using open = await openReceiver({ otlp: http });
    const { status } = await post({ port: open.httpPort, body: new Uint8Array() });
    expect(status).toBe(200);
    expect(open.parcels).toEqual([]);
  });

  it.each([
    ["an unknown path", { path: "/v1/profiles" }, 404, {}],
    ["a path of the prototype", { path: "constructor" }, 400, undefined],
    ["another method", { method: "GET", body: new Uint8Array() }, 405, { allow: "POST" }],
    [
      "another content type",
      { headers: { "content-type": "text/plain" } },
      415,
      { accept: "application/x-protobuf, application/json" },
    ],
    [
      "a content type of the prototype",
      { headers: { "content-type": "constructor" } },
      415,
      { accept: "application/x-protobuf, application/json" },
    ],
    [
      "another content encoding",
      { headers: { "content-encoding": "br" } },
      415,
      { "accept-encoding": expect.stringMatching(/^gzip, deflate/) },
    ],
    ["what is not of its content encoding", { headers: { "content-encoding": "gzip" } }, 400, {}],
  ] as const)("refuses %s", async (_what, request, wanted, headers) => {
    await using open = await openReceiver({ otlp: http });
    const reply = await post({ port: open.httpPort, ...request });
    expect(reply.status).toBe(wanted);
    expect(reply.headers).toMatchObject(headers ?? {});
    expect(open.parcels).toEqual([]);
    expect(open.budget.used).toBe(0);
    if (headers !== undefined) {
      expect(open.receiver.counts.http?.rejected).toEqual(new Map([[wanted, 1]]));
    }
  });

  it.each(bodies)("tells in %s at which byte a body is broken", async (encoding, type, bodyOf) => {
    await using open = await openReceiver({ otlp: http });
    const whole = bodyOf(2);
    const { status, headers, body } = await post({
      port: open.httpPort,
      headers: { "content-type": type },
      body: whole.subarray(0, whole.length - 3),
    });
    expect({ status, type: headers["content-type"] }).toEqual({ status: 400, type });
    const { code, message } = decodeRpcStatus(encoding, body);
    expect(code).toBe(3);
    expect(message).toMatch(/at byte \d+/);
  });

  it("refuses a body over the limit before and after decompression", async () => {
    const limits = { maxBodyBytes: 2_048, maxDecompressedBytes: 65_536 };
    await using open = await openReceiver({ otlp: { http: limits } });
    const port = open.httpPort;
    const told = await post({ port, body: Buffer.alloc(4_096) });
    const headers = { "transfer-encoding": "chunked" };
    const untold = await post({ port, headers, body: Buffer.alloc(4_096) });
    const bomb = await post({
      port,
      headers: { "content-encoding": "gzip" },
      body: gzipSync(Buffer.alloc(1_000_000)),
    });
    expect([told.status, untold.status, bomb.status]).toEqual([413, 413, 413]);
    expect(open.budget.used).toBe(0);
  });

  it.each(bodies)("tells of items that were not taken, in %s", async (encoding, type, bodyOf) => {
    const partial = { rejectedItems: 2, message: "two spans are too large" };
    const deliver: Deliver = () => Promise.resolve({ kind: "partial", ...partial });
    await using open = await openReceiver({ otlp: http, deliver });
    const headers = { "content-type": type };
    const { status, body } = await post({ port: open.httpPort, headers, body: bodyOf(3) });
    expect(status).toBe(200);
    expect(decodeExportResponse("traces", encoding, body)).toEqual(partial);
    expect(open.receiver.counts.http).toMatchObject({ taken: 0, partial: 1 });
  });

  it("says when to come back, and no name from behind the bridge", async () => {
    const error = new ProducerError("QUEUE_FULL", { detail: "broker kafka-1.internal:9092" });
    const deliver: Deliver = () => Promise.resolve({ kind: "retry", delayMs: 1_500, error });
    await using open = await openReceiver({ otlp: http, deliver });
    const { status, headers, body } = await post({ port: open.httpPort });
    expect({ status, after: headers["retry-after"] }).toEqual({ status: 503, after: "2" });
    expect(decodeRpcStatus("protobuf", body).code).toBe(14);
    expect(body.toString()).not.toContain("internal");
  });

  it("says what is wrong with what the sink refuses", async () => {
    const error = new SerializationError("INVALID_BATCH", { detail: "no name" });
    const deliver: Deliver = () => Promise.resolve({ kind: "refused", error });
    await using open = await openReceiver({ otlp: http, deliver });
    const { status, body } = await post({ port: open.httpPort });
    expect(status).toBe(400);
    expect(decodeRpcStatus("protobuf", body).message).toContain("no name");
  });

  it("keeps a connection for many requests", async () => {
    await using open = await openReceiver({ otlp: http });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let round = 0; round < 5; round++) {
      await post({ port: open.httpPort, agent });
    }
    expect(open.receiver.connections).toBe(1);
    expect(open.receiver.counts.http).toMatchObject({ started: 5, taken: 5 });
    agent.destroy();
  });

  it("lets a sender ask before it sends a body", async () => {
    await using open = await openReceiver({ otlp: http });
    const headers = { expect: "100-continue" };
    expect((await post({ port: open.httpPort, headers })).status).toBe(200);
  });

  it("tells traces, metrics and logs apart by their paths, not by their content", async () => {
    await using open = await openReceiver({ otlp: http });
    const metrics = { metrics: [{ name: "m", gauge: { dataPoints: [{ asInt: 1n }] } }] };
    const body = encodeRequest("metrics", {
      resourceMetrics: [{ scopeMetrics: [metrics as never] }],
    });
    expect((await post({ port: open.httpPort, path: "/v1/metrics", body })).status).toBe(200);
    expect((await post({ port: open.httpPort, path: "/v1/logs", body })).status).toBe(400);
  });
});
