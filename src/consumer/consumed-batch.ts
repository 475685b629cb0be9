import {
  type BatchOf,
  decodeRequest,
  type LogsBatch,
  type MetricsBatch,
  type RequestOf,
  requestToBatch,
  type Signal,
  type TracesBatch,
} from "../otlp/index.ts";
import type { Delivery } from "./assigned-partition.ts";
import { ConsumedRecord } from "./consumed-record.ts";

/** Takes a reader's verdict on a delivery. */
export interface Settler {
  acknowledge(delivery: Delivery): void;
  reject(delivery: Delivery, error: unknown): void;
}

/**
 * The telemetry of one record, to be acknowledged or rejected once. Counts, key, headers and bytes
 * cost nothing; objects are decoded when they are asked for, and kept.
 */
export abstract class ConsumedBatch<S extends Signal = Signal> extends ConsumedRecord {
  readonly signal: S;
  /** The request in protobuf, whatever the encoding on the topic: checked, and free to pass on. */
  readonly bytes: Uint8Array;
  /** Number of spans, data points or log records. */
  readonly items: number;
  /** How often the record was handed out by this consumer, this time included. */
  readonly attempt: number;
  readonly #delivery: Delivery;
  readonly #settler: Settler;
  #settled = false;
  #request: RequestOf[S] | undefined;
  #batch: BatchOf[S] | undefined;

  constructor(signal: S, delivery: Delivery, settler: Settler) {
    super(delivery.record);
    this.signal = signal;
    this.bytes = delivery.content.bytes;
    this.items = delivery.content.items;
    this.attempt = delivery.attempt;
    this.#delivery = delivery;
    this.#settler = settler;
  }

  /** The request as an OTLP object. */
  get request(): RequestOf[S] {
    const request = this.#request ?? decodeRequest(this.signal, this.bytes);
    this.#request = request;
    return request;
  }

  /**
   * Aborted when the partition is no longer this consumer's: work on the batch is in vain then, as
   * another consumer will get it, too.
   */
  get revoked(): AbortSignal {
    return this.#delivery.partition.signal;
  }

  /** Whether it was acknowledged or rejected. */
  get settled(): boolean {
    return this.#settled;
  }

  /** The items as plain data, with the id, time and metadata that the record's headers carry. */
  toBatch(): BatchOf[S] {
    const batch = this.#batch ?? requestToBatch(this.signal, this.request, this.headers);
    this.#batch = batch;
    return batch;
  }

  /**
   * Dealt with: the record is committed as soon as all before it in its partition are. After the
   * first `ack` or `nack`, and once the partition is no longer assigned, it does nothing.
   */
  ack(): void {
    if (!this.#settled) {
      this.#settled = true;
      this.#settler.acknowledge(this.#delivery);
    }
  }

  /**
   * Not dealt with: handed out again after `consumer.retryBackoffMs`, doubling each time, until
   * `consumer.maxAttempts`; then the record goes to `consumer.deadLetterTopic`.
   *
   * @param error - why; the dead letter tells it
   */
  nack(error?: unknown): void {
    if (!this.#settled) {
      this.#settled = true;
      this.#settler.reject(this.#delivery, error ?? new Error("the reader rejected the batch"));
    }
  }
}

/** A record of spans. */
export class ConsumedTraces extends ConsumedBatch<"traces"> {
  /** The spans, flattened: each with its resource and scope. */
  get spans(): TracesBatch["spans"] {
    return this.toBatch().spans;
  }
}

/** A record of metrics. */
export class ConsumedMetrics extends ConsumedBatch<"metrics"> {
  /** The metrics, flattened: one for each data point, with its resource and scope. */
  get metrics(): MetricsBatch["metrics"] {
    return this.toBatch().metrics;
  }
}

/** A record of log records. */
export class ConsumedLogs extends ConsumedBatch<"logs"> {
  /** The log records, flattened: each with its resource and scope. */
  get records(): LogsBatch["records"] {
    return this.toBatch().records;
  }
}

/** The batch of each signal, as it is read from a topic. */
export interface ConsumedOf {
  traces: ConsumedTraces;
  metrics: ConsumedMetrics;
  logs: ConsumedLogs;
}

/** A batch of any signal; `signal` tells which. */
export type AnyConsumedBatch = ConsumedOf[Signal];

/** Makes the batch that a reader is handed. */
export function createConsumed(delivery: Delivery, settler: Settler): AnyConsumedBatch {
  switch (delivery.content.signal) {
    case "traces":
      return new ConsumedTraces("traces", delivery, settler);
    case "metrics":
      return new ConsumedMetrics("metrics", delivery, settler);
    case "logs":
      return new ConsumedLogs("logs", delivery, settler);
  }
}
