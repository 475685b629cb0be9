import { connect } from "node:http2";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { exportPaths, messagePrefix } from "../../../src/bridge/grpc-wire/index.ts";
import type { Deliver, Outcome } from "../../../src/bridge/pipeline/index.ts";
import { ListenError } from "../../../src/errors/index.ts";
import { GrpcClient } from "../../support/bridge/grpc-client.ts";
import { makeReceiver, openReceiver } from "../../support/bridge/open-receiver.ts";
import { head, RawClient } from "../../support/bridge/raw-client.ts";
import { post, spanBytes } from "../../support/bridge/requests.ts";
import { freePorts } from "../../support/ports.ts";
import { waitUntil } from "../../support/wait-until.ts";

/** A sink that settles when it is told. */
function slowSink() {
  const waiting: ((outcome: Outcome) => void)[] = [];
  const deliver: Deliver = () => new Promise((resolve) => waiting.push(resolve));
  const settle = (): void => {
    for (const resolve of waiting.splice(0)) {
      resolve({ kind: "delivered" });
    }
  };
  return { deliver, waiting, settle };
}

describe("a receiver of OTLP", () => {
  it("says where it listens, and that it does", async () => {
    await using open = await openReceiver();
    const { receiver, httpPort, grpcPort, log } = open;
    expect(receiver.name).toBe(
      `OTLP/HTTP on 127.0.0.1:${httpPort} and OTLP/gRPC on 127.0.0.1:${grpcPort}`,
    );
    expect(receiver.status()).toEqual({ isOk: true });
    expect(log).toEqual([
      `info: listening for OTLP/HTTP on 127.0.0.1:${httpPort}`,
      `info: listening for OTLP/gRPC on 127.0.0.1:${grpcPort}`,
    ]);
    await receiver.close(1_000);
    expect(receiver.status().isOk).toBe(false);
  });

  it("takes both protocols' requests to one place", async () => {
    await using open = await openReceiver();
    using client = new GrpcClient(`127.0.0.1:${open.grpcPort}`);
    await Promise.all([post({ port: open.httpPort }), client.export("traces", spanBytes(2))]);
    expect(open.parcels.map(({ request }) => request.items).sort()).toEqual([1, 2]);
  });

  it.each(["http", "grpc"] as const)("names a port that is taken, over %s", async (protocol) => {
    const taken = createServer();
    const [port = 0] = await freePorts(1);
    await new Promise<void>((resolve) => taken.listen({ port, host: "127.0.0.1" }, resolve));
    const { receiver } = makeReceiver({ otlp: { http: {}, grpc: {}, [protocol]: { port } } });
    const error: unknown = await receiver.start().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ListenError);
    expect(error).toMatchObject({
      code: "ADDRESS_IN_USE",
      message: expect.stringContaining(`on 127.0.0.1:${port} (EADDRINUSE)`),
    });
    // What was opened before is closed again: nothing keeps the process from ending.
    expect(receiver.connections).toBe(0);
    await new Promise((resolve) => taken.close(resolve));
  });

  it("names an address that is not of this machine", async () => {
    const { receiver } = makeReceiver({ otlp: { http: { host: "192.0.2.1" } } });
    await expect(receiver.start()).rejects.toMatchObject({ code: "ADDRESS_UNAVAILABLE" });
  });

  it("names the option of a certificate that is not there", async () => {
    const tls = { certificate: "/nowhere/a.pem", key: "/nowhere/a.key" };
    const { receiver } = makeReceiver({ otlp: { grpc: { tls } } });
    await expect(receiver.start()).rejects.toMatchObject({
      code: "CONFIG_UNREADABLE",
      message: expect.stringContaining("pipelines.ingest.from.otlp.grpc.tls.certificate"),
    });
  });

  it("says that a request may be sent again where Kafka takes too long", async () => {
    const { deliver, settle } = slowSink();
    const otlp = { http: { ackTimeoutMs: 100 } };
    await using open = await openReceiver({ otlp, deliver });
    const { status, headers } = await post({ port: open.httpPort });
    expect({ status, after: headers["retry-after"] }).toEqual({ status: 503, after: "1" });
    // What may still be written holds its memory until it is known.
    expect(open.budget.used).toBeGreaterThan(0);
    settle();
    await waitUntil("the memory is given back", () => open.budget.used === 0);
  });

  it("has a request that broke the sink sent again, and logs why", async () => {
    const deliver: Deliver = () => Promise.reject(new Error("a fault in the sink"));
    await using open = await openReceiver({ otlp: { http: {} }, deliver });
    expect((await post({ port: open.httpPort })).status).toBe(503);
    expect(open.log.at(-1)).toBe("error: a request could not be delivered");
    expect(open.budget.used).toBe(0);
  });
});

describe("a receiver that closes", () => {
  it("answers what is under way over both protocols, and takes nothing new", async () => {
    const { deliver, waiting, settle } = slowSink();
    await using open = await openReceiver({ deliver });
    using client = new GrpcClient(`127.0.0.1:${open.grpcPort}`);
    const answers = [post({ port: open.httpPort }), client.export("traces", spanBytes(1))] as const;
    await waitUntil("both are under way", () => waiting.length === 2);
    const closing = open.receiver.close(30_000);
    await expect(post({ port: open.httpPort })).rejects.toThrow("ECONNREFUSED");
    using late = new GrpcClient(`127.0.0.1:${open.grpcPort}`);
    expect(await late.export("traces", spanBytes(1))).toMatchObject({ code: 14 });
    settle();
    const [http, grpc] = await Promise.all(answers);
    expect([http.status, grpc.code]).toEqual([200, 0]);
    expect(http.headers.connection).toBe("close");
    await closing;
    await waitUntil("no connection is left", () => open.receiver.connections === 0);
  });

  it("takes in what has begun to come", async () => {
    await using open = await openReceiver({ otlp: { http: {} } });
    using client = new RawClient(open.httpPort);
    const body = spanBytes(1);
    client.send(head(`Content-Length: ${body.length}`));
    client.send(body.subarray(0, 10));
    await waitUntil("it has begun", () => open.receiver.counts.http?.started === 1);
    const closing = open.receiver.close(30_000);
    client.send(body.subarray(10));
    await closing;
    await client.answered("HTTP/1.1 200");
    expect(open.parcels).toHaveLength(1);
  });

  it("closes connections that lie idle at once", async () => {
    await using open = await openReceiver();
    const session = connect(`http://127.0.0.1:${open.grpcPort}`);
    const goneAway = new Promise((resolve) => session.once("goaway", resolve));
    using idle = new RawClient(open.httpPort);
    await waitUntil("both are connected", () => open.receiver.connections === 2);
    using client = new GrpcClient(`127.0.0.1:${open.grpcPort}`);
    await client.export("traces", spanBytes(1));
    await open.receiver.close(30_000);
    expect(await goneAway).toBe(0);
    await idle.closed();
    session.destroy();
  });

  it("cuts off what is not answered when its time is over", async () => {
    const { deliver, waiting } = slowSink();
    await using open = await openReceiver({ deliver });
    const http = post({ port: open.httpPort }).catch((error: unknown) => error);
    const session = connect(`http://127.0.0.1:${open.grpcPort}`);
    session.on("error", () => {});
    const stream = session.request({
      ":method": "POST",
      ":path": exportPaths.traces,
      "content-type": "application/grpc",
    });
    stream.on("error", () => {});
    const body = spanBytes(1);
    stream.end(Buffer.concat([messagePrefix(body.length), body]));
    await waitUntil("both are under way", () => waiting.length === 2);
    await open.receiver.close(100);
    expect(await http).toBeInstanceOf(Error);
    await waitUntil("the call is cut off", () => stream.closed);
    await waitUntil("no connection is left", () => open.receiver.connections === 0);
  });

  it("may be closed again, and before it was started", async () => {
    await using open = await openReceiver();
    await Promise.all([open.receiver.close(1_000), open.receiver.close(1_000)]);
    const { receiver } = makeReceiver();
    await receiver.close(1_000);
  });
});
