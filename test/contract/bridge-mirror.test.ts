import { expect, test } from "vitest";
import { Bridge } from "../../src/bridge/index.ts";
import type { BridgeOptions } from "../../src/config/index.ts";
import { decodeRequest, encodeJson, encodeRequest } from "../../src/otlp/index.ts";
import { KafkaProducer } from "../../src/producer/index.ts";
import { uniqueGroup, uniqueTopic } from "../support/names.ts";
import { flatItems } from "../support/otlp/flat-items.ts";
import { readCommitted } from "../support/read-committed.ts";
import { onBothBrokers, partitions } from "./brokers.ts";
import { requests } from "./telemetry.ts";

onBothBrokers("a pipeline from Kafka to Kafka", (_, broker) => {
  test("makes protobuf of JSON, and takes each signal to its topic, in transactions", async () => {
    const { bootstrapServers } = broker();
    const input = uniqueTopic("mixed");
    const output = uniqueTopic("apart");
    await using producer = new KafkaProducer({
      bootstrapServers,
      topic: { name: input, partitions },
    });
    const json = encodeJson("logs", decodeRequest("logs", requests.logs));
    await producer.writeRecord({
      topic: input,
      value: json,
      headers: { "otelcol.signal": "logs", tenant: "acme" },
    });
    await producer.writeTraces(requests.traces);
    const options: BridgeOptions = {
      kafka: { bootstrapServers, topic: { partitions } },
      pipelines: {
        copy: {
          from: {
            kafka: { groupId: uniqueGroup("copy"), topics: input, fromBeginning: true },
          },
          to: {
            kafka: {
              topics: { traces: `${output}-traces`, logs: `${output}-logs` },
              headers: { from: ["tenant"] },
              onRefused: "drop",
            },
          },
        },
      },
    };
    await using bridge = new Bridge(options);
    await bridge.start();
    const delivered = () => {
      const counts = bridge.counts("copy");
      return [counts?.traces.delivered, counts?.logs.delivered];
    };
    await expect.poll(delivered, { timeout: 30_000 }).toEqual([1, 1]);
    const [log, ...otherLogs] = await readCommitted(bootstrapServers, `${output}-logs`);
    expect(flatItems("logs", log?.bytes ?? new Uint8Array())).toEqual(
      flatItems("logs", encodeRequest("logs", decodeRequest("logs", requests.logs) as never)),
    );
    expect(log?.headers).toEqual([
      ["otelcol.signal", "logs"],
      ["tenant", "acme"],
    ]);
    const [trace, ...otherTraces] = await readCommitted(bootstrapServers, `${output}-traces`);
    expect(Buffer.from(requests.traces).equals(trace?.bytes ?? new Uint8Array())).toBe(true);
    expect([otherLogs, otherTraces]).toEqual([[], []]);
  });
});
