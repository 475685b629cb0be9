// Loaded before a service: OpenTelemetry's SDK, HTTP traced by itself, spans written to Kafka.
import { register } from "node:module";
import { HttpInstrumentation } from "@opentelemetry/instrumentation-http";
import { NodeSDK } from "@opentelemetry/sdk-node";
import { KafkaConfig, KafkaSpanExporter } from "otel-kafka-bridge";

// So that imports of node:http are seen, too.
register("@opentelemetry/instrumentation/hook.mjs", import.meta.url);

const sdk = new NodeSDK({
  traceExporter: new KafkaSpanExporter(KafkaConfig.fromEnv()),
  instrumentations: [new HttpInstrumentation()],
});
sdk.start();

/** Writes what was recorded and not yet sent. */
export async function stopTracing(): Promise<void> {
  await sdk.shutdown();
}
