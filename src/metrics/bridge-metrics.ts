import type { Meter, Observable } from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import type { Logger } from "../config/index.ts";
import type { InstrumentRow } from "../telemetry/index.ts";
import { type DurationHistogram, DurationHistograms } from "./duration-histograms.ts";
import {
  type HistogramName,
  instrumentTable,
  type MetricName,
  type ObservedName,
} from "./instrument-table.ts";
import { type MetricSnapshot, type PointAttributes, snapshotOf } from "./metric-snapshot.ts";
import { PullReader } from "./pull-reader.ts";
import { type PushOptions, pushReader } from "./push-exporter.ts";

/** Takes the present value of a metric. */
export type Report = (name: ObservedName, value: number, attributes?: PointAttributes) => void;

/** Reports the present values of metrics, when it is asked to. */
export type Observer = (report: Report) => void | Promise<void>;

/** What metrics are made with. */
export interface BridgeMetricsOptions {
  /** Attributes of who measures. */
  readonly resource: PointAttributes;
  /** Sends them over OTLP. Default: not sent. */
  readonly push?: PushOptions | undefined;
  readonly logger: Logger;
  /** Metrics that these take the place of: times that were recorded there count on here. */
  readonly former?: BridgeMetrics | undefined;
}

/** Points of one metric; with the SDK's default, the lag of larger clusters would not be told. */
const maxPoints = 50_000;

const rows = Object.entries(instrumentTable) as [MetricName, InstrumentRow][];

/**
 * The metrics of the bridge's own. Most are kept where they arise, as plain numbers, and are asked for
 * when somebody wants to know: the way of telemetry pays nothing for them.
 */
export class BridgeMetrics {
  readonly #provider: MeterProvider;
  readonly #reader: PullReader;
  readonly #durations: DurationHistograms;
  readonly #observers = new Set<Observer>();

  constructor({ resource, push, logger, former }: BridgeMetricsOptions) {
    this.#durations = former === undefined ? new DurationHistograms() : former.#durations;
    const metricProducers = [this.#durations];
    this.#reader = new PullReader({ metricProducers });
    this.#provider = new MeterProvider({
      resource: resourceFromAttributes(resource),
      views: [{ instrumentName: "*", aggregationCardinalityLimit: maxPoints }],
      readers: [
        this.#reader,
        ...(push === undefined ? [] : [pushReader(push, logger, metricProducers)]),
      ],
    });
    this.#createInstruments(this.#provider.getMeter("otel-kafka-bridge"));
  }

  #createInstruments(meter: Meter): void {
    const observables = new Map<string, Observable>();
    for (const [name, row] of rows) {
      if (row.kind !== "histogram") {
        observables.set(name, observable(meter, name, row));
      }
    }
    meter.addBatchObservableCallback(
      async (result) => {
        const report: Report = (name, value, attributes) => {
          const instrument = observables.get(name);
          if (instrument !== undefined) {
            result.observe(instrument, value, attributes);
          }
        };
        await Promise.all([...this.#observers].map((observe) => observe(report)));
      },
      [...observables.values()],
    );
  }

  /** Asks an observer from now on, until the function that is returned is called. */
  observe(observer: Observer): () => void {
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }

  /** What takes times in seconds, of these attributes. */
  duration(name: HistogramName, attributes: PointAttributes): DurationHistogram {
    return this.#durations.get(name, attributes);
  }

  /** All metrics as they are now. */
  async snapshot(): Promise<readonly MetricSnapshot[]> {
    const { resourceMetrics } = await this.#reader.collect();
    return snapshotOf(resourceMetrics);
  }

  /** Sends what is still to be sent, and ends. Never rejects: a failure is logged. */
  async close(): Promise<void> {
    await this.#provider.shutdown().catch(() => {});
  }
}

function observable(meter: Meter, name: string, row: InstrumentRow): Observable {
  const { kind, unit, description } = row;
  const options = { unit, description };
  switch (kind) {
    case "counter":
      return meter.createObservableCounter(name, options);
    case "upDownCounter":
      return meter.createObservableUpDownCounter(name, options);
    case "gauge":
    case "histogram":
      return meter.createObservableGauge(name, options);
  }
}
