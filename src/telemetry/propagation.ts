import {
  type Context,
  propagation,
  ROOT_CONTEXT,
  type SpanContext,
  type TextMapGetter,
  type TextMapSetter,
  trace,
} from "@opentelemetry/api";

/** Headers of a record as the driver has them. */
export type WireHeaders = readonly { readonly [name: string]: Uint8Array | string }[];

/** Headers to be added to a record. */
export type ContextHeaders = [name: string, value: string][];

const decoder = new TextDecoder();

const getter: TextMapGetter<WireHeaders> = {
  keys: (headers) => headers.flatMap((header) => Object.keys(header)),
  get: (headers, name) => {
    const value = headers.findLast((header) => Object.hasOwn(header, name))?.[name];
    return typeof value === "object" ? decoder.decode(value) : value;
  },
};

const setter: TextMapSetter<ContextHeaders> = {
  set: (headers, name, value) => {
    headers.push([name, value]);
  },
};

/** What a context becomes in headers: by the application's propagator, W3C's by default. */
export function headersOf(context: Context): ContextHeaders {
  const headers: ContextHeaders = [];
  propagation.inject(context, headers, setter);
  return headers;
}

/** The context that headers carry. */
export function contextOf(headers: WireHeaders | undefined): Context {
  return headers === undefined ? ROOT_CONTEXT : propagation.extract(ROOT_CONTEXT, headers, getter);
}

/** The span that headers name as the one that sent the record. */
export function senderOf(headers: WireHeaders | undefined): SpanContext | undefined {
  return headers === undefined ? undefined : trace.getSpanContext(contextOf(headers));
}
