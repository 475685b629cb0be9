import {
  type Attributes,
  type Context,
  type Link,
  type Span,
  type SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { type ClientEvent, channels } from "./channels.ts";
import type { ClientTelemetry } from "./client-telemetry.ts";
import { errorType } from "./error-type.ts";
import { type OperationName, operations } from "./operations.ts";
import { findInstruments, findTracer } from "./providers.ts";

/** What is known of an operation when it begins. */
export interface OperationStart<Event extends ClientEvent> {
  readonly name: OperationName;
  /** Where it is of one topic only. */
  readonly topic?: string | undefined;
  readonly parent: Context;
  readonly links?: readonly Link[];
  /** Default: that of the table. */
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
  /** Of the `performance` clock. Default: now. */
  readonly startedAt?: number;
  /** What subscribers are given. Only asked for where there are any. */
  readonly event: () => Event;
}

/** What is known of it when it is over. */
export interface OperationEnd<Event extends ClientEvent> {
  readonly failure?: { readonly error: unknown };
  /** Only asked for where the span is recorded. */
  readonly attributes?: () => Attributes;
  readonly event?: Partial<Event>;
}

/** An operation under way, told to all who want to know. */
export class Operation<Event extends ClientEvent> {
  /** Undefined without a tracer, and where tracing is suppressed. */
  readonly span: Span | undefined;
  readonly #telemetry: ClientTelemetry;
  readonly #start: OperationStart<Event>;
  readonly #startedAt: number;
  #event: Event | undefined;

  constructor(telemetry: ClientTelemetry, start: OperationStart<Event>) {
    this.#telemetry = telemetry;
    this.#start = start;
    this.#startedAt = start.startedAt ?? performance.now();
    this.span = spanOf(telemetry, start);
    const channel = channels[start.name].start;
    if (channel.hasSubscribers && operations[start.name].hasStart) {
      this.#event = start.event();
      channel.publish(this.#event);
    }
  }

  /** Ends it. @returns how long it took, in milliseconds */
  end({ failure, attributes, event }: OperationEnd<Event> = {}): number {
    const durationMs = performance.now() - this.#startedAt;
    const error = failure === undefined ? undefined : errorType(failure.error);
    if (error !== undefined) {
      this.#telemetry.totals?.failed(error);
    }
    const { name, topic } = this.#start;
    const { points } = this.#telemetry;
    const instruments = findInstruments();
    if (name === "process") {
      instruments?.processDuration.record(durationMs / 1_000, points.count(name, topic, error));
    } else {
      instruments?.operationDuration.record(
        durationMs / 1_000,
        points.duration(name, topic, error),
      );
    }
    this.#endSpan(failure, error, attributes);
    this.#publish(durationMs, failure, event);
    return durationMs;
  }

  #endSpan(
    failure: OperationEnd<Event>["failure"],
    error: string | undefined,
    attributes: OperationEnd<Event>["attributes"],
  ): void {
    const { span } = this;
    if (span?.isRecording() === true) {
      if (attributes !== undefined) {
        span.setAttributes(attributes());
      }
      if (failure !== undefined && error !== undefined) {
        span.setAttribute("error.type", error);
        const message = failure.error instanceof Error ? failure.error.message : error;
        span.setStatus({ code: SpanStatusCode.ERROR, message });
      }
    }
    span?.end();
  }

  #publish(
    durationMs: number,
    failure: OperationEnd<Event>["failure"],
    event: Partial<Event> = {},
  ): void {
    const channel = channels[this.#start.name].end;
    if (channel.hasSubscribers) {
      const told = this.#event ?? this.#start.event();
      channel.publish(Object.assign(told, event, { durationMs }, failure ?? {}));
    }
  }
}

function spanOf<Event extends ClientEvent>(
  { identity, points }: ClientTelemetry,
  { name, topic, parent, links = [], kind, attributes, startedAt }: OperationStart<Event>,
): Span | undefined {
  const { spanKind, type } = operations[name];
  const span = findTracer()?.startSpan(
    topic === undefined ? name : `${name} ${topic}`,
    {
      kind: kind ?? spanKind,
      links: [...links],
      ...(startedAt === undefined ? {} : { startTime: performance.timeOrigin + startedAt }),
      attributes: {
        ...points.base,
        "messaging.operation.name": name,
        "messaging.operation.type": type,
        "messaging.client.id": identity.clientId,
        ...(topic === undefined ? {} : { "messaging.destination.name": topic }),
        ...attributes,
      },
    },
    parent,
  );
  // Where tracing is suppressed, the SDK gives a span of no trace.
  return span !== undefined && trace.isSpanContextValid(span.spanContext()) ? span : undefined;
}
