import { ConfigError } from "../errors/index.ts";
import type { SdkResourceMetrics } from "../otlp/index.ts";
import type { SdkExporterOptions } from "./exporter-options.ts";
import type { ExporterTarget } from "./producer-lender.ts";
import type {
  ExportDone,
  SdkAggregation,
  SdkInstrumentType,
  SdkTemporality,
} from "./sdk-contract.ts";
import { SdkExports } from "./sdk-exports.ts";
import {
  type TemporalityPreference,
  temporalityOf,
  temporalityPreferences,
} from "./temporality.ts";

/** What an exporter of metrics may be told beside where to write. */
export interface MetricExporterOptions extends SdkExporterOptions {
  /** Default: `cumulative`. */
  readonly temporality?: TemporalityPreference | ((type: SdkInstrumentType) => SdkTemporality);
  /** How measurements become points. Default: as each type of instruments has it by default. */
  readonly aggregation?: (type: SdkInstrumentType) => SdkAggregation;
}

const defaultAggregation: SdkAggregation = Object.freeze({ type: 0 });

/**
 * A `PushMetricExporter` of the OpenTelemetry SDK, 2.x or 3.x, that writes to Kafka: the same OTLP
 * requests that the SDK's own exporters send. Give it to a `PeriodicExportingMetricReader`.
 *
 * An export succeeds when brokers have acknowledged all of it. While Kafka is away exports fail at
 * their time-out; that is said once, with the number of points that were lost once it is back.
 */
export class KafkaMetricExporter implements AsyncDisposable {
  readonly #exports: SdkExports<"metrics">;
  readonly #temporality: (type: SdkInstrumentType) => SdkTemporality;
  readonly #aggregation: (type: SdkInstrumentType) => SdkAggregation;

  /**
   * @param target - options such as `{ bootstrapServers }`, or `{ producer }` to share one
   * @throws ConfigError for options that cannot be
   */
  constructor(target: ExporterTarget, options: MetricExporterOptions = {}) {
    const { temporality = "cumulative", aggregation } = options;
    this.#exports = new SdkExports("metrics", "KafkaMetricExporter", target, options);
    this.#temporality = typeof temporality === "function" ? temporality : selectorOf(temporality);
    this.#aggregation = aggregation ?? (() => defaultAggregation);
  }

  /** Writes metrics, and calls back once, within `timeoutMs`. Never throws. */
  export(metrics: SdkResourceMetrics, resultCallback: ExportDone): void {
    this.#exports.export(metrics, resultCallback);
  }

  /** What the points of an instrument of this type count from. */
  selectAggregationTemporality(instrumentType: SdkInstrumentType): SdkTemporality {
    return this.#temporality(instrumentType);
  }

  /** How the measurements of an instrument of this type become points. */
  selectAggregation(instrumentType: SdkInstrumentType): SdkAggregation {
    return this.#aggregation(instrumentType);
  }

  /** Waits for the exports under way, each of which ends within its time-out. Never rejects. */
  forceFlush(): Promise<void> {
    return this.#exports.forceFlush();
  }

  /**
   * Waits for the exports under way and disconnects, within `timeoutMs`. A shared producer stays as it
   * is. Later exports fail. Never rejects; may be called again.
   */
  shutdown(): Promise<void> {
    return this.#exports.shutdown();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown();
  }
}

function selectorOf(
  preference: TemporalityPreference,
): (type: SdkInstrumentType) => SdkTemporality {
  if (!temporalityPreferences.includes(preference)) {
    const message = `expected one of ${temporalityPreferences.join(", ")}, or a function`;
    throw new ConfigError("CONFIG_INVALID", { issues: [{ path: "temporality", message }] });
  }
  return (type) => temporalityOf(preference, type);
}
