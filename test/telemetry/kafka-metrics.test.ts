import { describe, expect, it } from "vitest";
import { KafkaMetrics } from "../../src/telemetry/index.ts";

describe("KafkaMetrics", () => {
  it("adds up what it is told", () => {
    const metrics = new KafkaMetrics();
    metrics.recordProduce(100, 10_240, 50);
    metrics.recordProduce(50, 5_120, 30);
    metrics.recordConsume(80, 8_192, 40);
    expect(metrics.getSnapshot()).toMatchObject({
      totalMessagesProduced: 150,
      totalMessagesConsumed: 80,
      totalBytesProduced: 15_360,
      totalBytesConsumed: 8_192,
      avgProduceTimeMs: 40,
      avgConsumeTimeMs: 40,
      totalWrites: 2,
      totalReads: 1,
      errorCount: 0,
    });
  });

  it("tells nothing that did not happen", () => {
    const none = { avgMs: 0, p50Ms: 0, p95Ms: 0, p99Ms: 0, maxMs: 0 };
    expect(new KafkaMetrics().getSnapshot()).toMatchObject({
      totalMessagesProduced: 0,
      produceTime: none,
      consumeTime: none,
      lastProducedAt: undefined,
      lastConsumedAt: undefined,
      errorsByCode: {},
    });
  });

  it("knows percentiles to one part in a thousand", () => {
    const metrics = new KafkaMetrics();
    for (let ms = 1; ms <= 1_000; ms++) {
      metrics.recordProduce(1, 1, ms);
    }
    const { produceTime } = metrics.getSnapshot();
    expect(produceTime.avgMs).toBe(500.5);
    for (const [found, right] of [
      [produceTime.p50Ms, 500],
      [produceTime.p95Ms, 950],
      [produceTime.p99Ms, 990],
      [produceTime.maxMs, 1_000],
    ] as const) {
      expect(Math.abs(found - right) / right).toBeLessThanOrEqual(0.001);
    }
  });

  it("counts errors by code, and begins anew when asked to", () => {
    const metrics = new KafkaMetrics();
    metrics.recordError("QUEUE_FULL");
    metrics.recordError("QUEUE_FULL");
    metrics.recordError("_OTHER");
    expect(metrics.getSnapshot()).toMatchObject({
      errorCount: 3,
      errorsByCode: { QUEUE_FULL: 2, _OTHER: 1 },
    });
    metrics.reset();
    expect(metrics.getSnapshot()).toMatchObject({ errorCount: 0, errorsByCode: {} });
  });
});
