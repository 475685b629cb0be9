// A service that packs what was ordered: it reads records, goes on with their traces, and asks the shop
// for the price by HTTP.
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { context, propagation, SpanKind, trace } from "@opentelemetry/api";
import { type ConsumedLogs, KafkaConfig, KafkaConsumer } from "otel-kafka-bridge";
import { stopTracing } from "./tracing.ts";

const [{ shop }] = (await once(process, "message")) as [{ shop: string }];
const tracer = trace.getTracer("warehouse");
const consumer = new KafkaConsumer(
  KafkaConfig.fromEnv(process.env, { consumer: { offsetReset: "earliest" } }),
);

/**
 * The library's own span `process` is linked to the one that sent the record. An order is one story, so
 * the work on it is a part of the order's trace.
 */
async function pack(batch: ConsumedLogs): Promise<void> {
  const processing = trace.getActiveSpan()?.spanContext();
  const order = propagation.extract(context.active(), batch.headers);
  const links = processing === undefined ? [] : [{ context: processing }];
  await tracer.startActiveSpan("pack", { kind: SpanKind.CONSUMER, links }, order, async (span) => {
    try {
      const [response] = (await once(get(`${shop}/price`), "response")) as [IncomingMessage];
      span.setAttribute("order.price", Number(await text(response)));
    } finally {
      span.end();
    }
  });
}

process.once("disconnect", () => void consumer.close());
await consumer.run({ onLogs: pack });
await stopTracing();
