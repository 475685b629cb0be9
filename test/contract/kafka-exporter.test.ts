import { expect, test } from "vitest";
import { KafkaExporter, type RefusedBatch } from "../../src/exporter/index.ts";
import { scan, type TracesBatchInput } from "../../src/otlp/index.ts";
import { onBothBrokers } from "./brokers.ts";

/** Nothing here is about time; a slow machine must not make it so. */
const patient = { timeoutMs: 120_000, retryBackoffMs: 10 };

function spans(count: number, name = "span"): TracesBatchInput {
  const time = new Date();
  return {
    spans: Array.from({ length: count }, (_, index) => ({
      name: `${name} ${index}`,
      traceId: "0af7651916cd43dd8448eb211c80319c",
      spanId: "b7ad6b7169203331",
      startTime: time,
      endTime: time,
    })),
  };
}

onBothBrokers("the exporter of batches", (open) => {
  test("says what it wrote, of one batch and of several of any signal", async () => {
    await using bench = open("batches");
    await using exporter = new KafkaExporter({ producer: bench.producer }, patient);
    const one = await exporter.export(spans(3));
    expect(one).toMatchObject({ exported: 3, failed: 0, errors: [] });
    expect(one.bytes).toBeGreaterThan(100);
    expect(one.durationMs).toBeGreaterThan(0);
    const several = await exporter.export([
      spans(2),
      { metrics: [{ name: "cpu", type: "gauge", value: 1.5, timestamp: new Date() }] },
      { records: [{ body: "line", timestamp: new Date() }] },
    ]);
    expect(several).toMatchObject({ exported: 4, failed: 0 });
    expect(exporter.stats()).toMatchObject({
      exported: 7,
      failed: 0,
      bytes: one.bytes + several.bytes,
      retries: 0,
      deadLetters: 0,
      lost: 0,
      queue: 0,
    });
    expect(exporter.stats().latency.p99Ms).toBeGreaterThan(0);
    expect(exporter.health()).toMatchObject({ status: "ok" });
    expect(await bench.read()).not.toHaveLength(0);
  });

  test("puts what is too large on the dead-letter topic's callback, and goes on", async () => {
    await using bench = open("too-large", { producer: { maxRequestSize: 2_000 } });
    const refused: RefusedBatch[] = [];
    const onRefused = (each: RefusedBatch) => void refused.push(each);
    await using exporter = new KafkaExporter(
      { producer: bench.producer },
      { ...patient, onRefused },
    );
    const mixed = { spans: [...spans(2).spans, ...spans(1, "n".repeat(5_000)).spans] };
    const report = await exporter.export([spans(2), mixed]);
    expect(report).toMatchObject({ exported: 4, failed: 1 });
    expect(refused).toMatchObject([
      { signal: "traces", attempts: 1, error: { code: "MESSAGE_TOO_LARGE" } },
    ]);
    expect(scan("traces", refused[0]?.bytes ?? Buffer.of()).items).toBe(1);
    expect(exporter.stats()).toMatchObject({
      failed: 1,
      lost: 1,
      errorsByCode: { MESSAGE_TOO_LARGE: 1 },
    });
  });

  test("refuses what is no batch, and exports the others", async () => {
    await using bench = open("no-batch");
    await using exporter = new KafkaExporter({ producer: bench.producer }, patient);
    const report = await exporter.export([{ things: [1, 2] } as never, spans(1)]);
    expect(report).toMatchObject({ exported: 1, failed: 2, errors: [{ code: "INVALID_BATCH" }] });
    expect(exporter.health().status).toBe("ok");
  });
});
