import { expect, inject, test } from "vitest";
import { KafkaSink } from "../../src/bridge/kafka-sink/index.ts";
import { BridgeConfig } from "../../src/config/index.ts";
import { ScannedRequest } from "../../src/otlp/index.ts";
import { requests } from "../contract/telemetry.ts";
import { uniqueTopic } from "../support/names.ts";
import { TopicFixture } from "../support/topic-fixture.ts";

test("the sink says how to go on while a topic is missing, and writes once it is there", async () => {
  const bootstrapServers = inject("bootstrapServers");
  const topic = uniqueTopic("missing");
  const section = BridgeConfig.from({
    kafka: { bootstrapServers },
    pipelines: {
      p: {
        from: { otlp: { http: {} } },
        to: { kafka: { topics: { traces: { name: topic, autoCreate: false } } } },
      },
    },
  }).pipelines[0]?.to;
  if (section?.kind !== "kafka") {
    throw new Error("not the sink that was asked for");
  }
  const sink = new KafkaSink(section, () => {});
  await using fixture = await TopicFixture.create(bootstrapServers, "missing", 0);
  try {
    await sink.start();
    const parcel = {
      request: ScannedRequest.scan("traces", requests.traces),
      header: () => undefined,
    };
    expect(await sink.deliver(parcel)).toMatchObject({
      kind: "retry",
      delayMs: 10_000,
      error: { code: "TOPIC_NOT_FOUND" },
    });
    expect(sink.status()).toMatchObject({ isOk: false, reason: expect.stringContaining(topic) });
    await fixture.createTopic(topic, 1);
    await expect.poll(() => sink.deliver(parcel)).toEqual({ kind: "delivered" });
    expect(sink.status()).toEqual({ isOk: true });
  } finally {
    await sink.close(5_000);
  }
});
