import type { Attributes, MeterProvider, TracerProvider } from "@opentelemetry/api";
import type { LoggerProvider } from "@opentelemetry/api-logs";
import * as resourcesV2 from "@opentelemetry/resources";
import * as logsV2 from "@opentelemetry/sdk-logs";
import * as metricsV2 from "@opentelemetry/sdk-metrics";
import * as tracesV2 from "@opentelemetry/sdk-trace-base";
import { type SpanExporter as SpanExporterV3, sdkV3 } from "./sdk-v3/index.ts";

/** The parts of one line of the SDK that tests record telemetry with. */
interface Parts {
  readonly resourceFromAttributes: typeof resourcesV2.resourceFromAttributes;
  readonly InMemorySpanExporter: typeof tracesV2.InMemorySpanExporter;
  readonly TracerProvider: typeof tracesV2.BasicTracerProvider;
  readonly spanProcessor: (exporter: tracesV2.SpanExporter) => tracesV2.SpanProcessor;
  readonly InMemoryLogRecordExporter: typeof logsV2.InMemoryLogRecordExporter;
  readonly LoggerProvider: typeof logsV2.LoggerProvider;
  readonly SimpleLogRecordProcessor: typeof logsV2.SimpleLogRecordProcessor;
  readonly MeterProvider: typeof metricsV2.MeterProvider;
  readonly MetricReader: typeof metricsV2.MetricReader;
}

/** What the telemetry is said to come from. */
export interface Source {
  readonly attributes: Attributes;
  readonly schemaUrl?: string;
}

/** Attributes that a span, an event, a link or a log record keeps at most; others are dropped. */
export const attributeLimit = 12;

/** Events and links that a span keeps at most. */
export const listLimit = 3;

/**
 * A line of the OpenTelemetry SDK. Each method hands out providers, one for each source, and returns
 * what their exporters were given.
 */
class SdkLine {
  readonly name: string;
  readonly #parts: Parts;

  constructor(name: string, parts: Parts) {
    this.name = name;
    this.#parts = parts;
  }

  spans(sources: Source[], record: (provider: TracerProvider) => void): tracesV2.ReadableSpan[] {
    const exporter = new this.#parts.InMemorySpanExporter();
    for (const source of sources) {
      const provider = new this.#parts.TracerProvider({
        resource: this.#resource(source),
        spanLimits: {
          attributeCountLimit: attributeLimit,
          attributePerEventCountLimit: attributeLimit,
          attributePerLinkCountLimit: attributeLimit,
          eventCountLimit: listLimit,
          linkCountLimit: listLimit,
        },
        spanProcessors: [this.#parts.spanProcessor(exporter)],
      });
      record(provider);
    }
    return exporter.getFinishedSpans();
  }

  logRecords(
    sources: Source[],
    record: (provider: LoggerProvider) => void,
  ): logsV2.ReadableLogRecord[] {
    const exporter = new this.#parts.InMemoryLogRecordExporter();
    for (const source of sources) {
      const provider = new this.#parts.LoggerProvider({
        resource: this.#resource(source),
        logRecordLimits: { attributeCountLimit: attributeLimit },
        processors: [new this.#parts.SimpleLogRecordProcessor({ exporter })],
      });
      record(provider);
    }
    return exporter.getFinishedLogRecords();
  }

  async metrics(
    source: Source,
    temporality: metricsV2.AggregationTemporality,
    views: metricsV2.ViewOptions[],
    record: (provider: MeterProvider) => void,
  ): Promise<metricsV2.ResourceMetrics> {
    const Reader = class extends this.#parts.MetricReader {
      protected override async onForceFlush(): Promise<void> {}
      protected override async onShutdown(): Promise<void> {}
    };
    const reader = new Reader({ aggregationTemporalitySelector: () => temporality });
    const resource = this.#resource(source);
    const provider = new this.#parts.MeterProvider({ resource, readers: [reader], views });
    record(provider);
    const { resourceMetrics, errors } = await reader.collect();
    await provider.shutdown();
    if (errors.length > 0) {
      throw new AggregateError(errors, "collecting metrics failed");
    }
    return resourceMetrics;
  }

  #resource({ attributes, schemaUrl }: Source) {
    const options = schemaUrl === undefined ? {} : { schemaUrl };
    return this.#parts.resourceFromAttributes(attributes, options);
  }
}

const partsV2: Parts = {
  ...resourcesV2,
  ...tracesV2,
  ...logsV2,
  ...metricsV2,
  TracerProvider: tracesV2.BasicTracerProvider,
  spanProcessor: (exporter) => new tracesV2.SimpleSpanProcessor(exporter),
};

// The 3.x line has the same calls. Its types come from another release of the API, whose classes
// TypeScript tells apart by their private members.
const partsV3 = {
  ...sdkV3,
  spanProcessor: (exporter: tracesV2.SpanExporter) =>
    new sdkV3.SimpleSpanProcessor({ exporter: exporter as unknown as SpanExporterV3 }),
} as unknown as Parts;

/** Every line that is supported. */
export const sdkLines = [new SdkLine("2.x", partsV2), new SdkLine("3.x", partsV3)];
