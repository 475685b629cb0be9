import type { ScannedRequest } from "../otlp/index.ts";
import type { KafkaProducer } from "./kafka-producer.ts";
import type { WriteOptions, WriteResult } from "./write-options.ts";

/** What telemetry is written by: a producer, or a transaction of one. */
type TelemetryWrites = Pick<KafkaProducer, "writeTraces" | "writeMetrics" | "writeLogs">;

/** Writes a request of any signal. Rejects as the method of its signal does. */
export function writeRequest(
  writes: TelemetryWrites,
  request: ScannedRequest,
  options: WriteOptions,
): Promise<WriteResult> {
  // The signal says which kind of request it is, which TypeScript cannot follow.
  switch (request.signal) {
    case "traces":
      return writes.writeTraces(request as ScannedRequest<"traces">, options);
    case "metrics":
      return writes.writeMetrics(request as ScannedRequest<"metrics">, options);
    case "logs":
      return writes.writeLogs(request as ScannedRequest<"logs">, options);
  }
}
