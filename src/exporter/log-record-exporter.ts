import type { SdkLogRecord } from "../otlp/index.ts";
import type { SdkExporterOptions } from "./exporter-options.ts";
import type { ExporterTarget } from "./producer-lender.ts";
import type { ExportDone } from "./sdk-contract.ts";
import { SdkExports } from "./sdk-exports.ts";

/**
 * A `LogRecordExporter` of the OpenTelemetry SDK, 2.x or 3.x, that writes to Kafka: the same OTLP requests
 * that the SDK's own exporters send. Give it to a `BatchLogRecordProcessor`.
 *
 * An export succeeds when brokers have acknowledged all of it. While Kafka is away exports fail at
 * their time-out; that is said once, with the number of records that were lost once it is back.
 */
export class KafkaLogRecordExporter implements AsyncDisposable {
  readonly #exports: SdkExports<"logs">;

  /**
   * @param target - options such as `{ bootstrapServers }`, or `{ producer }` to share one
   * @throws ConfigError for options that cannot be
   */
  constructor(target: ExporterTarget, options: SdkExporterOptions = {}) {
    this.#exports = new SdkExports("logs", "KafkaLogRecordExporter", target, options);
  }

  /** Writes log records, and calls back once, within `timeoutMs`. Never throws. */
  export(records: readonly SdkLogRecord[], resultCallback: ExportDone): void {
    this.#exports.export(records, resultCallback);
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
