import { context, type Histogram, type Meter, propagation, type Tracer } from "@opentelemetry/api";
import type { Logger } from "@opentelemetry/api-logs";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  BatchLogRecordProcessor,
  LoggerProvider,
  type LogRecordExporter,
} from "@opentelemetry/sdk-logs";
import {
  createAllowListAttributesProcessor,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  type SpanExporter,
} from "@opentelemetry/sdk-trace-base";

/** Where a service's telemetry goes. */
export interface Exporters {
  readonly spans: SpanExporter;
  readonly metrics: PushMetricExporter;
  readonly logs: LogRecordExporter;
}

/** The OpenTelemetry SDK of one service. */
export interface Telemetry {
  readonly tracer: Tracer;
  readonly meter: Meter;
  readonly logger: Logger;
  readonly requestDuration: Histogram;
  /** Exports what has been recorded, and collects the metrics once more. */
  flush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** Lets contexts follow asynchronous calls, and HTTP headers carry them (W3C trace context). */
export function enablePropagation(): void {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
}

/** Sets the SDK up as a service of its own would. */
export function startTelemetry(service: string, exporters: Exporters): Telemetry {
  const resource = resourceFromAttributes({ "service.name": service, "service.version": "1.0.0" });
  const traces = new BasicTracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor(exporters.spans)],
  });
  const metrics = new MeterProvider({
    resource,
    readers: [new PeriodicExportingMetricReader({ exporter: exporters.metrics })],
    // One row a route and outcome is enough to look at.
    views: [
      {
        instrumentName: "http.server.request.duration",
        attributesProcessors: [
          createAllowListAttributesProcessor(["http.route", "http.response.status_code"]),
        ],
      },
    ],
  });
  const logs = new LoggerProvider({
    resource,
    processors: [new BatchLogRecordProcessor({ exporter: exporters.logs })],
  });
  const providers = [traces, metrics, logs];
  const meter = metrics.getMeter("demo");
  return {
    tracer: traces.getTracer("demo"),
    meter,
    logger: logs.getLogger("demo"),
    requestDuration: meter.createHistogram("http.server.request.duration", {
      unit: "s",
      description: "Duration of HTTP server requests.",
      advice: {
        explicitBucketBoundaries: [
          0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
        ],
      },
    }),
    flush: async () => {
      await Promise.all(providers.map((provider) => provider.forceFlush()));
    },
    shutdown: async () => {
      await Promise.all(providers.map((provider) => provider.shutdown()));
    },
  };
}
