import {
  ClosedError,
  classifyError,
  type KafkaBridgeError,
  ProducerError,
  QueueFullError,
} from "../errors/index.ts";
import { countSdkItems, ScannedRequest, type SdkDataOf, type Signal } from "../otlp/index.ts";
import { settledWithin, writeRequest } from "../producer/index.ts";
import { type ExporterLog, exporterLog } from "./exporter-log.ts";
import { type ExportCounts, ExporterMetrics } from "./exporter-metrics.ts";
import {
  type ResolvedExporterOptions,
  resolveExporterOptions,
  type SdkExporterOptions,
} from "./exporter-options.ts";
import { OutageNotice } from "./outage-notice.ts";
import { type ExporterTarget, type ProducerLender, producerLender } from "./producer-lender.ts";
import { type ExportDone, exportFailed, exportSucceeded } from "./sdk-contract.ts";
import { withoutTracing } from "./suppressed.ts";

/** What is exported, in the plural. */
const units: Readonly<Record<Signal, string>> = {
  traces: "spans",
  metrics: "data points",
  logs: "log records",
};

/** What an export that waits takes beside its bytes, so that many small ones are bounded, too. */
const overheadBytes = 2_048;

/**
 * The SDK's contract of an exporter: each export calls back once, within its time-out; nothing
 * throws or rejects; after a shutdown nothing is exported.
 */
export class SdkExports<S extends Signal> {
  readonly #signal: S;
  readonly #options: ResolvedExporterOptions;
  readonly #lender: ProducerLender;
  readonly #metrics: ExporterMetrics;
  readonly #log: ExporterLog;
  readonly #notice: OutageNotice;
  readonly #pending = new Set<Promise<void>>();
  #pendingBytes = 0;
  #shutdown: Promise<void> | undefined;

  /** @throws ConfigError for options that cannot be */
  constructor(signal: S, type: string, target: ExporterTarget, options: SdkExporterOptions) {
    this.#signal = signal;
    this.#options = resolveExporterOptions(options);
    this.#lender = producerLender(target, () => this.#pending.size > 0);
    this.#metrics = new ExporterMetrics(signal, type, options.meterProvider);
    this.#log = exporterLog(type, options.logger ?? this.#lender.config?.logger);
    this.#notice = new OutageNotice(this.#log, units[signal]);
  }

  export(data: SdkDataOf[S], done: ExportDone): void {
    withoutTracing(() => this.#export(data, done));
  }

  #export(data: SdkDataOf[S], done: ExportDone): void {
    if (this.#shutdown !== undefined) {
      this.#answer(done, new ClosedError({ detail: "the exporter was shut down" }));
      return;
    }
    const over = this.#metrics.begin(this.#count(data));
    const work = this.#write(data).then(
      (items) => {
        over({ exported: items, failed: 0, errorType: undefined });
        this.#notice.succeeded();
        this.#answer(done, undefined);
      },
      (cause: unknown) => {
        const error = classifyError(cause, { operation: "export" });
        over(this.#fail(data, error));
        this.#answer(done, error);
      },
    );
    this.#pending.add(work);
    void work.then(() => this.#pending.delete(work));
  }

  /** @returns the number of items, once all of them are acknowledged */
  async #write(data: SdkDataOf[S]): Promise<number> {
    const { timeoutMs, maxBufferedBytes } = this.#options;
    const start = performance.now();
    const request = ScannedRequest.ofSdkData(this.#signal, data);
    if (request.items === 0) {
      return 0;
    }
    const taken = request.bytes.length + overheadBytes;
    // One that is larger than the whole buffer goes when it is alone.
    if (this.#pendingBytes > 0 && this.#pendingBytes + taken > maxBufferedBytes) {
      throw new QueueFullError({
        detail: `exports of ${this.#pendingBytes} bytes wait for their acknowledgement, of at most ${maxBufferedBytes}`,
      });
    }
    this.#pendingBytes += taken;
    try {
      const left = Math.max(1, Math.round(timeoutMs - (performance.now() - start)));
      await writeRequest(this.#lender.current(), request, { timeoutMs: left });
      return request.items;
    } finally {
      this.#pendingBytes -= taken;
    }
  }

  /** Says what was lost, and counts it. */
  #fail(data: SdkDataOf[S], error: KafkaBridgeError): ExportCounts {
    const items = this.#count(data);
    const exported = error instanceof ProducerError ? error.recordsWritten : 0;
    const failed = items - exported;
    if (isRefusal(error)) {
      this.#notice.refused(failed, error);
    } else {
      this.#notice.failed(failed, error);
    }
    return { exported, failed, errorType: error.code };
  }

  #count(data: SdkDataOf[S]): number {
    try {
      return countSdkItems(this.#signal, data);
    } catch {
      // Not as the SDK makes it; encoding it says so.
      return 0;
    }
  }

  #answer(done: ExportDone, error: KafkaBridgeError | undefined): void {
    try {
      done(error === undefined ? { code: exportSucceeded } : { code: exportFailed, error });
    } catch (thrown) {
      this.#log.error(`the callback of an export threw: ${String(thrown)}`);
    }
  }

  /** Waits until the exports under way have called back. */
  async forceFlush(): Promise<void> {
    withoutTracing(() => this.#lender.flush());
    await Promise.all(this.#pending);
  }

  shutdown(): Promise<void> {
    this.#shutdown ??= withoutTracing(() => this.#end());
    return this.#shutdown;
  }

  async #end(): Promise<void> {
    const end = performance.now() + this.#options.timeoutMs;
    await this.forceFlush();
    const left = Math.max(1, Math.round(end - performance.now()));
    await settledWithin(this.#lender.close(left), left);
    this.#notice.ended();
  }
}

/** Whether it is for what the items are that they were refused: others may go through. */
function isRefusal({ code }: KafkaBridgeError): boolean {
  return code === "MESSAGE_TOO_LARGE" || code === "INVALID_BATCH" || code === "LIMIT_EXCEEDED";
}
