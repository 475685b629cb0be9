import { SerializationError } from "../../errors/index.ts";
import type { BatchInputOf } from "../batches/index.ts";
import type { Init } from "../init.ts";
import type { SdkDataOf } from "../sdk/index.ts";
import { type RequestOf, type Signal, signals } from "../signal.ts";
import { ScannedRequest } from "./scanned-request.ts";

/**
 * Telemetry of a signal in any of the forms that can be written: a batch of plain data, what the
 * OpenTelemetry SDK hands to an exporter, an OTLP request as an object, in protobuf or in JSON, or one
 * that was scanned before.
 */
export type TelemetryInput<S extends Signal> =
  | BatchInputOf[S]
  | SdkDataOf[S]
  | Init<RequestOf[S]>
  | ScannedRequest<S>
  | Uint8Array
  | string;

/** An input with the form it was found to have. */
export type Recognized<S extends Signal> =
  | { readonly form: "batch"; readonly batch: BatchInputOf[S] }
  | { readonly form: "sdk"; readonly data: SdkDataOf[S] }
  | { readonly form: "request"; readonly request: Init<RequestOf[S]> }
  | { readonly form: "scanned"; readonly request: ScannedRequest<S> }
  | { readonly form: "bytes"; readonly bytes: Uint8Array }
  | { readonly form: "json"; readonly text: string };

interface Shape {
  /** The property of a batch that holds the items. */
  readonly batch: string;
  /** The property of a request that holds everything. */
  readonly request: string;
  /** What the SDK hands to an exporter, for a person. */
  readonly sdk: string;
  readonly isSdkData: (input: object) => boolean;
}

const shapes: Readonly<Record<Signal, Shape>> = {
  traces: {
    batch: "spans",
    request: "resourceSpans",
    sdk: "ReadableSpan[]",
    isSdkData: (input) => Array.isArray(input) && input.every(isSdkSpan),
  },
  metrics: {
    batch: "metrics",
    request: "resourceMetrics",
    sdk: "ResourceMetrics",
    isSdkData: isSdkResourceMetrics,
  },
  logs: {
    batch: "records",
    request: "resourceLogs",
    sdk: "ReadableLogRecord[]",
    isSdkData: (input) => Array.isArray(input) && input.every(isSdkLogRecord),
  },
};

/**
 * Tells the form of an input by what sets each apart; the form's own writer checks the rest.
 *
 * @throws SerializationError `INVALID_BATCH` naming the forms that are accepted
 */
export function recognize<S extends Signal>(signal: S, input: TelemetryInput<S>): Recognized<S> {
  if (typeof input === "string") {
    return { form: "json", text: input };
  }
  if (input instanceof Uint8Array) {
    return { form: "bytes", bytes: input };
  }
  if (input instanceof ScannedRequest && input.signal === signal) {
    return { form: "scanned", request: input };
  }
  if (typeof input !== "object" || input === null) {
    throw unknownForm(signal, input);
  }
  const { batch, request, isSdkData } = shapes[signal];
  // From here on the shape says what the type of `input` says, which TypeScript cannot follow.
  if (isSdkData(input)) {
    return { form: "sdk", data: input as SdkDataOf[S] };
  }
  if (!Array.isArray(input) && batch in input !== request in input) {
    return batch in input
      ? { form: "batch", batch: input as BatchInputOf[S] }
      : { form: "request", request: input as Init<RequestOf[S]> };
  }
  throw unknownForm(signal, input);
}

function isSdkSpan(value: unknown): boolean {
  return isObject(value) && typeof property(value, "spanContext") === "function";
}

function isSdkLogRecord(value: unknown): boolean {
  return isObject(value) && Array.isArray(property(value, "hrTime"));
}

/** Unlike OTLP's own ResourceMetrics, which goes into a request, the SDK's metrics have descriptors. */
function isSdkResourceMetrics(value: object): boolean {
  const scopes = property(value, "scopeMetrics");
  return Array.isArray(scopes) && scopes.every(isSdkScopeMetrics);
}

function isSdkScopeMetrics(value: unknown): boolean {
  const metrics = isObject(value) ? property(value, "metrics") : undefined;
  return (
    Array.isArray(metrics) &&
    metrics.every((metric) => isObject(metric) && isObject(property(metric, "descriptor")))
  );
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function property(of: object, name: string): unknown {
  return (of as Record<string, unknown>)[name];
}

function unknownForm(signal: Signal, input: unknown): SerializationError {
  const { batch, request, sdk } = shapes[signal];
  return new SerializationError("INVALID_BATCH", {
    detail: `found ${describe(signal, input)} where ${signal} belong`,
    action:
      `Give a batch ({ ${batch}: […] }), ${sdk} of the OpenTelemetry SDK, ` +
      `an OTLP request ({ ${request}: […] }), or its bytes in protobuf or JSON.`,
  });
}

function describe(signal: Signal, input: unknown): string {
  if (!isObject(input)) {
    return input === null || input === undefined ? String(input) : `a ${typeof input}`;
  }
  if (input instanceof ScannedRequest) {
    return `a request of ${input.signal}`;
  }
  const other = signals.find((each) => each !== signal && isOfSignal(each, input));
  if (other !== undefined) {
    return `${other}`;
  }
  if (Array.isArray(input)) {
    return "an array of something else";
  }
  const names = Object.keys(input).slice(0, 6);
  return names.length === 0 ? "an empty object" : `an object of ${names.join(", ")}`;
}

function isOfSignal(signal: Signal, input: object): boolean {
  const { batch, request, isSdkData } = shapes[signal];
  const isEmptyList = Array.isArray(input) && input.length === 0;
  return batch in input || request in input || (isSdkData(input) && !isEmptyList);
}
