import type { ClientTelemetry } from "./client-telemetry.ts";
import { errorType } from "./error-type.ts";
import { findInstruments } from "./providers.ts";

/** Counts a record that the brokers have acknowledged. */
export function countSent(telemetry: ClientTelemetry, topic: string, bytes: number): void {
  telemetry.totals?.produced(1, bytes);
  findInstruments()?.sent.add(1, telemetry.points.count("send", topic));
}

/** Counts a record that is not, or not known to be, on the topic. */
export function countLost(telemetry: ClientTelemetry, topic: string, error: unknown): void {
  findInstruments()?.sent.add(1, telemetry.points.count("send", topic, errorType(error)));
}
