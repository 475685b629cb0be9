import type { SdkSpan } from "../otlp/index.ts";
import type { SdkExporterOptions } from "./exporter-options.ts";
import type { ExporterTarget } from "./producer-lender.ts";
import type { ExportDone } from "./sdk-contract.ts";
import { SdkExports } from "./sdk-exports.ts";

/**
 * A `SpanExporter` of the OpenTelemetry SDK, 2.x or 3.x, that writes to Kafka: the same OTLP requests
 * that the SDK's own exporters send. Give it to a `BatchSpanProcessor`.
 *
 * An export succeeds when brokers have acknowledged all of it. While Kafka is away exports fail at
 * their time-out; that is said once, with the number of spans that were lost once it is back.
 */
export class KafkaSpanExporter implements AsyncDisposable {
  readonly #exports: SdkExports<"traces">;

  /**
   * @param target - options such as `{ bootstrapServers }`, or `{ producer }` to share one
   * @throws ConfigError for options that cannot be
   */
  constructor(target: ExporterTarget, options: SdkExporterOptions = {}) {
    this.#exports = new SdkExports("traces", "KafkaSpanExporter", target, options);
  }

  /** Writes spans, and calls back once, within `timeoutMs`. Never throws. */
  export(spans: readonly SdkSpan[], resultCallback: ExportDone): void {
    this.#exports.export(spans, resultCallback);
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
