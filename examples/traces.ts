// Writes a trace as plain data, and reads it back from where it was written.
import { randomBytes } from "node:crypto";
import { createTracesBatch, KafkaConsumer, KafkaProducer } from "otel-kafka-bridge";
import { bootstrapServers } from "./support/brokers.ts";

const traceId = randomBytes(16).toString("hex");
const root = randomBytes(8).toString("hex");
const now = BigInt(Date.now()) * 1_000_000n;
const milliseconds = 1_000_000n;

const batch = createTracesBatch({
  resource: { attributes: { "service.name": "checkout" } },
  scope: { name: "examples", version: "1.0.0" },
  metadata: { tenant: "shop-1" },
  spans: [
    {
      traceId,
      spanId: root,
      name: "POST /orders",
      kind: "server",
      startTime: now,
      endTime: now + 48n * milliseconds,
      // A bigint is an integer in OTLP, a number is a double.
      attributes: { "http.request.method": "POST", "http.response.status_code": 201n },
    },
    {
      traceId,
      spanId: randomBytes(8).toString("hex"),
      parentSpanId: root,
      name: "INSERT orders",
      kind: "client",
      startTime: now + 9n * milliseconds,
      endTime: now + 31n * milliseconds,
      events: [{ name: "retry", time: now + 12n * milliseconds, attributes: { attempt: 2n } }],
      status: { code: "ok" },
    },
  ],
});

await using producer = new KafkaProducer({ bootstrapServers });
const written = await producer.writeTraces(batch);
console.log(`wrote ${written.recordsWritten} spans in ${written.bytes} bytes`);

await using consumer = new KafkaConsumer({ bootstrapServers });
await consumer.assign(written.partitions.map((place) => ({ topic: "otlp_spans", ...place })));
for await (const received of consumer.batches("traces")) {
  const { id, metadata } = received.toBatch();
  console.log(`read batch ${id} of tenant ${metadata.tenant}`);
  for (const span of received.spans) {
    const duration = Number(span.endTime - span.startTime) / 1e6;
    const service = span.resource?.attributes["service.name"];
    console.log(`  ${service}: ${span.name} (${span.kind}) took ${duration} ms`);
  }
  received.ack();
  break;
}
