import { ExportResultCode } from "@opentelemetry/core";
import type { SdkExportResult } from "../../src/exporter/index.ts";

/** The outcome of one call of an exporter's `export`, and the time that it took. */
export interface Exported {
  /** `undefined` for a success. */
  readonly error: Error | undefined;
  readonly ms: number;
  /** How often the callback was called by then. */
  readonly calls: () => number;
}

/** Calls `export` as a processor does. */
export function exported<Data>(
  exporter: { export(data: Data, done: (result: SdkExportResult) => void): void },
  data: Data,
): Promise<Exported> {
  const start = performance.now();
  let calls = 0;
  return new Promise((resolve) => {
    exporter.export(data, ({ code, error }) => {
      calls += 1;
      const failure = error ?? new Error("failed, without a reason");
      resolve({
        error: code === ExportResultCode.SUCCESS ? undefined : failure,
        ms: performance.now() - start,
        calls: () => calls,
      });
    });
  });
}
