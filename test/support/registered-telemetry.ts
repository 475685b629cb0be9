import { context, metrics, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { MeterProvider, type MetricData, MetricReader } from "@opentelemetry/sdk-metrics";
import {
  AlwaysOnSampler,
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  type Sampler,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";

class OnDemand extends MetricReader {
  protected override async onShutdown(): Promise<void> {}
  protected override async onForceFlush(): Promise<void> {}
}

/** OpenTelemetry's SDK, registered as an application does it, until it is disposed of. */
export class RegisteredTelemetry implements Disposable {
  readonly #spans = new InMemorySpanExporter();
  readonly #reader = new OnDemand();

  constructor(sampler: Sampler = new AlwaysOnSampler()) {
    trace.setGlobalTracerProvider(
      new BasicTracerProvider({ sampler, spanProcessors: [new SimpleSpanProcessor(this.#spans)] }),
    );
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    metrics.setGlobalMeterProvider(new MeterProvider({ readers: [this.#reader] }));
  }

  /** The spans that ended, by their names. */
  spans(name: string): ReadableSpan[] {
    return this.#spans.getFinishedSpans().filter((span) => span.name === name);
  }

  get spanCount(): number {
    return this.#spans.getFinishedSpans().length;
  }

  /** A metric as it is now. */
  async metric(name: string): Promise<MetricData | undefined> {
    const { resourceMetrics } = await this.#reader.collect();
    return resourceMetrics.scopeMetrics
      .flatMap((scope) => scope.metrics)
      .find(({ descriptor }) => descriptor.name === name);
  }

  [Symbol.dispose](): void {
    trace.disable();
    context.disable();
    propagation.disable();
    metrics.disable();
  }
}
