import { once } from "node:events";
import { constants, createServer as createHttp2, type ServerHttp2Stream } from "node:http2";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { GrpcTransport } from "../../../src/bridge/otlp-sink/grpc-transport.ts";
import { HttpTransport } from "../../../src/bridge/otlp-sink/http-transport.ts";
import type { Transport } from "../../../src/bridge/otlp-sink/transport.ts";
import { freeBytes } from "../../../src/cluster/index.ts";
import { OtlpBackend } from "../../support/otlp-backend.ts";
import { transportTo } from "./transport-options.ts";

// More than the buffers of a connection hold.
const length = 16_777_216;

function requestOf(pieces: readonly Uint8Array[]) {
  return { signal: "traces", pieces, bytes: pieces.length * length } as const;
}

/** Sends a piece, and tells whether its memory can be given back afterwards. */
async function sendAndFree(transport: Transport) {
  const piece = Buffer.alloc(length, 7);
  const { kind } = await transport.send(requestOf([piece]));
  freeBytes(piece);
  return { kind, isFreed: piece.length === 0 };
}

/** Servers that answer with success as soon as a request begins, and never read the rest of it. */
async function hastyHttp() {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("data", () => {
      socket.pause();
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) {
        socket.destroy();
      }
      server.close();
    },
  };
}

async function grpcServer(take: (stream: ServerHttp2Stream) => void) {
  const server = createHttp2();
  server.on("sessionError", () => {});
  server.on("stream", (stream) => {
    stream.on("error", () => {});
    take(stream);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const sessions = new Set<{ destroy(): void }>();
  server.on("session", (session) => sessions.add(session));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      for (const session of sessions) {
        session.destroy();
      }
      server.close();
    },
  };
}

function succeed(stream: ServerHttp2Stream): void {
  stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
  stream.end();
}

describe("the memory of what was sent", () => {
  test("can be given back once a backend over HTTP has all of it and says so", async () => {
    await using backend = await OtlpBackend.start();
    const transport = new HttpTransport(transportTo(backend.url));
    expect(await sendAndFree(transport)).toEqual({ kind: "accepted", isFreed: true });
    transport.close();
  });

  test("is kept where a backend over HTTP answers before it has read all", async () => {
    await using backend = await hastyHttp();
    const transport = new HttpTransport(transportTo(backend.url));
    expect(await sendAndFree(transport)).toEqual({ kind: "accepted", isFreed: false });
    transport.close();
  });

  test("can be given back once a backend over gRPC has all of it and says so", async () => {
    await using backend = await grpcServer((stream) => {
      stream.resume();
      stream.on("end", () => succeed(stream));
    });
    const transport = new GrpcTransport(transportTo(backend.url));
    expect(await sendAndFree(transport)).toEqual({ kind: "accepted", isFreed: true });
    transport.close();
  });

  test("is kept where a backend over gRPC answers before it has read all", async () => {
    await using backend = await grpcServer((stream) => {
      stream.once("data", () => {
        stream.pause();
        succeed(stream);
        stream.on("wantTrailers", () => setImmediate(() => stream.close(constants.NGHTTP2_CANCEL)));
      });
    });
    const transport = new GrpcTransport(transportTo(backend.url));
    expect(await sendAndFree(transport)).toEqual({ kind: "accepted", isFreed: false });
    transport.close();
  });
});
