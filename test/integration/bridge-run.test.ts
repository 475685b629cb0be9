import { writeFile } from "node:fs/promises";
import { describe, expect, inject, it } from "vitest";
import { type BridgePorts, BridgeProcess } from "../support/bridge/bridge-process.ts";
import { LogBackend } from "../support/bridge/log-backend.ts";
import { LogSender } from "../support/bridge/log-sender.ts";
import { uniqueGroup, uniqueTopic } from "../support/names.ts";
import { waitUntil } from "../support/wait-until.ts";

const servers = inject("bootstrapServers");

/** A configuration that takes logs in, and delivers them to a backend. */
function throughKafka(backend: LogBackend, purpose: string) {
  const [topic, group] = [uniqueTopic(purpose), uniqueGroup(purpose)];
  return ({ http, health }: BridgePorts, extra = "", sink = ""): string => `
kafka: { bootstrapServers: "${servers}", topic: { logs: ${topic} } }
health: { port: ${health} }
${extra}
pipelines:
  ingest:
    from: { otlp: { http: { port: ${http} } } }
    to: { kafka: {} }
  deliver:
    from: { kafka: { groupId: ${group}, topics: { logs: ${topic} }, fromBeginning: true, sessionTimeoutMs: 6000, heartbeatIntervalMs: 1000, deadLetterTopic: ${topic}-dead } }
    to: { otlp: { endpoint: "${backend.endpoint}", compression: none, lingerMs: 20${sink} } }
`;
}

describe("otel-kafka run", () => {
  it("takes telemetry through Kafka to a backend, counts every item, and stops with 0", async () => {
    await using backend = await LogBackend.open();
    await using bridge = await BridgeProcess.start(throughKafka(backend, "run"));
    const texts = Array.from({ length: 50 }, (_, index) => `text-${index}`);
    expect(await bridge.post(texts)).toBe(true);
    await waitUntil("all have arrived", () => backend.texts.size === texts.length);

    const ready = await bridge.health("/readyz");
    expect(ready.status).toBe(200);
    expect(JSON.parse(ready.text)).toMatchObject({
      status: "ready",
      pipelines: [
        { pipeline: "ingest", state: "ok" },
        { pipeline: "deliver", state: "ok" },
      ],
    });
    const items = (name: string, labels: string) =>
      bridge.metric(`otel_kafka_pipeline_${name}_total`, labels);
    for (const pipeline of ["ingest", "deliver"]) {
      const label = `otel_kafka_pipeline_name="${pipeline}"`;
      await waitUntil(
        `${pipeline} has settled all`,
        async () => (await items("settled", label)) === texts.length,
      );
      expect(await items("received", label)).toBe(texts.length);
      expect(
        await items("settled", `${label},otel_kafka_signal="logs",otel_kafka_outcome="delivered"`),
      ).toBe(texts.length);
    }
    await waitUntil(
      "the driver has told its statistics",
      async () => (await bridge.metric("messaging_client_sent_messages_total")) > 0,
    );
    await waitUntil("the lag is known", async () =>
      (await bridge.health("/metrics")).text.includes("kafka_consumer_group_lag{"),
    );

    const { code, stdout, stderr } = await bridge.stop();
    expect([code, stdout]).toEqual([0, ""]);
    expect(stderr).toContain(`listening for OTLP/HTTP on 127.0.0.1:${bridge.ports.http}`);
    expect(stderr).toContain("stopped");
  });

  it("reloads its file: a bad one changes nothing, a good one replaces what changed", async () => {
    await using backend = await LogBackend.open();
    const configure = throughKafka(backend, "reload");
    await using bridge = await BridgeProcess.start(configure);
    const sender = new LogSender(bridge, "log");
    await waitUntil("some are taken", () => sender.taken.length > 20);

    await writeFile(bridge.file, configure(bridge.ports, "log: { level: loud }"));
    bridge.signal("SIGHUP");
    await bridge.cli.said("not reloaded, nothing was changed");
    await bridge.cli.said("log.level");
    const before = sender.taken.length;
    await waitUntil("it goes on", () => sender.taken.length > before + 20);

    await writeFile(bridge.file, configure(bridge.ports, "", ", maxItems: 100"));
    bridge.signal("SIGHUP");
    await bridge.cli.said("reloaded: replaced deliver; unchanged ingest");

    const other = configure(bridge.ports).replace("http: {", "http: { maxConnections: 99,");
    await writeFile(bridge.file, other);
    bridge.signal("SIGHUP");
    await bridge.cli.said("reloaded: replaced ingest, deliver");
    const later = sender.taken.length;
    await waitUntil("it goes on", () => sender.taken.length > later + 20);
    await sender.stop();

    expect(sender.rejections).toBe(0);
    await waitUntil("all that was taken has arrived", () =>
      sender.taken.every((text) => backend.texts.has(text)),
    );
    expect((await bridge.stop()).code).toBe(0);
  });

  it("ends at once with 1 when it is asked twice while a backend hangs", async () => {
    await using backend = await LogBackend.open();
    backend.status = undefined;
    await using bridge = await BridgeProcess.start(throughKafka(backend, "twice"));
    expect(await bridge.post(["text"])).toBe(true);
    await waitUntil("the backend was asked", () => backend.requests > 0);
    bridge.signal("SIGTERM");
    await bridge.cli.said("stopping");
    bridge.signal("SIGTERM");
    expect((await bridge.cli.outcome).code).toBe(1);
  });

  it("stops with 0 within its time when a backend hangs", async () => {
    await using backend = await LogBackend.open();
    backend.status = undefined;
    const configure = throughKafka(backend, "hang");
    await using bridge = await BridgeProcess.start((ports) =>
      configure(ports, "shutdownTimeoutMs: 1500"),
    );
    expect(await bridge.post(["text"])).toBe(true);
    await waitUntil("the backend was asked", () => backend.requests > 0);
    const began = performance.now();
    expect((await bridge.stop()).code).toBe(0);
    // The time itself, and what a loaded machine needs to end a process.
    expect(performance.now() - began).toBeLessThan(20_000);
  });

  it("tries again while no broker can be reached, and says why it is not ready", async () => {
    await using backend = await LogBackend.open();
    const configure = throughKafka(backend, "unreachable");
    await using bridge = await BridgeProcess.begin((ports) =>
      configure(ports).replace(servers, "127.0.0.1:1"),
    );
    await bridge.cli.said("No Kafka broker can be reached");
    const { status, text } = await bridge.health("/readyz");
    expect(status).toBe(503);
    expect(JSON.parse(text)).toMatchObject({ status: "not ready" });
    expect(text).toContain("No Kafka broker can be reached");
    expect((await bridge.health("/livez")).status).toBe(200);
    expect((await bridge.stop()).code).toBe(0);
  });
});

describe("otel-kafka run --workers", () => {
  it("shares the work, starts again who dies, and loses nothing that was taken", async () => {
    await using backend = await LogBackend.open();
    await using bridge = await BridgeProcess.start(throughKafka(backend, "workers"), [
      "--workers",
      "2",
    ]);
    await bridge.cli.said("with 2 workers");
    const senders = ["a", "b"].map((name) => new LogSender(bridge, name));
    const taken = () => senders.flatMap((sender) => sender.taken);
    await waitUntil("some are taken", () => taken().length > 50);

    const [first] = await workersOf(bridge);
    process.kill(first?.pid ?? 0, "SIGKILL");
    await bridge.cli.said("worker 1 has died, and is started again");
    await waitUntil("both work again", async () => {
      const workers = await workersOf(bridge);
      return workers.every(({ status }) => status === "ready");
    });
    expect(await bridge.metric("otel_kafka_worker_restarts_total")).toBe(1);
    const before = taken().length;
    await waitUntil("it goes on", () => taken().length > before + 50);
    bridge.signal("SIGHUP");
    await waitUntil(
      "both have reloaded",
      () => bridge.cli.stderr().split("reloaded: unchanged").length === 3,
    );
    await Promise.all(senders.map((sender) => sender.stop()));
    await waitUntil("all that was taken has arrived", () =>
      taken().every((text) => backend.texts.has(text)),
    );
    expect((await bridge.stop()).code).toBe(0);
  }, 150_000);

  it("ends with what keeps a worker from starting", async () => {
    await using backend = await LogBackend.open();
    await using other = await BridgeProcess.start(throughKafka(backend, "first"));
    const configure = throughKafka(backend, "second");
    await using bridge = await BridgeProcess.begin(
      ({ health }) => configure({ http: other.ports.http, health }),
      ["--workers", "2"],
    );
    const { code, stderr } = await bridge.cli.outcome;
    expect(code).toBe(1);
    expect(stderr).toContain("Another program listens on this port already");
  });
});

interface WorkerState {
  readonly worker: number;
  readonly pid: number;
  readonly status: string;
}

async function workersOf(bridge: BridgeProcess): Promise<readonly WorkerState[]> {
  const { text } = await bridge.health("/readyz");
  return (JSON.parse(text) as { readonly workers: readonly WorkerState[] }).workers;
}
