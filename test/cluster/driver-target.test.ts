import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { driverTarget } from "../../src/cluster/driver-target.ts";
import { EmbeddedKafka, sharedEmbedded } from "../../src/cluster/embedded-kafka.ts";
import { probeEmbedded } from "../../src/cluster/embedded-probe.ts";
import { KafkaConfig } from "../../src/config/index.ts";
import { listen, silentPort } from "./tcp-peers.ts";

const embeddedModule = new URL("../../src/cluster/embedded-kafka.ts", import.meta.url).href;

/** An embedded cluster in a process of its own, which ends when its input does. */
async function elsewhere(): Promise<{ process: ChildProcess; bootstrapServers: string }> {
  const code = `
    const { EmbeddedKafka } = await import(${JSON.stringify(embeddedModule)});
    const kafka = await EmbeddedKafka.start();
    process.stdout.write(kafka.bootstrapServers + "\\n");
    process.stdin.resume();
  `;
  const args = ["--import", "tsx", "--input-type=module", "--eval", code];
  const process_ = spawn(process.execPath, args, {
    cwd: new URL(".", import.meta.url),
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [chunk] = await once(process_.stdout, "data");
  return { process: process_, bootstrapServers: String(chunk).trim() };
}

function target(bootstrapServers: string | string[]) {
  return driverTarget(new KafkaConfig({ bootstrapServers }));
}

describe("where to connect to", () => {
  test("is the shared cluster with `embedded`", async () => {
    const { bootstrapServers } = await sharedEmbedded();
    expect(await target("embedded")).toEqual({ bootstrapServers, embedded: true });
  });

  test("is an embedded cluster of this process by its address", async () => {
    await using kafka = await EmbeddedKafka.start({ brokers: 2 });
    expect(await target(kafka.bootstrapServers)).toEqual({
      bootstrapServers: kafka.bootstrapServers,
      embedded: true,
    });
  });

  test("is an embedded cluster of another process by its behaviour", async () => {
    const { process: other, bootstrapServers } = await elsewhere();
    expect(await target(bootstrapServers)).toEqual({ bootstrapServers, embedded: true });
    other.stdin?.end();
    await once(other, "exit");
  });

  test("is not waited for when it is called off", async () => {
    await using peer = await listen(() => {});
    const reason = new Error("not any more");
    const controller = new AbortController();
    const config = new KafkaConfig({ bootstrapServers: peer.address });
    const asking = driverTarget(config, controller.signal);
    controller.abort(reason);
    await expect(asking).rejects.toBe(reason);
    // The question is not on its way yet: nothing was waited for.
    expect(peer.connections).toBe(0);
  });

  test("is taken for a real broker where nothing answers", async () => {
    const address = await silentPort();
    expect(await target(address)).toEqual({ bootstrapServers: address, embedded: false });
  });

  test("is not asked for where it cannot be an embedded cluster", async () => {
    await using peer = await listen(() => {});
    const secure = new KafkaConfig({ bootstrapServers: peer.address, ssl: true });
    expect(await driverTarget(secure)).toMatchObject({ embedded: false });
    expect(await target([peer.address, "broker.example:9092"])).toEqual({
      bootstrapServers: `${peer.address},broker.example:9092`,
      embedded: false,
    });
    expect(peer.connections).toBe(0);
  });
});

async function writeByteByByte(socket: Socket): Promise<void> {
  for (const byte of [0, 0, 0, 10, 0, 0, 0, 1, 0, 35]) {
    socket.write(Uint8Array.of(byte));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe("asking for an embedded cluster", () => {
  test("waits for an answer a second at most", async () => {
    await using silent = await listen(() => {});
    expect(await probeEmbedded(silent.address)).toBe(false);
  });

  test.each([
    ["is another protocol's", "HTTP/1.1 400 Bad Request\r\n\r\n"],
    ["is of a broker that knows the request", "\0\0\0\x0a\0\0\0\x01\0\0\0\0\0\0"],
    ["belongs to another request", "\0\0\0\x0a\0\0\0\x02\0\x23\0\0\0\0"],
  ])("is not taken in by an answer that %s", async (_, answer) => {
    await using peer = await listen((socket) => socket.write(Buffer.from(answer, "latin1")));
    expect(await probeEmbedded(peer.address)).toBe(false);
  });

  test("understands an answer that comes byte by byte", async () => {
    await using peer = await listen((socket) => void writeByteByByte(socket));
    expect(await probeEmbedded(peer.address)).toBe(true);
  });

  test("survives a peer that hangs up", async () => {
    await using peer = await listen((socket) => socket.end());
    expect(await probeEmbedded(peer.address)).toBe(false);
  });
});
