import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { context, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { suppressTracing } from "@opentelemetry/core";
import { AlwaysOffSampler, type ReadableSpan } from "@opentelemetry/sdk-trace-base";
import { afterEach, expect, test } from "vitest";
import type { KafkaOptions } from "../../src/config/index.ts";
import { type AnyConsumedBatch, KafkaConsumer } from "../../src/consumer/index.ts";
import { encodeRequest } from "../../src/otlp/index.ts";
import { KafkaProducer } from "../../src/producer/index.ts";
import { KafkaMetrics } from "../../src/telemetry/index.ts";
import { uniqueGroup } from "../support/names.ts";
import { RegisteredTelemetry } from "../support/registered-telemetry.ts";
import { waitUntil } from "../support/wait-until.ts";
import { type Bench, onBothBrokers } from "./brokers.ts";
import { spansRequest } from "./telemetry.ts";

const value = encodeRequest("traces", spansRequest([{ name: "a" }]));

let registered: RegisteredTelemetry | undefined;

function register(...args: ConstructorParameters<typeof RegisteredTelemetry>): RegisteredTelemetry {
  registered = new RegisteredTelemetry(...args);
  return registered;
}

afterEach(() => {
  registered?.[Symbol.dispose]();
  registered = undefined;
});

function optionsOf({ bootstrapServers, topic }: Bench, groupId?: string): KafkaOptions {
  return {
    bootstrapServers,
    topic: { name: topic, partitions: 4 },
    fromBeginning: true,
    ...(groupId === undefined ? {} : { groupId }),
  };
}

/** Reads what is on the topic, in a group, until as many records were handled. */
async function handle(
  bench: Bench,
  count: number,
  work: (batch: AnyConsumedBatch) => void,
  metrics?: KafkaMetrics,
): Promise<string> {
  const groupId = uniqueGroup("telemetry");
  await using consumer = new KafkaConsumer(optionsOf(bench, groupId), { metrics });
  let handled = 0;
  const reading = consumer.run({
    onTraces: (batch) => {
      handled++;
      work(batch);
    },
  });
  await waitUntil("all records were handled", () => handled >= count);
  await consumer.commit();
  await consumer.close();
  await reading;
  return groupId;
}

function attributesOf(span: ReadableSpan | undefined): ReadableSpan["attributes"] {
  return span?.attributes ?? {};
}

onBothBrokers("telemetry of the clients", (open) => {
  test("a write, a poll, the processing and the commit have spans that belong together", async () => {
    const telemetry = register();
    await using bench = open("spans");
    const tracer = trace.getTracer("application");
    const { location, traceId } = await tracer.startActiveSpan("request", async (span) => {
      const location = await bench.producer.writeRecord({
        topic: bench.topic,
        value,
        partition: 2,
      });
      span.end();
      return { location, traceId: span.spanContext().traceId };
    });
    const [sent] = telemetry.spans(`send ${bench.topic}`);
    expect(sent?.kind).toBe(SpanKind.PRODUCER);
    expect(sent?.spanContext().traceId).toBe(traceId);
    expect(sent?.parentSpanContext?.spanId).toBe(
      telemetry.spans("request")[0]?.spanContext().spanId,
    );
    expect(attributesOf(sent)).toMatchObject({
      "messaging.system": "kafka",
      "messaging.operation.name": "send",
      "messaging.operation.type": "send",
      "messaging.destination.name": bench.topic,
      "messaging.destination.partition.id": "2",
      "messaging.kafka.offset": Number(location.offset),
      "messaging.client.id": "otel-kafka-bridge",
      "server.address": "127.0.0.1",
      "server.port": Number(bench.bootstrapServers.split(":").at(-1)),
    });

    const group = await handle(bench, 1, ({ context: own }) => {
      expect(trace.getSpan(own)).toBe(trace.getActiveSpan());
      tracer.startActiveSpan("work", (span) => span.end());
    });
    const [processed] = telemetry.spans(`process ${bench.topic}`);
    expect(processed).toMatchObject({ kind: SpanKind.CONSUMER, parentSpanContext: undefined });
    expect(processed?.links.map(({ context: { spanId } }) => spanId)).toEqual([
      sent?.spanContext().spanId,
    ]);
    expect(attributesOf(processed)).toMatchObject({
      "messaging.operation.type": "process",
      "messaging.consumer.group.name": group,
      "messaging.destination.partition.id": "2",
      "messaging.kafka.offset": 0,
    });
    expect(telemetry.spans("work")[0]?.parentSpanContext?.spanId).toBe(
      processed?.spanContext().spanId,
    );
    const [polled] = telemetry.spans(`poll ${bench.topic}`);
    expect(polled?.kind).toBe(SpanKind.CLIENT);
    expect(polled?.links).toHaveLength(1);
    expect(polled?.links[0]?.context.traceId).toBe(traceId);
    expect(attributesOf(polled)).toMatchObject({
      "messaging.operation.type": "receive",
      "messaging.batch.message_count": 1,
    });
    const [committed] = telemetry.spans(`commit ${bench.topic}`);
    expect(committed?.kind).toBe(SpanKind.CLIENT);
    expect(attributesOf(committed)).toMatchObject({ "messaging.operation.type": "settle" });
  });

  test("a batch of telemetry carries its context, and one of several records each theirs", async () => {
    const telemetry = register();
    await using bench = open("carry");
    const { producer, topic } = bench;
    await producer.writeTraces(value);
    await producer.writeRecords(topic, [
      { value: "1" },
      {
        value: "2",
        headers: { traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" },
      },
    ]);
    const [batch, records] = telemetry.spans(`send ${topic}`).map((span) => span.spanContext());
    const parents = (await bench.read())
      .map(({ headers }) => new Map(headers).get("traceparent") ?? "none")
      .toSorted();
    const own = [batch, records].map((each) => `00-${each?.traceId}-${each?.spanId}-01`);
    expect(parents).toEqual(
      [...own, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"].toSorted(),
    );
    expect(attributesOf(telemetry.spans(`send ${topic}`)[1])).toMatchObject({
      "messaging.batch.message_count": 2,
    });
  });

  test("a context that the caller gave is linked to, and stays", async () => {
    const telemetry = register();
    await using bench = open("given");
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    await bench.producer.writeTraces(value, { headers: { traceparent } });
    const [sent] = telemetry.spans(`send ${bench.topic}`);
    expect(sent?.kind).toBe(SpanKind.CLIENT);
    expect(sent?.links[0]?.context.spanId).toBe("b7ad6b7169203331");
    const [record] = await bench.read();
    expect(record?.headers.filter(([name]) => name === "traceparent")).toEqual([
      ["traceparent", traceparent],
    ]);
  });

  test("telemetry that nobody records is merged as without any of this", async () => {
    register(new AlwaysOffSampler());
    await using bench = open("merged");
    await Promise.all(Array.from({ length: 10 }, () => bench.producer.writeTraces(value)));
    const records = await bench.read();
    expect(records).toHaveLength(1);
    expect(records[0]?.headers.map(([name]) => name)).toEqual(["otelcol.signal"]);
  });

  test("what is done while tracing is suppressed leaves no span and no header", async () => {
    const telemetry = register();
    await using bench = open("suppressed");
    await context.with(suppressTracing(context.active()), () =>
      bench.producer.writeRecord({ topic: bench.topic, value }),
    );
    expect(telemetry.spanCount).toBe(0);
    expect((await bench.read())[0]?.headers).toEqual([]);
  });

  test("what fails says so in its span, its durations and its counts", async () => {
    const telemetry = register();
    const metrics = new KafkaMetrics();
    await using bench = open("failed");
    await using producer = new KafkaProducer(optionsOf(bench), { metrics });
    const tooLarge = { topic: bench.topic, value: Buffer.alloc(2_000_000) };
    await expect(producer.writeRecord(tooLarge)).rejects.toThrow();
    const [sent] = telemetry.spans(`send ${bench.topic}`);
    expect(sent?.status.code).toBe(SpanStatusCode.ERROR);
    expect(attributesOf(sent)["error.type"]).toBe("MESSAGE_TOO_LARGE");
    const durations = await telemetry.metric("messaging.client.operation.duration");
    expect(durations?.dataPoints[0]?.attributes["error.type"]).toBe("MESSAGE_TOO_LARGE");
    expect(metrics.getSnapshot().errorsByCode).toEqual({ MESSAGE_TOO_LARGE: 1 });
    await bench.producer.writeRecord({ topic: bench.topic, value });
    let attempts = 0;
    await handle(
      bench,
      2,
      () => {
        attempts++;
        if (attempts === 1) {
          throw new Error("try again");
        }
      },
      metrics,
    );
    expect(
      telemetry.spans(`process ${bench.topic}`).map(({ attributes }) => attributes["error.type"]),
    ).toEqual(["_OTHER", undefined]);
    expect(metrics.getSnapshot().errorsByCode).toEqual({ MESSAGE_TOO_LARGE: 1, _OTHER: 1 });
  });

  test("metrics count messages as they come and go", async () => {
    const telemetry = register();
    await using bench = open("metrics");
    const { producer, topic } = bench;
    await producer.writeRecords(
      topic,
      Array.from({ length: 7 }, () => ({ value })),
    );
    const group = await handle(bench, 7, () => {});
    const sent = await telemetry.metric("messaging.client.sent.messages");
    expect(sent?.dataPoints).toMatchObject([
      {
        value: 7,
        attributes: {
          "messaging.system": "kafka",
          "messaging.operation.name": "send",
          "messaging.destination.name": topic,
        },
      },
    ]);
    const consumed = await telemetry.metric("messaging.client.consumed.messages");
    expect(consumed?.dataPoints).toMatchObject([
      { value: 7, attributes: { "messaging.consumer.group.name": group } },
    ]);
    const processing = await telemetry.metric("messaging.process.duration");
    expect(processing?.dataPoints).toMatchObject([{ value: { count: 7 } }]);
    expect(processing?.dataPoints[0]?.value).toMatchObject({
      buckets: { boundaries: expect.arrayContaining([0.005, 10]) },
    });
    const durations = await telemetry.metric("messaging.client.operation.duration");
    const operations = durations?.dataPoints.map(
      ({ attributes }) => attributes["messaging.operation.name"],
    );
    expect(operations).toEqual(expect.arrayContaining(["send", "poll", "commit"]));
  });

  test("a program counts for itself, without OpenTelemetry", async () => {
    const metrics = new KafkaMetrics();
    await using bench = open("counts");
    await using producer = new KafkaProducer(optionsOf(bench), { metrics });
    await Promise.all(
      Array.from({ length: 5 }, () => producer.writeRecord({ topic: bench.topic, value })),
    );
    await handle(bench, 5, () => {}, metrics);
    const snapshot = metrics.getSnapshot();
    expect(snapshot).toMatchObject({
      totalMessagesProduced: 5,
      totalMessagesConsumed: 5,
      totalBytesProduced: 5 * value.length,
      totalBytesConsumed: 5 * value.length,
      totalWrites: 5,
      totalReads: 5,
      errorCount: 0,
    });
    expect(snapshot.avgProduceTimeMs).toBeGreaterThan(0);
    expect(snapshot.produceTime.p99Ms).toBeGreaterThanOrEqual(snapshot.produceTime.p50Ms);
  });

  test("subscribers of channels are told of each operation", async () => {
    const told: [string, object][] = [];
    const names = [
      "send:start",
      "send:end",
      "poll:end",
      "process:start",
      "process:end",
      "commit:end",
    ];
    const listeners = names.map((name) => {
      const listener = (event: unknown) => told.push([name, event as object]);
      subscribe(`otel-kafka-bridge:${name}`, listener);
      return () => unsubscribe(`otel-kafka-bridge:${name}`, listener);
    });
    await using bench = open("channels");
    await bench.producer.writeRecord({ topic: bench.topic, value, partition: 1 });
    const groupId = await handle(bench, 1, () => {});
    for (const stop of listeners) {
      stop();
    }
    const events = new Map(told);
    expect([...events.keys()].toSorted()).toEqual(names.toSorted());
    expect(events.get("send:start")).toBe(events.get("send:end"));
    expect(events.get("send:end")).toEqual({
      clientId: "otel-kafka-bridge",
      topic: bench.topic,
      records: 1,
      bytes: value.length,
      durationMs: expect.any(Number),
    });
    expect(events.get("process:end")).toEqual({
      clientId: "otel-kafka-bridge",
      groupId,
      topic: bench.topic,
      partition: 1,
      offset: 0n,
      attempt: 1,
      durationMs: expect.any(Number),
    });
    expect(events.get("commit:end")).toMatchObject({
      offsets: [{ topic: bench.topic, partition: 1, offset: 1 }],
    });
  });
});
