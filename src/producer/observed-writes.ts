import type { KafkaConfig } from "../config/index.ts";
import type { Signal, TelemetryInput } from "../otlp/index.ts";
import { type ClientTelemetry, type ContextHeaders, SendOperation } from "../telemetry/index.ts";
import type { RecordWriter } from "./record-writer.ts";
import type { WriteFrame } from "./telemetry-write.ts";
import type { TelemetryWriter } from "./telemetry-writer.ts";
import {
  type HeadersInput,
  headerPairs,
  type PlainRecord,
  type RecordInput,
  type RecordLocation,
  toBytes,
  type WriteLimits,
  type WriteOptions,
  type WriteResult,
} from "./write-options.ts";

/** What observed writes work with. */
export interface ObservedParts {
  readonly config: KafkaConfig;
  readonly telemetry: ClientTelemetry;
  readonly batches: TelemetryWriter;
  readonly records: RecordWriter;
}

/** A record with less room than this is not given a context: it must not become too large by it. */
const contextBytes = 1_000;

/** Writes, each of which is told to whoever wants to know, and carries its context along. */
export class ObservedWrites {
  readonly #parts: ObservedParts;

  constructor(parts: ObservedParts) {
    this.#parts = parts;
  }

  /**
   * Writes telemetry. Writes with different contexts cannot share a message, so only what is recorded
   * has its context travel along; all others are merged as ever.
   */
  async batch<S extends Signal>(
    signal: S,
    input: TelemetryInput<S>,
    options: WriteOptions,
    frame: WriteFrame,
  ): Promise<WriteResult> {
    const { batches, config, telemetry } = this.#parts;
    const topic = options.topic ?? config.topic[signal].name;
    const headers = wireHeaders(options.headers);
    const operation = new SendOperation(telemetry, { topic, headers, always: false });
    try {
      const result = await batches.write(signal, input, withContext(options, operation), frame);
      const { messages: records, bytes, partitions } = result;
      operation.sent({ records, bytes, place: records === 1 ? partitions[0] : undefined });
      return result;
    } catch (error) {
      operation.failed(error);
      throw error;
    }
  }

  /** Writes one record. */
  async record(record: RecordInput): Promise<RecordLocation> {
    const { records, telemetry } = this.#parts;
    const { topic } = record;
    const headers = wireHeaders(record.headers);
    const operation = new SendOperation(telemetry, { topic, headers, always: true });
    try {
      const place = await records.write(this.#carrying(record, operation));
      operation.sent({ records: 1, bytes: valueBytes(record), place });
      return place;
    } catch (error) {
      operation.failed(error);
      throw error;
    }
  }

  /** Writes records of one topic, as one operation. */
  async records(
    topic: string,
    all: readonly PlainRecord[],
    limits: WriteLimits,
  ): Promise<RecordLocation[]> {
    const { records, telemetry } = this.#parts;
    const operation = new SendOperation(telemetry, { topic, batch: all.length, always: true });
    try {
      const carrying = all.map((record) =>
        hasContext(record, operation) ? record : this.#carrying(record, operation),
      );
      const places = await records.writeAll(topic, carrying, limits);
      const bytes = all.reduce((sum, record) => sum + valueBytes(record), 0);
      operation.sent({ records: all.length, bytes });
      return places;
    } catch (error) {
      operation.failed(error);
      throw error;
    }
  }

  #carrying<R extends PlainRecord>(record: R, operation: SendOperation): R {
    const { maxRequestSize } = this.#parts.config.producer;
    const { value, key, headers } = record;
    const others = headerPairs(headers).reduce(
      (sum, pair) => sum + pair[0].length + pair[1].length,
      0,
    );
    const size = (value?.length ?? 0) + (key?.length ?? 0) + others;
    return size + contextBytes > maxRequestSize ? record : withContext(record, operation);
  }
}

function valueBytes({ value }: PlainRecord): number {
  return value === null ? 0 : toBytes(value).length;
}

function withContext<T extends { readonly headers?: HeadersInput }>(
  options: T,
  { headers }: SendOperation,
): T {
  return headers.length === 0
    ? options
    : { ...options, headers: [...headerPairs(options.headers), ...headers] };
}

/** Whether the caller gave a record a context of its own. */
function hasContext({ headers }: PlainRecord, { headers: ours }: SendOperation): boolean {
  const names = new Set(headerPairs(headers).map(([name]) => name));
  return ours.some(([name]: ContextHeaders[number]) => names.has(name));
}

function wireHeaders(headers: HeadersInput | undefined) {
  return headers && headerPairs(headers).map(([name, value]) => ({ [name]: value }));
}
