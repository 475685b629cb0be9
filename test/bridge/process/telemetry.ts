import fc from "fast-check";
import {
  encodeRequest,
  type RequestOf,
  ScannedRequest,
  type Signal,
} from "../../../src/otlp/index.ts";

/** What requests are made of here: plain objects as `encodeRequest` takes them. */
export interface PlainResource {
  readonly service: string | undefined;
  readonly scopes: readonly (readonly PlainItem[])[];
}

/** A span or log record. */
export interface PlainItem {
  readonly name: string;
  readonly severity: number;
  readonly traceId: Uint8Array;
  readonly traceState: string;
}

/** Random telemetry: some of it without a service, a severity or a trace, some containers empty. */
export const telemetry: fc.Arbitrary<PlainResource[]> = fc.array(
  fc.record({
    service: fc.constantFrom(undefined, "checkout", "cart", "cart-db"),
    scopes: fc.array(
      fc.array(
        fc.record({
          name: fc.string({ maxLength: 8 }),
          severity: fc.constantFrom(0, 1, 5, 9, 12, 13, 17, 24),
          traceId: fc
            .constantFrom(0, 16)
            .chain((size) => fc.uint8Array({ minLength: size, maxLength: size })),
          traceState: fc.constantFrom(
            "",
            "a=b",
            "ot=rv:0123456789abcd",
            "ot=rv:fffffffffffffe,a=b",
          ),
        }),
        { maxLength: 4 },
      ),
      { maxLength: 3 },
    ),
  }),
  { maxLength: 4 },
);

/** The telemetry as a request of a signal. Metrics have a gauge for each item. */
export function requestOf<S extends Signal>(
  signal: S,
  resources: readonly PlainResource[],
): ScannedRequest<S> {
  return ScannedRequest.scan(signal, encodeRequest(signal, messageOf(signal, resources) as never));
}

function messageOf(
  signal: Signal,
  resources: readonly PlainResource[],
): Partial<RequestOf[Signal]> {
  const around = resources.map(({ service, scopes }) => ({
    resource: {
      attributes:
        service === undefined ? [] : [{ key: "service.name", value: { stringValue: service } }],
    },
    scopes,
  }));
  switch (signal) {
    case "traces":
      return {
        resourceSpans: around.map(({ resource, scopes }) => ({
          resource,
          scopeSpans: scopes.map((items) => ({
            spans: items.map(({ name, traceId, traceState }) => ({ name, traceId, traceState })),
          })),
        })),
      } as never;
    case "logs":
      return {
        resourceLogs: around.map(({ resource, scopes }) => ({
          resource,
          scopeLogs: scopes.map((items) => ({
            logRecords: items.map(({ name, severity, traceId }) => ({
              eventName: name,
              severityNumber: severity,
              traceId,
            })),
          })),
        })),
      } as never;
    case "metrics":
      return {
        resourceMetrics: around.map(({ resource, scopes }) => ({
          resource,
          scopeMetrics: scopes.map((items) => ({
            metrics: items.map(({ name }) => ({
              name,
              gauge: { dataPoints: [{ asInt: 1n }] },
            })),
          })),
        })),
      } as never;
  }
}

/** The same telemetry with the items that are wanted, and nothing that is empty. */
export function only(
  resources: readonly PlainResource[],
  isWanted: (item: PlainItem, service: string | undefined) => boolean,
): PlainResource[] {
  return resources
    .map(({ service, scopes }) => ({
      service,
      scopes: scopes
        .map((items) => items.filter((item) => isWanted(item, service)))
        .filter((items) => items.length > 0),
    }))
    .filter(({ scopes }) => scopes.length > 0);
}
