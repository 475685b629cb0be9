import { afterEach, describe, expect, it } from "vitest";
import { Bridge } from "../../src/bridge/index.ts";
import type { BridgeOptions, Logger } from "../../src/config/index.ts";
import { LogBackend } from "../support/bridge/log-backend.ts";
import { post, spanJson } from "../support/bridge/requests.ts";
import { uniqueGroup, uniqueTopic } from "../support/names.ts";
import { freePorts } from "../support/ports.ts";
import { waitUntil } from "../support/wait-until.ts";

const bridges: Bridge[] = [];

afterEach(async () => {
  await Promise.all(bridges.splice(0).map((bridge) => bridge.close({ timeoutMs: 1_000 })));
});

function open(options: BridgeOptions): Bridge {
  const bridge = new Bridge(options);
  bridges.push(bridge);
  return bridge;
}

function ingest(port: number, more: Partial<BridgeOptions> = {}): BridgeOptions {
  return {
    kafka: { bootstrapServers: "embedded", topic: uniqueTopic("bridge") },
    pipelines: { ingest: { from: { otlp: { http: { port } } }, to: { kafka: {} } } },
    ...more,
  };
}

function send(port: number, count: number) {
  const headers = { "content-type": "application/json" };
  return post({ port, headers, body: spanJson(count) });
}

async function freePort(): Promise<number> {
  const [port] = await freePorts(1);
  return port as number;
}

describe("Bridge", () => {
  it("takes in what it is sent, counts it, and can be asked how it is", async () => {
    const port = await freePort();
    const bridge = open(ingest(port, { health: { port: 0 } }));
    await bridge.start();
    expect((await send(port, 7)).status).toBe(200);
    expect(bridge.counts("ingest")?.traces).toMatchObject({ received: 7, delivered: 7 });
    expect(bridge.counts("other")).toBeUndefined();
    expect(bridge.status()).toEqual([
      {
        pipeline: "ingest",
        route: `OTLP/HTTP on 127.0.0.1:${port} → Kafka at embedded`,
        isReceiver: true,
        isRunning: true,
        isOk: true,
      },
    ]);
    const base = `http://127.0.0.1:${bridge.healthAddress?.port}`;
    expect((await fetch(`${base}/readyz`)).status).toBe(200);
    expect(await (await fetch(`${base}/metrics`)).text()).toMatch(
      /^otel_kafka_pipeline_received_total\{.*signal="traces"\} 7$/m,
    );
    const requests = (await bridge.metrics()).find(
      ({ name }) => name === "otel_kafka.receiver.requests",
    );
    expect(requests?.points).toContainEqual({
      attributes: {
        "otel_kafka.pipeline.name": "ingest",
        "otel_kafka.protocol": "http",
        "otel_kafka.result": "taken",
      },
      value: 1,
    });
    const names = (await bridge.metrics()).map(({ name }) => name);
    expect(names).toContain("messaging.client.operation.duration");
  });

  it("leaves alone what did not change when it reloads, and keeps its counts", async () => {
    const [port, second] = (await freePorts(2)) as [number, number];
    const options = ingest(port);
    const bridge = open(options);
    await bridge.start();
    await send(port, 2);
    const extra = { from: { otlp: { http: { port: second } } }, to: { kafka: {} } };
    const pipelines = { ...options.pipelines, extra };
    expect(await bridge.reload({ ...options, pipelines })).toEqual({
      added: ["extra"],
      removed: [],
      replaced: [],
      unchanged: ["ingest"],
      failed: [],
    });
    expect((await send(second, 1)).status).toBe(200);
    expect(await bridge.reload(options)).toMatchObject({ removed: ["extra"] });
    await expect(send(second, 1)).rejects.toThrow();
    expect(bridge.counts("ingest")?.traces.delivered).toBe(2);
  });

  it("replaces a pipeline on its own port while others send to it", async () => {
    const port = await freePort();
    const options = ingest(port);
    const bridge = open(options);
    await bridge.start();
    let taken = 0;
    let isOver = false;
    const sending = (async () => {
      while (!isOver) {
        const reply = await send(port, 1).catch(() => undefined);
        taken += reply?.status === 200 ? 1 : 0;
      }
    })();
    await waitUntil("some are taken", () => taken > 5);
    const http = { port, maxConnections: 7 };
    const pipelines = { ingest: { from: { otlp: { http } }, to: { kafka: {} } } };
    const report = await bridge.reload({ ...options, pipelines });
    expect(report).toMatchObject({ replaced: ["ingest"], failed: [] });
    const before = taken;
    await waitUntil("more are taken", () => taken > before + 5);
    isOver = true;
    await sending;
    // The counts go on; none that was answered with success is missing among them.
    expect(bridge.counts("ingest")?.traces.delivered).toBeGreaterThanOrEqual(taken);
  });

  it("goes on as before where a reload cannot be carried out", async () => {
    const port = await freePort();
    const options = ingest(port);
    const bridge = open(options);
    await bridge.start();
    const tls = { certificate: "/nowhere/cert.pem", key: "/nowhere/key.pem" };
    const changed = { from: { otlp: { http: { port, tls } } }, to: { kafka: {} } };
    const report = await bridge.reload({ ...options, pipelines: { ingest: changed } });
    expect(report.failed).toMatchObject([
      { pipeline: "ingest", error: { code: "CONFIG_UNREADABLE" } },
    ]);
    expect((await send(port, 1)).status).toBe(200);
    await expect(bridge.reload({ ...options, pipelines: {} })).rejects.toMatchObject({
      code: "CONFIG_INVALID",
    });
    expect((await send(port, 1)).status).toBe(200);
  });

  it("fails to start, and closes all, for a source that it cannot run", async () => {
    const port = await freePort();
    const { kafka, pipelines } = ingest(port);
    const tls = { certificate: "/nowhere/cert.pem", key: "/nowhere/key.pem" };
    const other = { from: { otlp: { http: { port: await freePort(), tls } } }, to: { kafka: {} } };
    const bridge = open({ kafka, pipelines: { ...pipelines, other } });
    await expect(bridge.start()).rejects.toMatchObject({ code: "CONFIG_UNREADABLE" });
    await expect(send(port, 1)).rejects.toThrow();
  });

  it("delivers to a backend what is on the topics, and settles it all before it closes", async () => {
    await using backend = await LogBackend.open();
    const port = await freePort();
    const options = ingest(port);
    const bridge = open({
      ...options,
      pipelines: {
        ...options.pipelines,
        deliver: {
          from: {
            kafka: { groupId: uniqueGroup("bridge"), fromBeginning: true, deadLetterTopic: "dead" },
          },
          to: { otlp: { endpoint: backend.endpoint, compression: "none" } },
        },
      },
    });
    await bridge.start();
    await send(port, 3);
    await waitUntil("it was delivered", () => bridge.counts("deliver")?.traces.delivered === 3);
    expect(bridge.counts("deliver")?.traces).toMatchObject({ received: 3, delivered: 3 });
  });

  it("tells a failing logger nothing that breaks it", async () => {
    const port = await freePort();
    const broken = (): never => {
      throw new Error("disk full");
    };
    const logger: Logger = { debug: broken, info: broken, warn: broken, error: broken };
    const options = ingest(port);
    const bridge = open({ ...options, kafka: { ...options.kafka, logger } });
    await bridge.start();
    expect((await send(port, 1)).status).toBe(200);
  });
});

describe("a Bridge that is closed", () => {
  it("ends what a reload under way has begun", async () => {
    const port = await freePort();
    const options = ingest(port);
    const bridge = open(options);
    await bridge.start();
    const http = { port, maxConnections: 7 };
    const pipelines = { ingest: { from: { otlp: { http } }, to: { kafka: {} } } };
    const reloading = bridge.reload({ ...options, pipelines }).catch((error: unknown) => error);
    await bridge.close({ timeoutMs: 1_000 });
    await reloading;
    await expect(send(port, 1)).rejects.toThrow();
  });

  it("can be closed again, and neither started nor reloaded", async () => {
    const options = ingest(await freePort());
    const bridge = open(options);
    await bridge.close();
    await bridge.close();
    await expect(bridge.start()).rejects.toMatchObject({ code: "CLOSED" });
    await expect(bridge.reload(options)).rejects.toMatchObject({ code: "CLOSED" });
  });
});
