import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type Deliver, delivered, type Outcome } from "../../../src/bridge/pipeline/index.ts";
import { decodeRpcStatus } from "../../../src/otlp/index.ts";
import { type OpenReceiver, openReceiver } from "../../support/bridge/open-receiver.ts";
import { head, RawClient } from "../../support/bridge/raw-client.ts";
import { post, spanBytes } from "../../support/bridge/requests.ts";
import { waitUntil } from "../../support/wait-until.ts";

const http = { http: {} };
const hurried = { http: { headersTimeoutMs: 1_000 } };

/** That nothing is left of what was done to it, and that others are served. */
async function expectSound(open: OpenReceiver): Promise<void> {
  await waitUntil("the memory is given back", () => open.budget.used === 0);
  expect((await post({ port: open.httpPort })).status).toBe(200);
  await waitUntil("the connections are closed", () => open.receiver.connections === 0);
  expect(open.log.filter((line) => line.startsWith("error"))).toEqual([]);
  const { started, taken, partial, abandoned, rejected } = open.receiver.counts.http ?? {};
  const refused = [...(rejected ?? new Map<number, number>()).values()];
  expect(started).toBe(
    [taken, partial, abandoned, ...refused].reduce((sum: number, count = 0) => sum + count, 0),
  );
}

describe("OTLP/HTTP under attack", () => {
  it("ends connections that send nothing, or a head bit by bit", async () => {
    await using open = await openReceiver({ otlp: hurried });
    const silent = Array.from({ length: 20 }, () => new RawClient(open.httpPort));
    const slow = Array.from({ length: 20 }, () => new RawClient(open.httpPort));
    for (const client of slow) {
      client.send("POST /v1/traces HTTP/1.1\r\nHost: x\r\nX-Slow: ");
      client.trickle(20);
    }
    expect((await post({ port: open.httpPort })).status).toBe(200);
    await Promise.all([...silent, ...slow].map((client) => client.closed()));
    expect(open.parcels).toHaveLength(1);
    await expectSound(open);
  });

  it.each([
    ["with its length told", "Content-Length: 10000000"],
    ["in chunks", "Transfer-Encoding: chunked"],
  ])("ends a body that comes bit by bit, %s", async (_how, line) => {
    await using open = await openReceiver({ otlp: hurried });
    const slow = Array.from({ length: 50 }, () => new RawClient(open.httpPort));
    for (const client of slow) {
      client.send(`${head(line)}${line.includes("chunked") ? "ffffff\r\n" : ""}`);
      client.trickle(20);
    }
    await waitUntil("some have begun", () => (open.receiver.counts.http?.started ?? 0) > 0);
    expect(open.budget.used).toBeLessThan(1_000_000);
    expect((await post({ port: open.httpPort })).status).toBe(200);
    await Promise.all(slow.map((client) => client.closed()));
    expect(slow.every(({ received }) => received.startsWith("HTTP/1.1 408"))).toBe(true);
    expect(open.receiver.counts.http?.rejected.get(408)).toBeGreaterThan(0);
    await expectSound(open);
  });

  it("takes a large body from a slow line", async () => {
    await using open = await openReceiver({ otlp: { http: { headersTimeoutMs: 1_000 } } });
    const body = spanBytes(20_000);
    using client = new RawClient(open.httpPort);
    client.send(head(`Content-Length: ${body.length}`));
    for (let at = 0; at < body.length; at += 16_384) {
      client.send(body.subarray(at, at + 16_384));
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    await client.answered("HTTP/1.1 200");
    expect(open.parcels[0]?.request.items).toBe(20_000);
  });

  it("stops to decompress where a body becomes too large", async () => {
    const limits = { maxDecompressedBytes: 2_097_152, maxBodyBytes: 2_097_152 };
    await using open = await openReceiver({ otlp: { http: limits }, memoryBytes: 33_554_432 });
    // 200 MB each; the last four bytes say how much it is, and may lie.
    const bomb = gzipSync(Buffer.alloc(200_000_000));
    const liar = Buffer.from(bomb);
    liar.writeUInt32LE(100, liar.length - 4);
    const before = process.memoryUsage().rss;
    const headers = { "content-encoding": "gzip" };
    const sent = Array.from({ length: 40 }, (_, index) =>
      post({ port: open.httpPort, headers, body: index % 2 === 0 ? bomb : liar }),
    );
    const statuses = (await Promise.all(sent)).map(({ status }) => status);
    // Where the memory for all of them is in use, some are told to come back.
    expect(statuses.every((status) => status === 413 || status === 503)).toBe(true);
    expect(statuses).toContain(413);
    expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
    await expectSound(open);
  });

  it.each([
    ["protobuf", "application/x-protobuf", nestedProtobuf],
    ["json", "application/json", nestedJson],
  ] as const)("refuses %s nested a million deep", async (encoding, type, bodyOf) => {
    const limits = { maxBodyBytes: 33_554_432 };
    await using open = await openReceiver({ otlp: { http: limits }, memoryBytes: 2 ** 32 });
    const headers = { "content-type": type };
    const { status, body } = await post({ port: open.httpPort, headers, body: bodyOf(1_000_000) });
    expect(status).toBe(400);
    expect(decodeRpcStatus(encoding, body).message).toMatch(/nest|deep/i);
    await expectSound(open);
  });

  it("refuses JSON that would take hundreds of times its size", async () => {
    await using open = await openReceiver({ otlp: http });
    const spans = `{},`.repeat(4_000_000);
    const document = `{"resourceSpans":[{"scopeSpans":[{"spans":[${spans}{}]}]}]}`;
    const headers = { "content-type": "application/json", "content-encoding": "gzip" };
    const before = process.memoryUsage().rss;
    const { status, body } = await post({
      port: open.httpPort,
      headers,
      body: gzipSync(document),
    });
    expect(status).toBe(413);
    expect(decodeRpcStatus("json", body).message).toContain("so many objects");
    expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
    await expectSound(open);
  });

  it("answers 429 behind 64 requests under way on one connection, and closes it", async () => {
    const waiting: ((outcome: Outcome) => void)[] = [];
    let isHeld = true;
    const deliver: Deliver = async () =>
      isHeld ? await new Promise((settle) => waiting.push(settle)) : delivered;
    await using open = await openReceiver({ otlp: http, deliver });
    const body = Buffer.from(spanBytes(1));
    const one = Buffer.concat([Buffer.from(head(`Content-Length: ${body.length}`)), body]);
    using client = new RawClient(open.httpPort);
    client.send(Buffer.concat(Array.from({ length: 100 }, () => one)));
    await waitUntil("all that may be are under way", () => open.parcels.length === 64);
    await waitUntil("one is refused", () => open.receiver.counts.http?.rejected.get(429) === 1);
    const other = post({ port: open.httpPort });
    await waitUntil("others are served meanwhile", () => waiting.length === 65);
    isHeld = false;
    for (const settle of waiting) {
      settle(delivered);
    }
    expect((await other).status).toBe(200);
    await client.closed();
    const statuses = [...client.received.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
    expect(statuses).toEqual([...Array.from({ length: 64 }, () => "200"), "429"]);
    expect(client.received).toMatch(/retry-after: 1\r\n/i);
    await expectSound(open);
  });

  it("refuses a head that is too large, in one line or in many", async () => {
    await using open = await openReceiver({ otlp: http });
    using one = new RawClient(open.httpPort);
    one.send(head(`X-Large: ${"x".repeat(100_000)}`));
    using many = new RawClient(open.httpPort);
    many.send(head(...Array.from({ length: 5_000 }, (_, index) => `X-${index}: y`)));
    await Promise.all([one.closed(), many.closed()]);
    for (const { received } of [one, many]) {
      expect(received).toMatch(/^HTTP\/1\.1 431/);
    }
    await expectSound(open);
  });

  it.each([
    ["no HTTP", "\u0016\u0003\u0001 hello\r\n\r\n"],
    ["two lengths", head("Content-Length: 3", "Content-Length: 4")],
    ["a length and chunks", head("Content-Length: 3", "Transfer-Encoding: chunked")],
    ["a negative length", head("Content-Length: -1")],
  ])("refuses %s", async (_what, bytes) => {
    await using open = await openReceiver({ otlp: http });
    using client = new RawClient(open.httpPort);
    client.send(bytes);
    await client.closed();
    expect(client.received).toMatch(/^HTTP\/1\.1 400/);
    await expectSound(open);
  });

  it("gives back the memory of bodies whose senders go away", async () => {
    await using open = await openReceiver({ otlp: http });
    const clients = Array.from({ length: 30 }, () => new RawClient(open.httpPort));
    for (const client of clients) {
      client.send(head("Content-Length: 1000000"));
      client.send(Buffer.alloc(300_000));
    }
    await waitUntil("all have come so far", () => open.budget.used > 30 * 300_000);
    for (const client of clients) {
      client.socket.destroy();
    }
    await waitUntil("all are given up", () => open.receiver.counts.http?.abandoned === 30);
    await expectSound(open);
  });

  it("delivers what was whole when its sender went away", async () => {
    let settle = (): void => {};
    const deliver: Deliver = () =>
      new Promise((resolve) => {
        settle = () => resolve({ kind: "delivered" });
      });
    await using open = await openReceiver({ otlp: http, deliver });
    using client = new RawClient(open.httpPort);
    const body = spanBytes(1);
    client.send(head(`Content-Length: ${body.length}`));
    client.send(body);
    await waitUntil("it is handed on", () => open.parcels.length === 1);
    client.socket.destroy();
    await waitUntil("it is gone", () => open.receiver.connections === 0);
    expect(open.budget.used).toBeGreaterThan(0);
    settle();
    await waitUntil("it is counted", () => open.receiver.counts.http?.abandoned === 1);
    expect(open.budget.used).toBe(0);
  });

  it("answers requests that come at once in their order", async () => {
    let count = 0;
    const deliver: Deliver = async () => {
      count++;
      await new Promise((resolve) => setTimeout(resolve, 60 - count * 10));
      return { kind: "partial", rejectedItems: 1, message: `no ${count}` };
    };
    await using open = await openReceiver({ otlp: http, deliver });
    using client = new RawClient(open.httpPort);
    const body = Buffer.from(spanBytes(1)).toString("latin1");
    client.send(`${head(`Content-Length: ${body.length}`)}${body}`.repeat(5));
    await waitUntil("all are answered", () => client.received.split("HTTP/1.1 200").length === 6);
  });

  it("cuts off a connection with a flood of requests at once", async () => {
    const deliver: Deliver = () => new Promise(() => {});
    await using open = await openReceiver({ otlp: http, deliver });
    using client = new RawClient(open.httpPort);
    const body = Buffer.from(spanBytes(1)).toString("latin1");
    client.send(`${head(`Content-Length: ${body.length}`)}${body}`.repeat(20_000));
    await client.closed();
    expect(open.parcels.length).toBeLessThanOrEqual(64);
    expect((await fetch(`http://127.0.0.1:${open.httpPort}/`)).status).toBe(404);
  });

  it("closes connections over their limit, and takes new ones when there is room again", async () => {
    await using open = await openReceiver({ otlp: { http: { maxConnections: 3 } } });
    const held = Array.from({ length: 3 }, () => new RawClient(open.httpPort));
    await waitUntil("three are held", () => open.receiver.connections === 3);
    using fourth = new RawClient(open.httpPort);
    await fourth.closed();
    for (const client of held) {
      client.socket.destroy();
    }
    await waitUntil("there is room again", () => open.receiver.connections === 0);
    await expectSound(open);
  });

  it("tells senders to come back while the memory is in use", async () => {
    let settle = (): void => {};
    const deliver: Deliver = () =>
      new Promise((resolve) => {
        settle = () => resolve({ kind: "delivered" });
      });
    await using open = await openReceiver({ otlp: http, deliver, memoryBytes: 1_100_000 });
    const body = spanBytes(25_000);
    const first = post({ port: open.httpPort, body });
    await waitUntil("it is handed on", () => open.parcels.length === 1);
    const second = await post({ port: open.httpPort, body });
    expect(second).toMatchObject({ status: 503, headers: { "retry-after": "1" } });
    const chunked = { "transfer-encoding": "chunked" };
    expect((await post({ port: open.httpPort, headers: chunked, body })).status).toBe(503);
    settle();
    expect((await first).status).toBe(200);
    expect(open.budget.used).toBe(0);
  });

  it("cuts off a body without end", async () => {
    await using open = await openReceiver({ otlp: { http: { maxBodyBytes: 100_000 } } });
    using client = new RawClient(open.httpPort);
    client.send(head("Transfer-Encoding: chunked"));
    const chunk = `10000\r\n${"x".repeat(65_536)}\r\n`;
    const timer = setInterval(() => client.send(chunk), 5);
    await client.closed();
    clearInterval(timer);
    expect(client.received).toMatch(/^HTTP\/1\.1 413/);
    await expectSound(open);
  });
});

/** A value of a span's attribute: lists within lists. */
function nestedProtobuf(depth: number): Uint8Array {
  // Lengths are written from the inside out, each as a varint of five bytes.
  const perLevel = 12;
  const bytes = Buffer.alloc(depth * perLevel);
  for (let level = 0; level < depth; level++) {
    const inner = (depth - level) * perLevel;
    putField(bytes, level * perLevel, 0x2a, inner - 6);
    putField(bytes, level * perLevel + 6, 0x0a, inner - 12);
  }
  return wrapped(bytes);
}

function putField(bytes: Buffer, at: number, tag: number, length: number): void {
  bytes[at] = tag;
  for (let index = 0; index < 5; index++) {
    bytes[at + 1 + index] = (Math.floor(length / 128 ** index) % 128) | (index < 4 ? 128 : 0);
  }
}

/** Resource spans with a resource with an attribute whose value is what was given. */
function wrapped(value: Buffer): Uint8Array {
  const field = (tag: number, content: Buffer): Buffer => {
    const start = Buffer.alloc(6);
    putField(start, 0, tag, content.length);
    return Buffer.concat([start, content]);
  };
  return field(0x0a, field(0x0a, field(0x0a, field(0x12, value))));
}

function nestedJson(depth: number): Uint8Array {
  const open = '{"arrayValue":{"values":['.repeat(depth);
  const close = "]}}".repeat(depth);
  const value = `{"key":"a","value":${open}${close}}`;
  return Buffer.from(
    `{"resourceSpans":[{"resource":{"attributes":[${value}]},"scopeSpans":[{"spans":[{}]}]}]}`,
  );
}
