import { type ExportResult, ExportResultCode } from "@opentelemetry/core";
import { AggregationTemporality } from "@opentelemetry/sdk-metrics";
import type { KafkaProducer, Signal, WriteResult } from "../../src/index.ts";
import type { Exporters } from "./telemetry.ts";

/** What was written, and to which topic. */
export interface Write extends WriteResult {
  readonly signal: Signal;
}

/** Hands what the SDK recorded to a producer, and keeps what the brokers acknowledged. */
export class KafkaExporters implements Exporters {
  readonly writes: Write[] = [];
  readonly #failures: unknown[] = [];
  readonly #producer: KafkaProducer;

  constructor(producer: KafkaProducer) {
    this.#producer = producer;
  }

  readonly spans: Exporters["spans"] = {
    export: (spans, done) => this.#report("traces", this.#producer.writeTraces(spans), done),
    shutdown: () => Promise.resolve(),
  };

  readonly metrics: Exporters["metrics"] = {
    export: (metrics, done) => this.#report("metrics", this.#producer.writeMetrics(metrics), done),
    selectAggregationTemporality: () => AggregationTemporality.CUMULATIVE,
    forceFlush: () => this.#producer.flush(),
    shutdown: () => Promise.resolve(),
  };

  readonly logs: Exporters["logs"] = {
    export: (records, done) => this.#report("logs", this.#producer.writeLogs(records), done),
    forceFlush: () => this.#producer.flush(),
    shutdown: () => Promise.resolve(),
  };

  /** The SDK takes a failed export for something to log; here it is the end. */
  throwIfFailed(): void {
    if (this.#failures.length > 0) {
      throw this.#failures[0];
    }
  }

  #report(signal: Signal, write: Promise<WriteResult>, done: (result: ExportResult) => void): void {
    write.then(
      (result) => {
        this.writes.push({ signal, ...result });
        done({ code: ExportResultCode.SUCCESS });
      },
      (error: unknown) => {
        this.#failures.push(error);
        const cause = error instanceof Error ? error : new Error(String(error));
        done({ code: ExportResultCode.FAILED, error: cause });
      },
    );
  }
}
