import { resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import type { Logger } from "../config/index.ts";
import type { PointAttributes } from "./metric-snapshot.ts";
import { type PushOptions, pushReader } from "./push-exporter.ts";

/** A provider for a program's metrics that pushes them over OTLP/HTTP. */
export function createMeterProvider(
  push: PushOptions,
  resource: PointAttributes,
  logger: Logger,
): MeterProvider {
  return new MeterProvider({
    resource: resourceFromAttributes(resource),
    readers: [pushReader(push, logger, [])],
  });
}
