import { context } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { isTracingSuppressed } from "@opentelemetry/core";
import {
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from "@opentelemetry/otlp-transformer";
import { AggregationTemporality } from "@opentelemetry/sdk-metrics";
import { describe, expect, test } from "vitest";
import {
  KafkaLogRecordExporter,
  KafkaMetricExporter,
  KafkaSpanExporter,
} from "../../src/exporter/index.ts";
import { type Signal, scan } from "../../src/otlp/index.ts";
import { signalTable } from "../../src/otlp/schema/index.ts";
import { exported } from "../support/exported.ts";
import { judgeRoot } from "../support/otlp/judge.ts";
import { sdkLines } from "../support/sdk-lines.ts";
import { sdkPipelines } from "../support/sdk-pipelines.ts";
import { onBothBrokers } from "./brokers.ts";

const root = judgeRoot("string");

function judged(signal: Signal, bytes: Uint8Array | undefined | null): unknown {
  const type = root.lookupType(signalTable[signal].request);
  const options = { defaults: true, longs: String, bytes: String };
  return type.toObject(type.decode(bytes ?? new Uint8Array(0)), options);
}

const source = { attributes: { "service.name": "checkout", "host.cpus": 8 } };
/** Nothing here is about time; a slow machine must not make it so. */
const patient = { timeoutMs: 120_000 };

onBothBrokers("exporters for the SDK", (open) => {
  async function counted(bench: ReturnType<typeof open>, signal: Signal): Promise<number> {
    const records = await bench.read();
    return records.reduce((sum, { value }) => sum + scan(signal, value ?? Buffer.of()).items, 0);
  }

  describe.each(sdkPipelines)("with the SDK $name", (sdk) => {
    test("every span of a batch processor under load is on the topic", async () => {
      await using bench = open("sdk-load");
      const exporter = new KafkaSpanExporter({ producer: bench.producer }, patient);
      const provider = sdk.tracing(exporter, { maxQueueSize: 20_000 });
      const tracer = provider.getTracer("load");
      for (let index = 0; index < 10_000; index++) {
        tracer.startSpan(`span ${index}`, { attributes: { index, "http.route": "/cart" } }).end();
      }
      await provider.shutdown();
      expect(await counted(bench, "traces")).toBe(10_000);
    });

    test("spans that are exported one by one arrive, too", async () => {
      await using bench = open("sdk-simple");
      const exporter = new KafkaSpanExporter({ producer: bench.producer }, patient);
      const provider = sdk.eachSpan(exporter);
      for (let index = 0; index < 300; index++) {
        provider.getTracer("simple").startSpan(`span ${index}`).end();
      }
      await provider.forceFlush();
      await provider.shutdown();
      expect(await counted(bench, "traces")).toBe(300);
    });

    test("log records of a batch processor arrive", async () => {
      await using bench = open("sdk-logs");
      const exporter = new KafkaLogRecordExporter({ producer: bench.producer }, patient);
      const provider = sdk.logging(exporter, { maxQueueSize: 5_000 });
      for (let index = 0; index < 3_000; index++) {
        provider.getLogger("app").emit({ body: `line ${index}`, attributes: { index } });
      }
      await provider.shutdown();
      expect(await counted(bench, "logs")).toBe(3_000);
    });

    test("metrics of a periodic reader arrive, with the temporality that is asked for", async () => {
      await using bench = open("sdk-metrics");
      const options = { ...patient, temporality: "delta" } as const;
      const exporter = new KafkaMetricExporter({ producer: bench.producer }, options);
      const provider = sdk.metering(exporter);
      provider.getMeter("app").createCounter("orders").add(3, { route: "/" });
      provider.getMeter("app").createUpDownCounter("queue").add(1);
      await provider.forceFlush();
      const [record] = await bench.read();
      expect(JSON.stringify(judged("metrics", record?.value))).toMatch(
        /"orders".*"aggregationTemporality":1.*"queue".*"aggregationTemporality":2/,
      );
      await provider.shutdown();
    });
  });

  test.each(sdkLines)("write what the SDK's own exporters send: $name", async (line) => {
    await using bench = open("sdk-bytes");
    const target = { producer: bench.producer };
    const spans = line.spans([source], (provider) => {
      provider
        .getTracer("http", "1.2.3")
        .startSpan("GET /cart", { attributes: { a: [1] } })
        .end();
    });
    const records = line.logRecords([source], (provider) => {
      provider.getLogger("log4x").emit({ body: { nested: ["a", 1] }, severityText: "WARN" });
    });
    const metrics = await line.metrics(source, AggregationTemporality.DELTA, [], (provider) => {
      provider.getMeter("app").createHistogram("duration").record(12.5, { route: "/" });
    });
    const outcomes = [
      await exported(new KafkaSpanExporter(target, patient), spans),
      await exported(new KafkaLogRecordExporter(target, patient), records),
      await exported(new KafkaMetricExporter(target, patient), metrics),
    ];
    expect(outcomes.map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
    const written = new Map(
      (await bench.read()).map(({ headers, value }) => [
        Object.fromEntries(headers)["otelcol.signal"],
        value,
      ]),
    );
    const expected = [
      ["traces", ProtobufTraceSerializer.serializeRequest(spans)],
      ["logs", ProtobufLogsSerializer.serializeRequest(records)],
      ["metrics", ProtobufMetricsSerializer.serializeRequest(metrics)],
    ] as const;
    for (const [signal, bytes] of expected) {
      expect(judged(signal, written.get(signal))).toEqual(judged(signal, bytes));
    }
  });

  test("their own work is not traced, in any of its steps", async () => {
    await using bench = open("sdk-suppressed");
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    try {
      const [line] = sdkLines;
      const spans = line?.spans([source], (provider) => {
        provider.getTracer("a").startSpan("a").end();
      });
      const seen: boolean[] = [];
      const exporter = new KafkaSpanExporter({ producer: bench.producer }, patient);
      const result = await new Promise((resolve) => {
        const watched = (spans ?? []).map((span) => ({
          ...span,
          spanContext: () => {
            seen.push(isTracingSuppressed(context.active()));
            return span.spanContext();
          },
        }));
        exporter.export(watched as never, (outcome) => {
          seen.push(isTracingSuppressed(context.active()));
          resolve(outcome);
        });
        seen.push(isTracingSuppressed(context.active()));
      });
      expect(result).toEqual({ code: 0 });
      // The last one before the outcome is the caller's own context, which is left as it was.
      expect(seen.slice(0, -2).every((suppressed) => suppressed)).toBe(true);
      expect(seen.slice(-2)).toEqual([false, true]);
    } finally {
      context.disable();
    }
  });
});
