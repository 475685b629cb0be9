import { describe, expect, test } from "vitest";
import { keepRecord } from "../../../src/bridge/kafka-sink/kept-record.ts";
import type { Parcel } from "../../../src/bridge/pipeline/index.ts";
import { KafkaConfig } from "../../../src/config/index.ts";
import type { WriteOptions } from "../../../src/producer/index.ts";
import { requestOf } from "../process/telemetry.ts";

const request = requestOf("traces", []);
const bytes = (text: string): Uint8Array => Buffer.from(text);
const time = 1_700_000_000_123;

interface Origin {
  readonly key: Uint8Array | null;
  readonly timestamp: Date | undefined;
  readonly headerList: readonly (readonly [string, Uint8Array])[];
}

const full: Origin = {
  key: bytes("a key"),
  timestamp: new Date(time),
  headerList: [
    ["Tenant", bytes("acme")],
    ["otelcol.signal", bytes("traces")],
    ["tenant", Uint8Array.of(0, 255)],
    ["dlq.replays", bytes("2")],
  ],
};
const bare: Origin = { key: null, timestamp: undefined, headerList: [] };

function keptOf(
  origin: Origin | undefined,
  options: WriteOptions = {},
  partitionBy: "none" | "traceId" = "none",
  keyBy: "none" | "traceId" = "none",
): WriteOptions | undefined {
  const kafka = new KafkaConfig({
    bootstrapServers: "a:1",
    producer: { partitionBy: { traces: partitionBy } },
  });
  const parcel: Parcel = {
    request,
    header: () => undefined,
    // Of the record, nothing but what lies beside its value is asked for.
    ...(origin && { batch: origin as unknown as NonNullable<Parcel["batch"]> }),
  };
  return keepRecord({ kafka, keyBy })(parcel, [{ request, options }])[0]?.options;
}

describe("what goes from Kafka to Kafka", () => {
  test("keeps its key, its time, and all of its headers but the signal's, byte for byte", () => {
    expect(keptOf(full, { topic: "t" })).toEqual({
      topic: "t",
      key: bytes("a key"),
      timestamp: time,
      headers: [
        ["Tenant", bytes("acme")],
        ["tenant", Uint8Array.of(0, 255)],
        ["dlq.replays", bytes("2")],
      ],
    });
  });

  test("is given nothing that it did not have", () => {
    expect(keptOf(bare, { topic: "t" })).toEqual({ topic: "t" });
    expect(keptOf(undefined, { topic: "t" })).toEqual({ topic: "t" });
  });

  test("has the sink's headers in the place of its own, by any case of their names", () => {
    expect(keptOf(full, { headers: [["tenant", "other"]] })?.headers).toEqual([
      ["dlq.replays", bytes("2")],
      ["tenant", "other"],
    ]);
    expect(keptOf(bare, { headers: { a: "b" } })?.headers).toEqual([["a", "b"]]);
  });

  test.each([
    ["an assignment by trace", "traceId", "none"],
    ["keys of traces", "none", "traceId"],
  ] as const)("gives way to %s, for which records are taken apart", (_, partitionBy, keyBy) => {
    expect(keptOf(full, { topic: "t" }, partitionBy, keyBy)).toEqual({ topic: "t" });
  });
});
