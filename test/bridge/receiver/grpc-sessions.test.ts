import { once } from "node:events";
import { connect, createServer, type ServerHttp2Stream } from "node:http2";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { GrpcSessions } from "../../../src/bridge/receiver/grpc-sessions.ts";

const patientMs = 60_000;
let server = createServer();

beforeEach(() => {
  server = createServer();
});
afterEach(() => {
  server.close();
});

/** A connection to a server whose connections are kept an eye on. */
async function dial(sessions: GrpcSessions) {
  server.on("session", (session) => sessions.add(session));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const client = connect(`http://127.0.0.1:${port}`);
  const closed = once(client, "close");
  return { client, closed };
}

describe("the connections of a gRPC listener", () => {
  it("are ended where no call comes", async () => {
    const { closed } = await dial(new GrpcSessions(100, patientMs));
    await closed;
  });

  it("are ended where they lie idle between calls", async () => {
    server.on("stream", (stream: ServerHttp2Stream) => stream.respond({}, { endStream: true }));
    const { client, closed } = await dial(new GrpcSessions(patientMs, 200));
    const call = client.request({ ":path": "/" });
    call.resume();
    await once(call, "close");
    expect(client.destroyed).toBe(false);
    await closed;
  });

  it("are kept while a call waits for its answer", async () => {
    server.on("stream", (stream: ServerHttp2Stream) => {
      setTimeout(() => stream.respond({ ":status": 204 }, { endStream: true }), 500);
    });
    const { client, closed } = await dial(new GrpcSessions(patientMs, 50));
    const call = client.request({ ":path": "/" });
    const [head] = await once(call, "response");
    expect(head[":status"]).toBe(204);
    call.resume();
    await closed;
  });

  it("come to the end of their calls when the listener closes", async () => {
    const sessions = new GrpcSessions(patientMs, patientMs);
    server.on("stream", (stream: ServerHttp2Stream) => {
      setImmediate(() => sessions.close());
      setTimeout(() => stream.respond({ ":status": 204 }, { endStream: true }), 100);
    });
    const { client, closed } = await dial(sessions);
    const goneAway = once(client, "goaway");
    const call = client.request({ ":path": "/" });
    const [head] = await once(call, "response");
    expect(head[":status"]).toBe(204);
    call.resume();
    await Promise.all([goneAway, closed]);
  });
});
