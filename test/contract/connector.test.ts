import { expect, test } from "vitest";
import { KafkaConnector } from "../../src/connector/index.ts";
import { FencedError, ProducerError } from "../../src/errors/index.ts";
import { createTracesBatch } from "../../src/otlp/index.ts";
import { uniqueGroup, uniqueTopic } from "../support/names.ts";
import { waitUntil } from "../support/wait-until.ts";
import { type ContractBroker, onBothBrokers } from "./brokers.ts";

/** A check takes far less, but for a machine that is busy with something else. */
const patience = { timeoutMs: 120_000 };
const spans = [{ traceId: "5b8aa5a2d2c872e8321cf37308d69df2", name: "a" }] as const;

function batch() {
  const now = new Date();
  return createTracesBatch({
    resource: { attributes: { "service.name": "shop" } },
    spans: spans.map((span) => ({
      ...span,
      spanId: "5fb397be34d26b51",
      startTime: now,
      endTime: now,
    })),
  });
}

async function connect({ bootstrapServers }: ContractBroker): Promise<KafkaConnector> {
  return await KafkaConnector.connect({
    bootstrapServers,
    topic: uniqueTopic("connector"),
    groupId: uniqueGroup("connector"),
    fromBeginning: true,
  });
}

onBothBrokers("a connector", (_open, broker) => {
  test("writes, reads, and tells what it did", async () => {
    await using connector = await connect(broker());
    const written = await connector.writeTraces(batch());
    expect(written.recordsWritten).toBe(1);
    const names: string[] = [];
    const reading = connector.run({
      onTraces: (received) => {
        names.push(...received.spans.map(({ name }) => name));
      },
    });
    await waitUntil("the span was read", () => names.length > 0);
    await connector.shutdown();
    await reading;
    expect(names).toEqual(["a"]);
    expect(connector.stats()).toMatchObject({
      totalWrites: 1,
      totalReads: 1,
      errorCount: 0,
      errorsByCode: {},
      bytesWritten: written.bytes,
      bytesRead: written.bytes,
    });
    expect(connector.stats().avgWriteTimeMs).toBeGreaterThan(0);
    expect(connector.stats().p99WriteTimeMs).toBeGreaterThanOrEqual(
      connector.stats().p50WriteTimeMs,
    );
  });

  test("tells of its health what it looked at, why, and how old that is", async () => {
    await using connector = await connect(broker());
    const before = await connector.healthCheck(patience);
    expect(before.checks.map(({ name }) => name)).toEqual([
      "brokers",
      `topic ${connector.config.topic.traces.name}`,
      "producer",
      "consumer",
      "lag",
    ]);
    expect(before).toMatchObject({
      status: "ok",
      checks: [
        { status: "ok", reason: "1 broker answers" },
        { status: "ok" },
        { status: "skipped", reason: "nothing was done yet" },
        { status: "skipped" },
        { status: "skipped", reason: "nothing is being read" },
      ],
    });
    for (let written = 0; written < 3; written++) {
      await connector.writeTraces(batch());
    }
    let hold = true;
    const reading = connector.run({
      onTraces: async () => await waitUntil("it may go on", () => !hold),
    });
    await waitUntil("it reads", () => connector.consumer.assignment().length > 0);
    const find = async (name: string) => {
      const { checks } = await connector.healthCheck({ ...patience, maxLag: 0 });
      return checks.find((check) => check.name === name);
    };
    await waitUntil("it is behind", async () => (await find("lag"))?.status === "warning");
    expect((await find("lag"))?.reason).toContain("0 are allowed");
    expect(await find("producer")).toMatchObject({
      status: "ok",
      reason: expect.stringContaining("last success at") as string,
      ageMs: expect.any(Number) as number,
    });
    hold = false;
    await waitUntil("it caught up", async () => (await find("lag"))?.status === "ok");
    await connector.shutdown();
    await reading;
  });

  test("replaces a producer that can no longer write", async () => {
    await using connector = await connect(broker());
    const events: string[] = [];
    connector.on("restarting", ({ part, attempt, error }) =>
      events.push(`${part} ${attempt} ${error.code}`),
    );
    connector.on("restarted", (part) => events.push(`${part} is back`));
    const failed = connector.producer;
    failed.emit("error", new ProducerError("PRODUCER_FATAL", { detail: "as the driver says it" }));
    const unhealthy = await connector.healthCheck(patience);
    expect(unhealthy.checks.find(({ name }) => name === "producer")).toMatchObject({
      status: "failed",
      reason: expect.stringContaining("as the driver says it") as string,
    });
    // This one waits for the new producer.
    expect((await connector.writeTraces(batch())).recordsWritten).toBe(1);
    expect(connector.producer).not.toBe(failed);
    await expect(failed.writeTraces(batch())).rejects.toMatchObject({ code: "CLOSED" });
    expect(events[0]).toBe("producer 1 PRODUCER_FATAL");
    expect(events.at(-1)).toBe("producer is back");
    expect((await connector.healthCheck(patience)).status).toBe("ok");
  });

  test("does not fight for what another producer has taken", async () => {
    await using connector = await connect(broker());
    const errors: string[] = [];
    connector.on("error", ({ code }) => errors.push(code));
    const restarts: unknown[] = [];
    connector.on("restarting", (notice) => restarts.push(notice));
    connector.producer.emit("error", new FencedError());
    await waitUntil("it is told", () => errors.length > 0);
    expect(errors).toEqual(["PRODUCER_FENCED"]);
    await expect(connector.writeTraces(batch())).rejects.toMatchObject({ code: "PRODUCER_FENCED" });
    expect(restarts).toEqual([]);
  });

  test("after its end, nothing can be written or read", async () => {
    const connector = await connect(broker());
    let closed = 0;
    connector.on("closed", () => closed++);
    await Promise.all([connector.shutdown(), connector.shutdown()]);
    expect(closed).toBe(1);
    await expect(connector.writeTraces(batch())).rejects.toMatchObject({ code: "CLOSED" });
    expect(() => connector.consumer).toThrow("connector");
  });
});
