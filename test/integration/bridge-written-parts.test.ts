import { expect, inject, test } from "vitest";
import { KafkaSink } from "../../src/bridge/kafka-sink/index.ts";
import type { Parcel } from "../../src/bridge/pipeline/index.ts";
import { BridgeConfig } from "../../src/config/index.ts";
import { encodeRequest, ScannedRequest } from "../../src/otlp/index.ts";
import { uniqueTopic } from "../support/names.ts";
import { readTopic } from "../support/read-topic.ts";
import { TopicFixture } from "../support/topic-fixture.ts";

/** Spans of several tenants, as one request. Each time in memory of its own, as a sender's are. */
function parcelOf(tenants: readonly string[]): Parcel {
  const resourceSpans = tenants.map((tenant, index) => ({
    resource: { attributes: [{ key: "tenant", value: { stringValue: tenant } }] },
    scopeSpans: [
      {
        spans: [
          {
            traceId: Buffer.alloc(16, index + 1),
            spanId: Buffer.alloc(8, index + 1),
            name: `GET /${tenant}`,
          },
        ],
      },
    ],
  }));
  const request = ScannedRequest.scan("traces", encodeRequest("traces", { resourceSpans }));
  return { request, header: () => undefined };
}

test("what was written of a request is not written again when the request is sent again", async () => {
  const bootstrapServers = inject("bootstrapServers");
  const [there, missing] = [uniqueTopic("there"), uniqueTopic("missing")];
  const section = BridgeConfig.from({
    kafka: { bootstrapServers },
    pipelines: {
      p: {
        from: { otlp: { http: {} } },
        to: {
          kafka: {
            topics: { autoCreate: false },
            topicFrom: { attribute: "tenant", allow: [there, missing] },
          },
        },
      },
    },
  }).pipelines[0]?.to;
  if (section?.kind !== "kafka") {
    throw new Error("not the sink that was asked for");
  }
  const sink = new KafkaSink(section, () => {});
  await using fixture = await TopicFixture.create(bootstrapServers, "parts", 0);
  await fixture.createTopic(there, 1);
  try {
    await sink.start();
    const tenants = [there, missing];
    for (let attempt = 0; attempt < 3; attempt++) {
      expect(await sink.deliver(parcelOf(tenants))).toMatchObject({
        kind: "retry",
        error: { code: "TOPIC_NOT_FOUND" },
      });
    }
    await fixture.createTopic(missing, 1);
    await expect.poll(() => sink.deliver(parcelOf(tenants))).toEqual({ kind: "delivered" });
    expect(await readTopic(bootstrapServers, there)).toHaveLength(1);
    expect(await readTopic(bootstrapServers, missing)).toHaveLength(1);
    // The next of these bytes is another request, for all that anybody knows.
    expect(await sink.deliver(parcelOf(tenants))).toEqual({ kind: "delivered" });
    expect(await readTopic(bootstrapServers, there)).toHaveLength(2);
  } finally {
    await sink.close(5_000);
  }
});
