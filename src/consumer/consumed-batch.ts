import { type Context, context } from "@opentelemetry/api";
import { SerializationError } from "../errors/index.ts";
import {
  type BatchOf,
  type LogsBatch,
  type MetricsBatch,
  type RequestOf,
  requestToBatch,
  type ScannedRequest,
  type Signal,
  type TracesBatch,
} from "../otlp/index.ts";
import {
  type EnlistedInput,
  enlist,
  stateError,
  type TransactionInput,
} from "../producer/index.ts";
import type { Delivery } from "./assigned-partition.ts";
import { ConsumedRecord } from "./consumed-record.ts";

/** Takes a reader's verdict on a delivery. */
export interface Settler {
  acknowledge(delivery: Delivery): void;
  reject(delivery: Delivery, error: unknown): void;
  /** It is to be handed out again, as nothing is wrong with it. */
  giveBack(delivery: Delivery): void;
  /** It will never be dealt with. */
  refuse(delivery: Delivery, error: unknown): void;
  /** It cannot be read, whatever the reader says. */
  rejectUnreadable(delivery: Delivery, error: unknown): void;
  /**
   * Leaves the verdict to a transaction.
   *
   * @param fault - why it cannot be read, once that turned out
   */
  enlist(delivery: Delivery, fault: () => unknown): EnlistedInput;
  /** What the reader works in, where its work is traced. */
  readonly context?: Context | undefined;
}

/** The context of the process span of a batch; undefined where nothing is traced. */
export let processContext: (batch: AnyConsumedBatch) => Context | undefined;

/**
 * The telemetry of one record, to be acknowledged or rejected once. Key and headers cost nothing;
 * items are counted, bytes checked and objects decoded when they are asked for, and kept.
 */
export abstract class ConsumedBatch<S extends Signal = Signal>
  extends ConsumedRecord
  implements TransactionInput
{
  readonly signal: S;
  /** How often the record was handed out by this consumer, this time included. */
  readonly attempt: number;
  readonly #delivery: Delivery;
  readonly #settler: Settler;
  #settled = false;
  #fault: SerializationError | undefined;
  #request: RequestOf[S] | undefined;
  #batch: BatchOf[S] | undefined;

  constructor(signal: S, delivery: Delivery, settler: Settler) {
    super(delivery.record);
    this.signal = signal;
    this.attempt = delivery.attempt;
    this.#delivery = delivery;
    this.#settler = settler;
  }

  /**
   * Number of spans, data points or log records.
   *
   * @throws SerializationError where the record was not checked ahead, and is not OTLP
   */
  get items(): number {
    try {
      return this.#delivery.content.items;
    } catch (error) {
      throw this.#note(error);
    }
  }

  /**
   * The request in protobuf, whatever the encoding on the topic: checked, and free to pass on.
   * Throws as `items` does.
   */
  get bytes(): Uint8Array {
    try {
      return this.#delivery.content.bytes;
    } catch (error) {
      throw this.#note(error);
    }
  }

  /**
   * The request in protobuf with the number of its items: a producer that is given it need not check
   * it again. Throws as `items` does.
   */
  get scanned(): ScannedRequest<S> {
    try {
      // A batch of a signal is made from content of that signal.
      return this.#delivery.content.scanned as ScannedRequest<S>;
    } catch (error) {
      throw this.#note(error);
    }
  }

  /** The request as an OTLP object. Throws as `items` does. */
  get request(): RequestOf[S] {
    if (this.#request === undefined) {
      try {
        // A batch of a signal is made from content of that signal.
        this.#request = this.#delivery.content.decode() as RequestOf[S];
      } catch (error) {
        throw this.#note(error);
      }
    }
    return this.#request;
  }

  #note(error: unknown): unknown {
    if (error instanceof SerializationError) {
      this.#fault = error;
    }
    return error;
  }

  /**
   * Aborted when the partition is no longer this consumer's: work on the batch is in vain then, as
   * another consumer will get it, too.
   */
  get revoked(): AbortSignal {
    return this.#delivery.partition.signal;
  }

  /**
   * OpenTelemetry's context for work on the batch: with the span `process`, so that what is done in
   * `context.with(batch.context, …)` becomes a part of it. The active context where nothing is traced.
   */
  get context(): Context {
    return this.#settler.context ?? context.active();
  }

  static {
    processContext = (batch) => batch.#settler.context;
  }

  /** Whether it was acknowledged, rejected, refused, postponed, or left to a transaction. */
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
   * first of these calls, and once the partition is no longer assigned, it does nothing.
   */
  ack(): void {
    this.#settle(() => this.#settler.acknowledge(this.#delivery));
  }

  /**
   * Not dealt with: handed out again after `consumer.retryBackoffMs`, doubling each time, until
   * `consumer.maxAttempts`; then the record goes to `consumer.deadLetterTopic`.
   *
   * @param error - why; the dead letter tells it
   */
  nack(error?: unknown): void {
    this.#settle(() => {
      this.#settler.reject(this.#delivery, error ?? new Error("the reader rejected the batch"));
    });
  }

  /**
   * Cannot be dealt with now, through no fault of its own: handed out again after
   * `consumer.retryBackoffMs`, as often as it takes.
   */
  postpone(): void {
    this.#settle(() => this.#settler.giveBack(this.#delivery));
  }

  /**
   * Will never be dealt with: the record goes to `consumer.deadLetterTopic` at once, as it lies on
   * the topic and with the reason, and is committed when it has arrived there. Without that topic
   * `onFailed` takes it, as it does after the last attempt.
   *
   * @param error - why; the dead letter tells it
   */
  refuse(error?: unknown): void {
    this.#settle(() => {
      this.#settler.refuse(this.#delivery, error ?? new Error("the reader refused the batch"));
    });
  }

  #settle(verdict: () => void): void {
    if (this.#settled) {
      return;
    }
    this.#settled = true;
    if (this.#fault === undefined) {
      verdict();
    } else {
      this.#settler.rejectUnreadable(this.#delivery, this.#fault);
    }
  }

  /** Called by `acknowledge` of a transaction. */
  [enlist](): EnlistedInput {
    if (this.#settled) {
      throw stateError("the batch is settled already", "Acknowledge each batch once.");
    }
    if (this.#fault !== undefined) {
      this.ack();
      throw this.#fault;
    }
    const input = this.#settler.enlist(this.#delivery, () => this.#fault);
    this.#settled = true;
    return input;
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
