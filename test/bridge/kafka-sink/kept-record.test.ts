import { expect, test } from "vitest";
import { recordKeys } from "../../../src/bridge/kafka-sink/record-keys.ts";
import type { Parcel } from "../../../src/bridge/pipeline/index.ts";
import { KafkaConfig } from "../../../src/config/index.ts";
import { requestOf } from "../process/telemetry.ts";

const key = Buffer.from("a key");
const request = requestOf("traces", []);
const parcelOf = (recordKey: Uint8Array | null): Parcel => ({
  request,
  header: () => undefined,
  // Of the record, nothing but its key is asked for.
  batch: { key: recordKey } as unknown as NonNullable<Parcel["batch"]>,
});
const writes = [{ request, options: { topic: "t" } }];

test.each([
  ["is kept", "none", "none", key, { topic: "t", key }],
  ["is none where there was none", "none", "none", null, { topic: "t" }],
  ["gives way to an assignment by trace", "traceId", "none", key, { topic: "t" }],
  ["gives way to keys of traces", "none", "traceId", key, { topic: "t" }],
] as const)("the key of a record %s", (_, partitionBy, keyBy, recordKey, expected) => {
  const kafka = new KafkaConfig({
    bootstrapServers: "a:1",
    producer: { partitionBy: { traces: partitionBy } },
  });
  const [write] = recordKeys({ kafka, keyBy })(parcelOf(recordKey), writes);
  expect(write).toEqual({ request, options: expected });
});
