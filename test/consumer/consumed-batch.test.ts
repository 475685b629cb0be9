import { describe, expect, test } from "vitest";
import { AssignedPartition, type Delivery } from "../../src/consumer/assigned-partition.ts";
import { type AnyConsumedBatch, createConsumed } from "../../src/consumer/consumed-batch.ts";
import { ConsumedRecord } from "../../src/consumer/consumed-record.ts";
import { ReadRecord } from "../../src/consumer/record-content.ts";
import { SerializationError } from "../../src/errors/index.ts";
import {
  batchHeaders,
  batchToRequest,
  createLogsBatch,
  createMetricsBatch,
  createTracesBatch,
  encodeRequest,
  type Signal,
} from "../../src/otlp/index.ts";
import { type EnlistedInput, enlist, type InputSource } from "../../src/producer/index.ts";
import { count, field, request, spanRequest } from "../support/otlp/wire-bytes.ts";
import { delivery, emptyRequest, record } from "./records.ts";

const partition = new AssignedPartition({ topic: "t", partition: 0 }, 1);
const head = { id: "batch-1", timestamp: 1_700_000_000_123_456_789n, metadata: { team: "a" } };
const batches = {
  traces: createTracesBatch({
    ...head,
    spans: [
      {
        name: "GET /",
        traceId: "0af7651916cd43dd8448eb211c80319c",
        spanId: "b7ad6b7169203331",
        startTime: 1_000n,
        endTime: 2_000n,
      },
    ],
  }),
  metrics: createMetricsBatch({
    ...head,
    metrics: [{ name: "requests", type: "gauge", value: 3n, timestamp: 5n }],
  }),
  logs: createLogsBatch({ ...head, records: [{ body: "hello", timestamp: 5n }] }),
};

const source: InputSource = {
  prepare: () => Promise.reject(new Error("no transaction gets so far here")),
  release: () => {},
};

class Settlements {
  readonly log: unknown[] = [];

  acknowledge({ record: { offset } }: Delivery): void {
    this.log.push(["ack", offset]);
  }

  reject({ record: { offset } }: Delivery, error: unknown): void {
    this.log.push(["nack", offset, error]);
  }

  giveBack({ record: { offset } }: Delivery): void {
    this.log.push(["give back", offset]);
  }

  refuse({ record: { offset } }: Delivery, error: unknown): void {
    this.log.push(["refuse", offset, error]);
  }

  rejectUnreadable({ record: { offset } }: Delivery, error: unknown): void {
    this.log.push(["unreadable", offset, error]);
  }

  enlist({ record: { offset } }: Delivery): EnlistedInput {
    this.log.push(["enlist", offset]);
    return { source };
  }
}

const encoded = {
  traces: encodeRequest("traces", batchToRequest("traces", batches.traces)),
  metrics: encodeRequest("metrics", batchToRequest("metrics", batches.metrics)),
  logs: encodeRequest("logs", batchToRequest("logs", batches.logs)),
};

function consumed(signal: Signal, settlements = new Settlements()) {
  const bytes = encoded[signal];
  const headers = Object.entries(batchHeaders(batches[signal])).map(([name, value]) => ({
    [name]: Buffer.from(value),
  }));
  return createConsumed(
    {
      partition,
      record: record(7, { value: bytes, headers, key: Buffer.from("k") }),
      content: new ReadRecord(signal, bytes),
      attempt: 2,
    },
    settlements,
  );
}

describe("a batch that was read", () => {
  test("shows where it lay, and what is known without decoding", () => {
    const batch = consumed("traces");
    expect([batch.topic, batch.partition, batch.offset]).toEqual(["t", 0, 7n]);
    expect(batch.timestamp).toEqual(new Date(1_700_000_000_000));
    expect([batch.keyText, batch.items, batch.attempt, batch.signal]).toEqual([
      "k",
      1,
      2,
      "traces",
    ]);
    expect(batch.headers["batch.id"]).toBe("batch-1");
    expect(batch.bytes).toBe(batch.value);
  });

  test("hands its request on as scanned, counted once", () => {
    const batch = consumed("metrics");
    const { scanned } = batch;
    expect([scanned.signal, scanned.items]).toEqual(["metrics", 1]);
    expect(scanned.bytes).toBe(batch.value);
    expect(batch.scanned).toBe(scanned);
  });

  test("decodes the request once, and the batch as it was written", () => {
    for (const signal of ["traces", "metrics", "logs"] as const) {
      const batch = consumed(signal);
      expect(batch.request).toBe(batch.request);
      expect(batch.toBatch()).toEqual(batches[signal]);
      expect(batch.toBatch()).toBe(batch.toBatch());
    }
  });

  test("gives spans, metrics and log records by its signal", () => {
    const [traces, metrics, logs] = [consumed("traces"), consumed("metrics"), consumed("logs")];
    expect(traces.signal === "traces" && traces.spans).toEqual(batches.traces.spans);
    expect(metrics.signal === "metrics" && metrics.metrics).toEqual(batches.metrics.metrics);
    expect(logs.signal === "logs" && logs.records).toEqual(batches.logs.records);
  });

  test("is settled once: the first verdict counts", () => {
    const settlements = new Settlements();
    const first = consumed("logs", settlements);
    expect(first.settled).toBe(false);
    first.ack();
    first.ack();
    first.nack(new Error("too late"));
    expect(first.settled).toBe(true);
    const second = consumed("logs", settlements);
    const no = new Error("no");
    second.nack(no);
    second.ack();
    const third = consumed("logs", settlements);
    third.refuse(no);
    third.nack();
    const fourth = consumed("logs", settlements);
    fourth.postpone();
    fourth.ack();
    expect(settlements.log).toEqual([
      ["ack", 7],
      ["nack", 7, no],
      ["refuse", 7, no],
      ["give back", 7],
    ]);
  });

  test("has a reason for its rejection or refusal even where none is given", () => {
    const settlements = new Settlements();
    consumed("logs", settlements).nack();
    consumed("logs", settlements).refuse();
    expect(settlements.log).toEqual([
      ["nack", 7, expect.any(Error)],
      ["refuse", 7, expect.any(Error)],
    ]);
  });

  test("whose items cannot be counted is unreadable", () => {
    const settlements = new Settlements();
    const bytes = request(field(1, field(2, [0xff])));
    const content = new ReadRecord("traces", bytes);
    const batch = createConsumed({ ...delivery(partition, 4), content }, settlements);
    expect(() => batch.items).toThrow(SerializationError);
    batch.ack();
    expect(settlements.log).toEqual([["unreadable", 4, expect.any(SerializationError)]]);
  });

  describe("and has a fault inside an item", () => {
    const broken = (settlements = new Settlements()) => {
      const bytes = spanRequest(count(1, 5));
      const content = new ReadRecord("traces", bytes);
      return createConsumed({ ...delivery(partition, 3), content }, settlements);
    };

    test("tells it when its bytes, its request or its items are asked for", () => {
      const batch = broken();
      expect(batch.items).toBe(1);
      expect(() => batch.bytes).toThrow(SerializationError);
      expect(() => batch.scanned).toThrow(SerializationError);
      expect(() => batch.request).toThrow(SerializationError);
      expect(() => batch.toBatch()).toThrow(SerializationError);
    });

    test.each([
      ["acknowledges", (batch: AnyConsumedBatch) => batch.ack()],
      ["rejects", (batch: AnyConsumedBatch) => batch.nack(new Error("tired"))],
      ["refuses", (batch: AnyConsumedBatch) => batch.refuse(new Error("never"))],
    ])("is unreadable even if the reader %s it after that", (_, settle) => {
      const settlements = new Settlements();
      const batch = broken(settlements);
      expect(() => batch.bytes).toThrow();
      settle(batch);
      settle(batch);
      expect(settlements.log).toEqual([["unreadable", 3, expect.any(SerializationError)]]);
    });
  });

  test("tells when its partition is gone", () => {
    const gone = new AssignedPartition({ topic: "t", partition: 1 }, 1);
    const batch = createConsumed(delivery(gone, 0), new Settlements());
    expect(batch.revoked.aborted).toBe(false);
    gone.close();
    expect(batch.revoked.aborted).toBe(true);
  });
});

describe("a record as it lies on the topic", () => {
  test("has its headers by name, the last of a name, and all of them as bytes", () => {
    const headers = [{ a: Buffer.from("1") }, { a: Buffer.from("ü") }, { b: Buffer.from([0xff]) }];
    const lying = new ConsumedRecord(record(0, { headers }));
    expect(lying.headers).toEqual({ a: "ü", b: "\ufffd" });
    expect(lying.headerList).toEqual([
      ["a", Buffer.from("1")],
      ["a", Buffer.from("ü")],
      ["b", Buffer.from([0xff])],
    ]);
  });

  test("may lack key, value, headers and time", () => {
    const { key: _, ...bare } = record(3, { value: null, timestamp: -1 });
    const lying = new ConsumedRecord(bare);
    expect([lying.key, lying.keyText, lying.value, lying.timestamp]).toEqual([
      null,
      null,
      null,
      undefined,
    ]);
    expect([lying.headers, lying.headerList]).toEqual([{}, []]);
  });

  test("keeps offsets beyond 32 bits whole", () => {
    expect(new ConsumedRecord(record(9_007_199_254_740_991)).offset).toBe(9_007_199_254_740_991n);
    expect(new ConsumedRecord(record(0, { value: emptyRequest })).value).toBe(emptyRequest);
  });

  test("is left to a transaction once, and to nothing else", () => {
    const settlements = new Settlements();
    const batch = consumed("traces", settlements);
    expect(batch[enlist]()).toEqual({ source });
    expect(batch.settled).toBe(true);
    batch.ack();
    batch.nack();
    expect(() => batch[enlist]()).toThrow(
      expect.objectContaining({ name: "TransactionError", code: "TRANSACTION_STATE" }),
    );
    expect(settlements.log).toEqual([["enlist", 7]]);
  });
});
