// One trace through two services and Kafka: an HTTP server writes an order as a record, another process
// reads it and asks back by HTTP. Both write their spans to Kafka, where the trace is found.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { KafkaConfig, KafkaConsumer, type SpanData, TopicError } from "otel-kafka-bridge";
import { EmbeddedKafka } from "otel-kafka-bridge/testing";
import { bootstrapServers } from "./support/brokers.ts";

/** Spans of the one trace: a request, what it sent, its packing, a request back at both of its ends. */
const expected = 5;

const embedded = bootstrapServers === "embedded" ? await EmbeddedKafka.start() : undefined;
const brokers = embedded?.bootstrapServers ?? bootstrapServers;
const settings = {
  KAFKA_TOPIC_LOGS: "orders",
  KAFKA_TOPIC_TRACES: "otlp_spans",
  KAFKA_GROUP_ID: "otel-kafka-warehouse",
  ...process.env,
  KAFKA_BOOTSTRAP_SERVERS: brokers,
};

function start(service: string): ChildProcess {
  const file = fileURLToPath(new URL(`two-services/${service}.ts`, import.meta.url));
  const tracing = new URL("two-services/tracing.ts", import.meta.url).href;
  return fork(file, {
    execArgv: ["--import", "tsx", "--import", tracing],
    env: {
      ...settings,
      OTEL_SERVICE_NAME: service,
      OTEL_METRICS_EXPORTER: "none",
      OTEL_LOGS_EXPORTER: "none",
      OTEL_BSP_SCHEDULE_DELAY: "200",
    },
  });
}

async function spansOf(consumer: KafkaConsumer, traceId: string): Promise<SpanData[]> {
  const filters = [{ field: "traceId", equals: traceId }];
  try {
    return (await consumer.queryTraces({ filters, order: "oldest" })).spans;
  } catch (error) {
    // The first spans that are written create the topic.
    if (error instanceof TopicError && error.code === "TOPIC_NOT_FOUND") {
      return [];
    }
    throw error;
  }
}

async function findTrace(consumer: KafkaConsumer, traceId: string): Promise<SpanData[]> {
  let spans: SpanData[] = [];
  while (spans.length < expected) {
    await delay(200);
    spans = await spansOf(consumer, traceId);
  }
  return spans;
}

/** A line for each span, below the one that it is a part of. */
function treeOf(spans: readonly SpanData[], parent = "", indent = ""): string[] {
  return spans
    .filter(({ parentSpanId }) => parentSpanId === parent)
    .flatMap((span) => [
      `${indent}${span.resource?.attributes?.["service.name"]}: ${span.name} (${span.kind})`,
      ...treeOf(spans, span.spanId, `${indent}  `),
    ]);
}

const [shop, warehouse] = [start("shop"), start("warehouse")];
const [{ url }] = (await once(shop, "message")) as [{ url: string }];
warehouse.send({ shop: url });

const response = await fetch(`${url}/orders`, { method: "POST" });
const { traceId } = (await response.json()) as { traceId: string };
console.log(`trace ${traceId}`);

const consumer = new KafkaConsumer(KafkaConfig.fromEnv(settings));
console.log(treeOf(await findTrace(consumer, traceId)).join("\n"));
await consumer.close();

for (const service of [warehouse, shop]) {
  service.disconnect();
  await once(service, "exit");
}
await embedded?.stop();
