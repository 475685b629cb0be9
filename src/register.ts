/**
 * `node --import otel-kafka-bridge/register app.js`: starts the OpenTelemetry SDK with exporters to
 * Kafka before the application is loaded.
 */
import { type Registration, registerKafka } from "./exporter/index.ts";

/** The SDK that was started. */
export const registration: Registration = registerKafka();
