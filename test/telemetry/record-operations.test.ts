import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { ConsumerError } from "../../src/errors/index.ts";
import {
  type ClientEvent,
  ClientTelemetry,
  KafkaMetrics,
  ProcessOperation,
  tellCommit,
  tellPoll,
} from "../../src/telemetry/index.ts";
import type { FetchedRecord } from "../../src/telemetry/record-operations.ts";
import { RegisteredTelemetry } from "../support/registered-telemetry.ts";

const identity = { clientId: "reader", bootstrapServers: "[::1]:9092", groupId: "billing" };
const traceId = "5b8aa5a2d2c872e8321cf37308d69df2";

/** A record with the context of a sender, unless it has none. */
function record(
  { topic = "a", partition = 0, offset = 0 }: Partial<FetchedRecord> = {},
  spanId?: string,
): FetchedRecord {
  const traceparent = Buffer.from(`00-${traceId}-${spanId}-01`);
  return {
    topic,
    partition,
    offset,
    value: Buffer.from("12345"),
    ...(spanId === undefined ? {} : { headers: [{ traceparent }] }),
  };
}

/** What subscribers of a channel are given while work is done. */
async function eventsOf(name: string, work: () => unknown): Promise<ClientEvent[]> {
  const events: ClientEvent[] = [];
  const listener = (event: unknown): void => void events.push(event as ClientEvent);
  subscribe(name, listener);
  try {
    await work();
  } finally {
    unsubscribe(name, listener);
  }
  return events;
}

describe("a poll", () => {
  it("links to those who sent its records, 128 at most, and begins a trace of its own", () => {
    using registered = new RegisteredTelemetry();
    const records = Array.from({ length: 200 }, (_, index) =>
      record({ offset: index }, (index + 1).toString(16).padStart(16, "0")),
    );
    tellPoll(new ClientTelemetry(identity), [record(), ...records], performance.now());
    const [span] = registered.spans("poll a");
    expect(span?.kind).toBe(SpanKind.CLIENT);
    expect(span?.spanContext().traceId).not.toBe(traceId);
    expect(span?.links).toHaveLength(128);
    expect(new Set(span?.links.map(({ context }) => context.spanId)).size).toBe(128);
    expect(span?.attributes).toMatchObject({
      "messaging.batch.message_count": 201,
      "messaging.consumer.group.name": "billing",
      "messaging.destination.partition.id": "0",
      "server.address": "::1",
      "server.port": 9092,
    });
  });

  it.each([
    ["of several partitions names their topic", [0, 1], ["a", "a"], "poll a", undefined],
    ["of several topics names none", [0, 0], ["a", "b"], "poll", undefined],
    ["of one partition names it", [3, 3], ["a", "a"], "poll a", "3"],
  ])("%s", async (_name, partitions, topics, spanName, partition) => {
    using registered = new RegisteredTelemetry();
    const records = topics.map((topic, index) =>
      record({ topic, partition: partitions[index] ?? 0 }),
    );
    tellPoll(new ClientTelemetry(identity), records, performance.now());
    const [span] = registered.spans(spanName);
    expect(span?.attributes["messaging.destination.partition.id"]).toBe(partition);
    const consumed = await registered.metric("messaging.client.consumed.messages");
    const sum = consumed?.dataPoints.reduce((total, { value }) => total + Number(value), 0);
    expect(sum).toBe(2);
    expect(consumed?.dataPoints).toHaveLength(new Set(topics).size);
  });

  it("is told to subscribers once it is over, with its records and their bytes", async () => {
    const telemetry = new ClientTelemetry(identity);
    const tell = () => tellPoll(telemetry, [record(), record()], performance.now() - 40);
    expect(await eventsOf("otel-kafka-bridge:poll:start", tell)).toEqual([]);
    const [event] = await eventsOf("otel-kafka-bridge:poll:end", tell);
    expect(event).toMatchObject({ clientId: "reader", groupId: "billing", records: 2, bytes: 10 });
    expect(event?.durationMs).toBeGreaterThanOrEqual(40);
  });
});

describe("a record in a reader's hands", () => {
  it("has a span with a link to its sender, and counts once the reader is done", () => {
    using registered = new RegisteredTelemetry();
    const metrics = new KafkaMetrics();
    const telemetry = new ClientTelemetry(identity, { metrics });
    const operation = new ProcessOperation(telemetry, record({ offset: 9 }, "00f067aa0ba902b7"), 2);
    expect(metrics.getSnapshot()).toMatchObject({ totalMessagesConsumed: 1, totalReads: 0 });
    operation.done();
    expect(metrics.getSnapshot()).toMatchObject({ totalReads: 1, totalBytesConsumed: 5 });
    const [span] = registered.spans("process a");
    expect(span?.kind).toBe(SpanKind.CONSUMER);
    expect(span?.links.map(({ context }) => context.spanId)).toEqual(["00f067aa0ba902b7"]);
    expect(span?.attributes["messaging.kafka.offset"]).toBe(9);
  });

  it.each([
    ["an error of the table by its code", new ConsumerError("COMMIT_FAILED"), "COMMIT_FAILED"],
    ["anything else as other", new TypeError("x is not a function"), "_OTHER"],
    ["what is no error, too", "a text", "_OTHER"],
  ])("that fails tells %s", async (_name, thrown, type) => {
    using registered = new RegisteredTelemetry();
    const metrics = new KafkaMetrics();
    const telemetry = new ClientTelemetry(identity, { metrics });
    const [event] = await eventsOf("otel-kafka-bridge:process:end", () =>
      new ProcessOperation(telemetry, record(), 1).failed(thrown),
    );
    expect(event?.error).toBe(thrown);
    const [span] = registered.spans("process a");
    expect(span?.attributes["error.type"]).toBe(type);
    expect(span?.status).toEqual({
      code: SpanStatusCode.ERROR,
      message: thrown instanceof Error ? thrown.message : type,
    });
    expect(metrics.getSnapshot().errorsByCode).toEqual({ [type]: 1 });
    const duration = await registered.metric("messaging.process.duration");
    expect(duration?.dataPoints).toMatchObject([{ attributes: { "error.type": type } }]);
  });

  it("gives subscribers the same object when it begins and when it is over", async () => {
    const telemetry = new ClientTelemetry(identity);
    const ended: ClientEvent[] = [];
    const begun = await eventsOf("otel-kafka-bridge:process:start", async () => {
      const operation = new ProcessOperation(telemetry, record({ offset: 5 }), 3);
      ended.push(...(await eventsOf("otel-kafka-bridge:process:end", () => operation.done())));
    });
    expect(begun).toHaveLength(1);
    expect(ended[0]).toBe(begun[0]);
    expect(ended[0]).toMatchObject({ topic: "a", partition: 0, offset: 5n, attempt: 3 });
    expect(ended[0]).not.toHaveProperty("error");
  });
});

describe("a commit", () => {
  const offsets = [{ topic: "a", partition: 1, offset: 7 }];

  it("that fails is told, and throws what it threw", async () => {
    using registered = new RegisteredTelemetry();
    const telemetry = new ClientTelemetry(identity);
    const failure = new ConsumerError("ASSIGNMENT_LOST");
    const failing = tellCommit(telemetry, offsets, () => Promise.reject(failure));
    await expect(failing).rejects.toBe(failure);
    expect(registered.spans("commit a")[0]?.attributes).toMatchObject({
      "error.type": "ASSIGNMENT_LOST",
      "messaging.destination.partition.id": "1",
    });
  });

  it("tells subscribers copies of its offsets, before they are committed", async () => {
    const telemetry = new ClientTelemetry(identity);
    const order: string[] = [];
    const [event] = await eventsOf("otel-kafka-bridge:commit:start", () => {
      order.push("asked");
      return tellCommit(telemetry, offsets, async () => void order.push("committed"));
    });
    expect(order).toEqual(["asked", "committed"]);
    const { offsets: told } = event as unknown as { offsets: unknown[] };
    expect(told).toEqual(offsets);
    expect(told[0]).not.toBe(offsets[0]);
  });
});
