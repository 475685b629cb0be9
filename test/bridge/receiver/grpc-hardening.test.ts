import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from "node:http2";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { exportPaths, messagePrefix } from "../../../src/bridge/grpc-wire/index.ts";
import type { Deliver } from "../../../src/bridge/pipeline/index.ts";
import { GrpcClient } from "../../support/bridge/grpc-client.ts";
import { type OpenReceiver, openReceiver } from "../../support/bridge/open-receiver.ts";
import { RawClient } from "../../support/bridge/raw-client.ts";
import { spanBytes } from "../../support/bridge/requests.ts";
import { waitUntil } from "../../support/wait-until.ts";

const grpc = { grpc: {} };
const hurried = { grpc: { headersTimeoutMs: 1_000 } };
const preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const emptySettings = "\0\0\0\u0004\0\0\0\0\0";

/** A connection on which calls can be made by hand. */
function dial(open: OpenReceiver): ClientHttp2Session & Disposable {
  const session = connect(`http://127.0.0.1:${open.grpcPort}`);
  session.on("error", () => {});
  return Object.assign(session, { [Symbol.dispose]: () => session.destroy() });
}

/** Begins a call, with what its answer begins with as it comes. */
function call(session: ClientHttp2Session, headers = {}): ClientHttp2Stream & { status?: string } {
  const stream: ClientHttp2Stream & { status?: string } = session.request({
    ":method": "POST",
    ":path": exportPaths.traces,
    "content-type": "application/grpc",
    te: "trailers",
    ...headers,
  });
  stream.on("error", () => {});
  const keep = (answer: Record<string, unknown>): void => {
    const status = answer["grpc-status"];
    if (typeof status === "string") {
      stream.status = status;
    }
  };
  stream.on("response", keep).on("trailers", keep).resume();
  return stream;
}

function closed(stream: ClientHttp2Stream): Promise<void> {
  return waitUntil("the call is over", () => stream.closed);
}

/** That nothing is left of what was done to it, and that others are served. */
async function expectSound(open: OpenReceiver): Promise<void> {
  await waitUntil("the memory is given back", () => open.budget.used === 0);
  using client = new GrpcClient(`127.0.0.1:${open.grpcPort}`);
  expect(await client.export("traces", spanBytes(1))).toMatchObject({ code: 0 });
  expect(open.log.filter((line) => line.startsWith("error"))).toEqual([]);
  const { started, taken, partial, abandoned, rejected } = open.receiver.counts.grpc ?? {};
  const refused = [...(rejected ?? new Map<number, number>()).values()];
  expect(started).toBe(
    [taken, partial, abandoned, ...refused].reduce((sum: number, count = 0) => sum + count, 0),
  );
}

describe("OTLP/gRPC under attack", () => {
  it("ends connections that do not begin, or send a head bit by bit", async () => {
    await using open = await openReceiver({ otlp: hurried });
    const silent = new RawClient(open.grpcPort);
    const slowPreface = new RawClient(open.grpcPort);
    slowPreface.send("PRI * HTTP");
    const slowHead = Array.from({ length: 20 }, () => new RawClient(open.grpcPort));
    for (const client of slowHead) {
      // HEADERS of 100 bytes on stream 1, without their end.
      client.send(`${preface}${emptySettings}\0\0\u0064\u0001\u0004\0\0\0\u0001`);
      client.trickle(20);
    }
    using other = new GrpcClient(`127.0.0.1:${open.grpcPort}`);
    expect(await other.export("traces", spanBytes(1))).toMatchObject({ code: 0 });
    await Promise.all([silent, slowPreface, ...slowHead].map((client) => client.closed()));
    await expectSound(open);
  });

  it("ends a message that comes bit by bit", async () => {
    await using open = await openReceiver({ otlp: { grpc: { headersTimeoutMs: 1_000 } } });
    using session = dial(open);
    const streams = Array.from({ length: 50 }, () => call(session));
    const timers = streams.map((stream) => {
      stream.write(messagePrefix(10_000_000));
      return setInterval(() => stream.closed || stream.write("x"), 20);
    });
    await waitUntil("some have begun", () => (open.receiver.counts.grpc?.started ?? 0) > 0);
    expect(open.budget.used).toBeLessThan(1_000_000);
    await Promise.all(streams.map(closed));
    for (const timer of timers) {
      clearInterval(timer);
    }
    expect(streams.every(({ status }) => status === "4")).toBe(true);
    expect(open.receiver.counts.grpc?.rejected.get(408)).toBe(50);
    await expectSound(open);
  });

  it("stops to decompress where a message becomes too large", async () => {
    const limits = { maxDecompressedBytes: 2_097_152, maxBodyBytes: 2_097_152 };
    await using open = await openReceiver({ otlp: { grpc: limits }, memoryBytes: 33_554_432 });
    const bomb = gzipSync(Buffer.alloc(200_000_000));
    const before = process.memoryUsage().rss;
    using session = dial(open);
    const streams = Array.from({ length: 40 }, () => {
      const stream = call(session, { "grpc-encoding": "gzip" });
      stream.end(Buffer.concat([messagePrefix(bomb.length, true), bomb]));
      return stream;
    });
    await Promise.all(streams.map(closed));
    const statuses = new Set(streams.map(({ status }) => status));
    expect([...statuses].every((status) => status === "8" || status === "14")).toBe(true);
    expect(statuses).toContain("8");
    expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
    await expectSound(open);
  });

  it.each([
    ["a message that is cut short", [messagePrefix(100), Buffer.alloc(50)], "3"],
    ["half a prefix", [Buffer.alloc(3)], "3"],
    ["no message", [], "3"],
    ["two messages", [messagePrefix(0), messagePrefix(0), Buffer.alloc(1)], "3"],
    ["a flag that is not known", [Buffer.from([7, 0, 0, 0, 0])], "3"],
    ["a compressed message without its encoding", [messagePrefix(1, true), Buffer.alloc(1)], "3"],
    ["a length over the limit", [messagePrefix(4_000_000_000)], "8"],
  ])("refuses %s", async (_what, pieces, status) => {
    await using open = await openReceiver({ otlp: grpc });
    using session = dial(open);
    const stream = call(session);
    for (const piece of pieces) {
      stream.write(piece);
    }
    stream.end();
    await closed(stream);
    expect(stream.status).toBe(status);
    await expectSound(open);
  });

  it("puts a message together whose prefix comes byte by byte", async () => {
    await using open = await openReceiver({ otlp: grpc });
    using session = dial(open);
    const stream = call(session);
    const body = spanBytes(2);
    for (const byte of Buffer.concat([messagePrefix(body.length), body])) {
      stream.write(Buffer.from([byte]));
    }
    stream.end();
    await closed(stream);
    expect(stream.status).toBe("0");
    expect(Buffer.from(open.parcels[0]?.request.bytes ?? []).equals(body)).toBe(true);
  });

  it.each([
    ["another content type", { "content-type": "application/json" }],
    ["another method", { ":method": "GET" }],
  ])("answers %s in HTTP's words", async (_what, headers) => {
    await using open = await openReceiver({ otlp: grpc });
    using session = dial(open);
    const stream = call(session, headers);
    let status: unknown;
    stream.on("response", (answer) => {
      status = answer[":status"];
    });
    stream.end();
    await closed(stream);
    expect(status).toBe(415);
  });

  it("answers a compression that it does not have by those that it has", async () => {
    await using open = await openReceiver({ otlp: grpc });
    using session = dial(open);
    const stream = call(session, { "grpc-encoding": "snappy" });
    let accepted: unknown;
    stream.on("response", (answer) => {
      accepted = answer["grpc-accept-encoding"];
    });
    await closed(stream);
    expect({ accepted, status: stream.status }).toEqual({
      accepted: expect.stringMatching(/^identity, gzip, deflate/),
      status: "12",
    });
    await expectSound(open);
  });

  it("refuses a head that is too large", async () => {
    await using open = await openReceiver({ otlp: grpc });
    using session = dial(open);
    const stream = call(session, { "x-large": "x".repeat(60_000) });
    stream.end();
    await closed(stream);
    expect(stream.status).not.toBe("0");
    expect(open.parcels).toEqual([]);
    await expectSound(open);
  });

  it("lets no client have more calls under way than it was told", async () => {
    let isOpen = false;
    const waiting: (() => void)[] = [];
    const deliver: Deliver = () =>
      new Promise((resolve) => {
        const settle = () => resolve({ kind: "delivered" });
        if (isOpen) {
          settle();
        } else {
          waiting.push(settle);
        }
      });
    await using open = await openReceiver({ otlp: grpc, deliver });
    using session = dial(open);
    const body = spanBytes(1);
    const streams = Array.from({ length: 400 }, () => {
      const stream = call(session);
      stream.end(Buffer.concat([messagePrefix(body.length), body]));
      return stream;
    });
    await waitUntil("all that may come have come", () => waiting.length === 256);
    expect(session.remoteSettings.maxConcurrentStreams).toBe(256);
    isOpen = true;
    for (const settle of waiting) {
      settle();
    }
    await Promise.all(streams.map(closed));
    expect(open.receiver.counts.grpc?.taken).toBe(streams.filter((s) => s.status === "0").length);
    await expectSound(open);
  });

  it("gives back the memory of messages whose senders go away or hang up", async () => {
    await using open = await openReceiver({ otlp: grpc });
    const sessions = Array.from({ length: 10 }, () => dial(open));
    const streams = sessions.map((session) => {
      const stream = call(session);
      stream.write(messagePrefix(1_000_000));
      stream.write(Buffer.alloc(300_000));
      return stream;
    });
    await waitUntil("all have come so far", () => open.budget.used > 10 * 300_000);
    for (const [index, session] of sessions.entries()) {
      if (index % 2 === 0) {
        session.destroy();
      } else {
        streams[index]?.close(constants.NGHTTP2_CANCEL);
      }
    }
    // A client that hangs up in good order may end its messages first, which are then cut short.
    await waitUntil("all are given up", () => {
      const { abandoned = 0, rejected } = open.receiver.counts.grpc ?? {};
      return abandoned + (rejected?.get(400) ?? 0) === 10;
    });
    for (const session of sessions) {
      session.destroy();
    }
    await expectSound(open);
  });

  it("outlives a flood of calls that are taken back at once", async () => {
    await using open = await openReceiver({ otlp: grpc });
    using session = dial(open);
    for (let round = 0; round < 20_000 && !session.destroyed; round++) {
      const headers = round % 2 === 0 ? {} : { ":path": "/no.Such/Method" };
      call(session, headers).close(constants.NGHTTP2_CANCEL);
      if (round % 200 === 0) {
        await new Promise(setImmediate);
      }
    }
    await waitUntil("none is under way", () => {
      const { started = 0, abandoned = 0, rejected } = open.receiver.counts.grpc ?? {};
      return started === abandoned + [...(rejected?.values() ?? [])].reduce((a, b) => a + b, 0);
    });
    session.destroy();
    await expectSound(open);
  });

  it("closes connections over their limit", async () => {
    await using open = await openReceiver({ otlp: { grpc: { maxConnections: 2 } } });
    const held = [dial(open), dial(open)];
    await waitUntil("two are held", () => open.receiver.connections === 2);
    using third = new RawClient(open.grpcPort);
    await third.closed();
    for (const session of held) {
      session.destroy();
    }
    await waitUntil("there is room again", () => open.receiver.connections === 0);
    await expectSound(open);
  });
});
