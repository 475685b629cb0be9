import type { Signal, TelemetryInput } from "../otlp/index.ts";
import type {
  PlainRecord,
  RecordInput,
  RecordLocation,
  WriteLimits,
  WriteOptions,
  WriteResult,
} from "./write-options.ts";

/** What a transaction writes by: the producer's own ways, without its check for a transaction. */
export interface TransactionWrites {
  telemetry<S extends Signal>(
    signal: S,
    input: TelemetryInput<S>,
    options: WriteOptions,
  ): Promise<WriteResult>;
  record(record: RecordInput): Promise<RecordLocation>;
  records(
    topic: string,
    records: readonly PlainRecord[],
    limits: WriteLimits,
  ): Promise<RecordLocation[]>;
  /** Sends what is gathered and waits until all writes are over. */
  flush(): Promise<void>;
}
