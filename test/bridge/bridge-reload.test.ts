import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { Bridge } from "../../src/bridge/index.ts";
import type { BridgeOptions, Logger } from "../../src/config/index.ts";
import { post } from "../support/bridge/requests.ts";
import { uniqueGroup, uniqueTopic } from "../support/names.ts";
import { freePorts } from "../support/ports.ts";
import { waitUntil } from "../support/wait-until.ts";

const bridges: Bridge[] = [];
const servers: Server[] = [];
const folders: string[] = [];

afterEach(async () => {
  await Promise.all(bridges.splice(0).map((bridge) => bridge.close({ timeoutMs: 1_000 })));
  await closeServers();
  for (const folder of folders.splice(0)) {
    await rm(folder, { recursive: true });
  }
});

async function start(options: BridgeOptions): Promise<Bridge> {
  const bridge = new Bridge(options);
  bridges.push(bridge);
  await bridge.start();
  return bridge;
}

async function closeServers(): Promise<void> {
  for (const server of servers.splice(0)) {
    await new Promise((resolve) => server.close(resolve));
  }
}

/** A port of the loopback interface that somebody else has. */
async function takenPort(): Promise<number> {
  const [port = 0] = await freePorts(1);
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen({ host: "127.0.0.1", port }, resolve));
  return port;
}

const isReady = async (bridge: Bridge) =>
  (await fetch(`http://127.0.0.1:${bridge.healthAddress?.port}/readyz`)).status === 200;

it("a health port that is taken leaves health where it is, and the pipelines are replaced", async () => {
  const [port = 0, second = 0] = await freePorts(2);
  const log: string[] = [];
  const logger: Logger = { debug() {}, info() {}, warn() {}, error: (text) => log.push(text) };
  const kafka = { bootstrapServers: "embedded", topic: uniqueTopic("reload"), logger };
  const ingest = (http: number) => ({
    ingest: { from: { otlp: { http: { port: http } } }, to: { kafka: {} } },
  });
  const bridge = await start({ kafka, health: { port: 0 }, pipelines: ingest(port) });
  const taken = await takenPort();
  const next = { kafka, health: { port: taken }, pipelines: ingest(second) };
  expect((await bridge.reload(next)).replaced).toEqual(["ingest"]);
  expect(log).toContainEqual(
    expect.stringMatching(`^health is served as before: .*127.0.0.1:${taken} .*EADDRINUSE`),
  );
  expect((await post({ port: second })).status).toBe(200);
  expect(await isReady(bridge)).toBe(true);
  // The next reload tries it again.
  await closeServers();
  expect((await bridge.reload(next)).unchanged).toEqual(["ingest"]);
  expect(bridge.healthAddress?.port).toBe(taken);
  expect(await isReady(bridge)).toBe(true);
});

it("a pipeline that can begin neither anew nor as before says why, and begins once it can", async () => {
  const folder = await mkdtemp(join(tmpdir(), "bridge-reload-"));
  folders.push(folder);
  const out = join(folder, "out");
  const groupId = uniqueGroup("reload");
  const [port = 0, second = 0] = await freePorts(2);
  const options = (file: string, http: number): BridgeOptions => ({
    kafka: { bootstrapServers: "embedded", topic: uniqueTopic("reload") },
    pipelines: {
      deliver: {
        from: { kafka: { groupId, fromBeginning: true } },
        to: { file: { path: join(out, file), onRefused: "drop" } },
      },
      ingest: { from: { otlp: { http: { port: http } } }, to: { kafka: {} } },
    },
  });
  const bridge = await start(options("a.jsonl", port));
  await rm(out, { recursive: true });
  await writeFile(out, "not a folder");
  const report = await bridge.reload(options("b.jsonl", second));
  expect(report).toMatchObject({
    replaced: ["ingest"],
    failed: [{ pipeline: "deliver", error: { code: "FILE_UNWRITABLE" } }],
  });
  expect((await post({ port: second })).status).toBe(200);
  const status = () => bridge.status().find(({ pipeline }) => pipeline === "deliver");
  expect(status()).toMatchObject({ isRunning: false, reason: expect.stringContaining("a.jsonl") });
  await rm(out);
  await waitUntil("it runs as before", () => status()?.isRunning === true);
  expect(status()?.route).toContain("a.jsonl");
});
