import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import type { Logger } from "../../src/config/index.ts";
import { BridgeMetrics } from "../../src/metrics/bridge-metrics.ts";
import {
  instrumentTable,
  type MetricName,
  type ObservedName,
} from "../../src/metrics/instrument-table.ts";
import { ProcessObserver } from "../../src/metrics/process-observer.ts";
import { decodeJson, type Metric } from "../../src/otlp/index.ts";
import { waitUntil } from "../support/wait-until.ts";

function loggerInto(lines: string[]): Logger {
  const add = (message: string): void => void lines.push(message);
  return { debug: add, info: add, warn: add, error: add };
}

function isObserved(name: MetricName): name is ObservedName {
  return instrumentTable[name].kind !== "histogram";
}

/** The kind of instrument that a metric was sent of. */
function kindOf({ sum, gauge, histogram }: Metric): string | undefined {
  if (sum !== undefined) {
    return sum.isMonotonic ? "counter" : "upDownCounter";
  }
  return gauge === undefined ? histogram && "histogram" : "gauge";
}

describe("BridgeMetrics", () => {
  it("tells what observers report, each time anew", async () => {
    const metrics = new BridgeMetrics({ resource: {}, logger: loggerInto([]) });
    let items = 1;
    const stop = metrics.observe((report) =>
      report("otel_kafka.pipeline.received", items, { "otel_kafka.pipeline.name": "a" }),
    );
    const received = async () =>
      (await metrics.snapshot()).find(({ name }) => name === "otel_kafka.pipeline.received");
    expect(await received()).toMatchObject({
      kind: "counter",
      unit: "{item}",
      points: [{ attributes: { "otel_kafka.pipeline.name": "a" }, value: 1 }],
    });
    items = 7;
    expect((await received())?.points[0]?.value).toBe(7);
    stop();
    items = 8;
    expect((await received())?.points.map(({ value }) => value) ?? []).not.toContain(8);
    await metrics.close();
  });

  it("puts recorded times into the buckets of the table", async () => {
    const metrics = new BridgeMetrics({ resource: {}, logger: loggerInto([]) });
    for (const seconds of [0.02, 99]) {
      const attributes = { "otel_kafka.outcome": "delivered" };
      metrics.duration("otel_kafka.pipeline.duration", attributes).record(seconds);
    }
    const found = (await metrics.snapshot()).find(
      ({ name }) => name === "otel_kafka.pipeline.duration",
    );
    const { bounds } = instrumentTable["otel_kafka.pipeline.duration"];
    const counts = [...bounds, Number.POSITIVE_INFINITY].map((bound) =>
      [0.025, Number.POSITIVE_INFINITY].includes(bound) ? 1 : 0,
    );
    expect(found?.points[0]?.value).toEqual({ bounds: [...bounds], counts, count: 2, sum: 99.02 });
    await metrics.close();
  });

  it("has a time that is a bucket's bound in that bucket, and nothing of what was never timed", async () => {
    const metrics = new BridgeMetrics({ resource: {}, logger: loggerInto([]) });
    const { bounds } = instrumentTable["otel_kafka.pipeline.duration"];
    metrics.duration("otel_kafka.pipeline.duration", { idle: true });
    const timed = metrics.duration("otel_kafka.pipeline.duration", { idle: false });
    for (const bound of bounds) timed.record(bound);
    const found = (await metrics.snapshot()).find(({ kind }) => kind === "histogram");
    expect(found?.points).toMatchObject([
      { attributes: { idle: false }, value: { counts: [...bounds.map(() => 1), 0] } },
    ]);
    await metrics.close();
  });

  it("counts times on in metrics that take the place of others", async () => {
    const first = new BridgeMetrics({ resource: {}, logger: loggerInto([]) });
    const duration = first.duration("otel_kafka.pipeline.duration", {});
    duration.record(1);
    const second = new BridgeMetrics({ resource: {}, logger: loggerInto([]), former: first });
    await first.close();
    duration.record(1);
    const found = (await second.snapshot()).find(
      ({ name }) => name === "otel_kafka.pipeline.duration",
    );
    expect(found?.points[0]?.value).toMatchObject({ count: 2, sum: 2 });
    await second.close();
  });

  it("keeps the points of more partitions than the SDK would by itself", async () => {
    const metrics = new BridgeMetrics({ resource: {}, logger: loggerInto([]) });
    metrics.observe((report) => {
      for (let partition = 0; partition < 5_000; partition++) {
        const id = { partition };
        report("kafka.consumer_group.lag", partition, id);
      }
    });
    const lag = (await metrics.snapshot()).find(({ name }) => name === "kafka.consumer_group.lag");
    expect(lag?.points).toHaveLength(5_000);
    await metrics.close();
  });

  it("sends what is left when it is closed, each metric as what the table says that it is", async () => {
    const bodies: Buffer[] = [];
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        bodies.push(Buffer.concat(chunks));
        response.writeHead(200).end();
      });
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const push = { endpoint, intervalMs: 3_600_000 };
    const began = BigInt(Date.now()) * 1_000_000n;
    const metrics = new BridgeMetrics({ resource: { "a.b": "c" }, push, logger: loggerInto([]) });
    const names = Object.keys(instrumentTable) as MetricName[];
    metrics.observe((report) => {
      for (const name of names) if (isObserved(name)) report(name, 3);
    });
    for (const name of names) if (!isObserved(name)) metrics.duration(name, {}).record(0.5);
    await metrics.close();
    server.close();
    expect(bodies).toHaveLength(1);
    const [sent] = decodeJson("metrics", bodies[0] as Buffer).resourceMetrics;
    expect(sent?.resource?.attributes).toContainEqual(
      expect.objectContaining({ key: "a.b", value: { stringValue: "c" } }),
    );
    const all = sent?.scopeMetrics.flatMap((scope) => scope.metrics) ?? [];
    expect(Object.fromEntries(all.map((metric) => [metric.name, kindOf(metric)]))).toEqual(
      Object.fromEntries(names.map((name) => [name, instrumentTable[name].kind])),
    );
    expect(all).toHaveLength(names.length);
    for (const { histogram } of all) {
      for (const { startTimeUnixNano, timeUnixNano } of histogram?.dataPoints ?? []) {
        expect(startTimeUnixNano).toBeGreaterThanOrEqual(began);
        expect(timeUnixNano).toBeGreaterThanOrEqual(startTimeUnixNano);
        expect(timeUnixNano).toBeLessThanOrEqual(BigInt(Date.now()) * 1_000_000n);
      }
    }
  });

  it("sends them over OTLP/HTTP, and logs where that fails", async () => {
    const paths: (string | undefined)[] = [];
    let status = 200;
    const server = createServer((request, response) => {
      paths.push(request.url);
      request.resume().on("end", () => response.writeHead(status).end());
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const lines: string[] = [];
    const push = { endpoint, intervalMs: 100 };
    const metrics = new BridgeMetrics({ resource: {}, push, logger: loggerInto(lines) });
    metrics.observe((report) => report("process.uptime", 1));
    await waitUntil("metrics were sent", () => paths.length > 0);
    expect(paths[0]).toBe("/v1/metrics");
    status = 400;
    await waitUntil("the failure is told", () => lines.length > 0);
    expect(lines[0]).toContain("metrics could not be sent");
    await metrics.close();
    server.closeAllConnections();
    server.close();
  });
});

describe("ProcessObserver", () => {
  it("reports memory, processor time and how late the event loop is", async () => {
    using observer = new ProcessObserver();
    const metrics = new BridgeMetrics({ resource: {}, logger: loggerInto([]) });
    metrics.observe(observer.observe);
    const names = async () =>
      (await metrics.snapshot()).filter(({ points }) => points.length > 0).map(({ name }) => name);
    await waitUntil("the delay was measured", async () =>
      (await names()).includes("nodejs.eventloop.delay.max"),
    );
    expect(await names()).toEqual(
      expect.arrayContaining(["process.memory.usage", "process.cpu.time", "process.uptime"]),
    );
    await metrics.close();
  });
});
