import {
  type Attributes,
  type Counter,
  type Histogram,
  type MeterProvider,
  metrics,
  type UpDownCounter,
} from "@opentelemetry/api";
import type { Signal } from "../otlp/index.ts";

interface Instruments {
  readonly inflight: UpDownCounter;
  readonly exported: Counter;
  readonly duration: Histogram;
}

/** How the semantic conventions for the SDK's metrics name a signal's items. */
const itemNames: Readonly<Record<Signal, { readonly name: string; readonly unit: string }>> = {
  traces: { name: "span", unit: "{span}" },
  metrics: { name: "metric_data_point", unit: "{data_point}" },
  logs: { name: "log", unit: "{log_record}" },
};

const plural: Readonly<Record<Signal, string>> = {
  traces: "spans",
  metrics: "metric data points",
  logs: "log records",
};

/** Instances of each type so far: they number the components, from 0. */
const instances = new Map<string, number>();

/** What became of an export. */
export interface ExportCounts {
  readonly exported: number;
  readonly failed: number;
  /** Code of the error, where something failed. */
  readonly errorType: string | undefined;
}

/**
 * An exporter's metrics of its own: `otel.sdk.exporter.*`, as the semantic conventions have them
 * (https://opentelemetry.io/docs/specs/semconv/otel/sdk-metrics/).
 */
export class ExporterMetrics {
  readonly #signal: Signal;
  readonly #attributes: Attributes;
  readonly #given: MeterProvider | undefined;
  #provider: MeterProvider | undefined;
  #instruments: Instruments | undefined;

  /** @param given - default: the global provider of the moment */
  constructor(signal: Signal, type: string, given: MeterProvider | undefined) {
    this.#signal = signal;
    this.#given = given;
    const instance = instances.get(type) ?? 0;
    instances.set(type, instance + 1);
    this.#attributes = {
      "otel.component.type": type,
      "otel.component.name": `${type}/${instance}`,
    };
  }

  /** Items were handed to the exporter. Call what is returned once when that is over. */
  begin(items: number): (counts: ExportCounts) => void {
    const { inflight, exported, duration } = this.#current();
    const attributes = this.#attributes;
    const start = performance.now();
    inflight.add(items, attributes);
    return (counts) => {
      inflight.add(-items, attributes);
      const failed = { ...attributes, "error.type": counts.errorType ?? "_OTHER" };
      if (counts.exported > 0) {
        exported.add(counts.exported, attributes);
      }
      if (counts.failed > 0) {
        exported.add(counts.failed, failed);
      }
      const isFailure = counts.errorType !== undefined;
      duration.record((performance.now() - start) / 1_000, isFailure ? failed : attributes);
    };
  }

  /** The instruments of the provider; the global one may be set, or replaced, at any time. */
  #current(): Instruments {
    const provider = this.#given ?? metrics.getMeterProvider();
    if (this.#instruments === undefined || this.#provider !== provider) {
      this.#provider = provider;
      this.#instruments = makeInstruments(provider, this.#signal);
    }
    return this.#instruments;
  }
}

function makeInstruments(provider: MeterProvider, signal: Signal): Instruments {
  const meter = provider.getMeter("otel-kafka-bridge");
  const { name, unit } = itemNames[signal];
  const items = plural[signal];
  return {
    inflight: meter.createUpDownCounter(`otel.sdk.exporter.${name}.inflight`, {
      unit,
      description: `Number of ${items} that were passed to the exporter and whose export is not over.`,
    }),
    exported: meter.createCounter(`otel.sdk.exporter.${name}.exported`, {
      unit,
      description: `Number of ${items} whose export is over, with success or, with an error.type, without.`,
    }),
    duration: meter.createHistogram("otel.sdk.exporter.operation.duration", {
      unit: "s",
      description: "Time from the call of an export to its result.",
      // As the SDK's own exporters have it: number and sum, no buckets.
      advice: { explicitBucketBoundaries: [] },
    }),
  };
}
