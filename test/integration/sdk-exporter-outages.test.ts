import type { ReadableSpan } from "@opentelemetry/sdk-trace-base";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KafkaSpanExporter, type SdkExporterOptions } from "../../src/exporter/index.ts";
import { scan } from "../../src/otlp/index.ts";
import { exported } from "../support/exported.ts";
import { JvmCluster } from "../support/jvm-cluster.ts";
import { uniqueTopic } from "../support/names.ts";
import { freePorts } from "../support/ports.ts";
import { readTopic } from "../support/read-topic.ts";
import { sdkLines } from "../support/sdk-lines.ts";
import { sdkPipelines } from "../support/sdk-pipelines.ts";
import { waitUntil } from "../support/wait-until.ts";

let cluster: JvmCluster;
beforeAll(async () => {
  cluster = await JvmCluster.start();
});
afterAll(() => cluster.stop());

/** Far beyond every time-out here, so that a slow machine is not taken for one that waits forever. */
const hangsMs = 120_000;

/** What an exporter says, by level. */
class SaidLog {
  readonly lines: string[] = [];
  debug(): void {}
  info = this.#take("info");
  warn = this.#take("warn");
  error = this.#take("error");

  #take(level: string) {
    return (message: string): void => {
      if (message.startsWith("Kafka")) {
        this.lines.push(`${level}: ${message}`);
      }
    };
  }
}

function exporterTo(bootstrapServers: string, options: SdkExporterOptions) {
  const topic = uniqueTopic("outage");
  const said = new SaidLog();
  const target = { bootstrapServers, topic: { name: topic, partitions: 1 }, logger: said };
  return { topic, said, exporter: new KafkaSpanExporter(target, options) };
}

function spans(count: number): ReadableSpan[] {
  const [line] = sdkLines;
  return (
    line?.spans([{ attributes: {} }], (provider) => {
      for (let index = 0; index < count; index++) {
        provider.getTracer("outage").startSpan(`span ${index}`).end();
      }
    }) ?? []
  );
}

async function spansOn(topic: string): Promise<number> {
  const records = await readTopic(cluster.bootstrapServers, topic);
  return records.reduce((sum, { value }) => sum + scan("traces", value ?? Buffer.of()).items, 0);
}

/** Until its topic is there, with a leader; how long that takes is no matter here. */
async function untilReady(exporter: KafkaSpanExporter): Promise<void> {
  await waitUntil("an export succeeds", async () => {
    return (await exported(exporter, spans(1))).error === undefined;
  });
}

/** An address where nothing listens. */
async function nowhere(): Promise<string> {
  const [port] = await freePorts(1);
  return `127.0.0.1:${port}`;
}

describe("Kafka down from the start", () => {
  test("an export fails at its time-out, not before, and does not hang", async () => {
    const { exporter } = exporterTo(await nowhere(), { timeoutMs: 1_000 });
    const outcome = await exported(exporter, spans(3));
    expect(outcome.error).toMatchObject({ retriable: true });
    expect(outcome.ms).toBeGreaterThan(900);
    expect(outcome.ms).toBeLessThan(hangsMs);
    await exporter.shutdown();
    expect(outcome.calls()).toBe(1);
  });

  test("what waits is bounded: exports beyond that fail at once", async () => {
    const { exporter, said } = exporterTo(await nowhere(), {
      timeoutMs: 5_000,
      maxBufferedBytes: 100_000,
    });
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, () => exported(exporter, spans(1))),
    );
    const refused = outcomes.filter(({ error }) => error?.name === "QueueFullError");
    expect(refused.length).toBeGreaterThan(50);
    expect(outcomes.filter(({ error }) => error === undefined)).toEqual([]);
    const waited = outcomes.filter(({ error }) => error?.name !== "QueueFullError");
    expect(Math.max(...refused.map(({ ms }) => ms))).toBeLessThan(
      Math.max(...waited.map(({ ms }) => ms)),
    );
    await exporter.shutdown();
    expect(said.lines).toEqual([
      expect.stringMatching(/^error: KafkaSpanExporter: spans cannot be exported/),
      expect.stringMatching(/^warn: KafkaSpanExporter: shut down .* 100 spans of 100 exports/),
    ]);
  });

  test.each(sdkPipelines)("an application with the SDK $name runs, and ends", async (sdk) => {
    const { exporter } = exporterTo(await nowhere(), { timeoutMs: 1_000 });
    const provider = sdk.tracing(exporter, { scheduledDelayMillis: 10 });
    for (let index = 0; index < 2_000; index++) {
      provider.getTracer("app").startSpan("work").end();
    }
    // Where its exports fail, a processor's own shutdown may say so.
    const end = await provider.shutdown().then(
      () => "ended",
      () => "ended, with a failure",
    );
    expect(end).toMatch(/^ended/);
    await exporter.shutdown();
  });
});

describe("Kafka down in the middle", () => {
  test.each(sdkPipelines)(
    "SDK $name: what fails is counted, and said once when it begins and once when it is over",
    async (sdk) => {
      const { exporter, topic, said } = exporterTo(cluster.bootstrapServers, { timeoutMs: 2_000 });
      await untilReady(exporter);
      const before = said.lines.length;
      cluster.broker(1).freeze();
      const lost = await Promise.all([1, 2, 3].map(() => exported(exporter, spans(5))));
      cluster.broker(1).thaw();
      for (const { error, calls } of lost) {
        expect(error).toMatchObject({ code: "DELIVERY_TIMEOUT" });
        expect(calls()).toBe(1);
      }
      await untilReady(exporter);
      const told = said.lines.slice(before);
      expect(told[0]).toMatch(/^error: KafkaSpanExporter: spans cannot be exported/);
      expect(told[1]).toMatch(
        /^warn: KafkaSpanExporter: exporting again; \d+ spans of \d+ exports/,
      );
      expect(told).toHaveLength(2);
      const provider = sdk.tracing(exporter);
      await waitUntil("a span of the processor is on the topic, too", async () => {
        const before = await spansOn(topic);
        provider.getTracer("app").startSpan("after").end();
        // On a slow machine, an export of this short a time-out may fail.
        await provider.forceFlush().catch(() => {});
        return (await spansOn(topic)) > before;
      });
      await provider.shutdown().catch(() => {});
    },
  );

  test("an outage shorter than the time-out loses nothing", async () => {
    const { exporter, topic, said } = exporterTo(cluster.bootstrapServers, { timeoutMs: 120_000 });
    expect(await exported(exporter, spans(1))).toMatchObject({ error: undefined });
    await cluster.broker(1).kill();
    const waiting = Promise.all(Array.from({ length: 50 }, () => exported(exporter, spans(20))));
    await cluster.broker(1).start();
    for (const { error } of await waiting) {
      expect(error).toBeUndefined();
    }
    expect(said.lines).toEqual([]);
    await exporter.shutdown();
    expect(await spansOn(topic)).toBe(1_001);
  });
});

describe("Kafka down at the end", () => {
  test("a shutdown ends within its time-out, and so does all that was under way", async () => {
    const { exporter } = exporterTo(cluster.bootstrapServers, { timeoutMs: 2_000 });
    await untilReady(exporter);
    cluster.broker(1).freeze();
    try {
      const underWay = [1, 2, 3].map(() => exported(exporter, spans(5)));
      const start = performance.now();
      await exporter.shutdown();
      expect(performance.now() - start).toBeLessThan(hangsMs);
      for (const { error } of await Promise.all(underWay)) {
        expect(error).toBeDefined();
      }
    } finally {
      cluster.broker(1).thaw();
    }
    const late = await exported(exporter, spans(1));
    expect(late.error).toMatchObject({ code: "CLOSED" });
  });
});
