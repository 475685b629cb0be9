import {
  type Counter,
  createNoopMeter,
  type Histogram,
  type Meter,
  type MeterProvider,
  metrics,
  type Tracer,
  type TracerProvider,
  trace,
} from "@opentelemetry/api";
import { clientTable } from "./client-table.ts";

/** The name that spans and metrics of the clients have as their scope. */
const scopeName = "otel-kafka-bridge";

/** What the clients record to, of one meter provider. */
export interface Instruments {
  readonly meter: Meter;
  readonly operationDuration: Histogram;
  readonly processDuration: Histogram;
  readonly sent: Counter;
  readonly consumed: Counter;
}

interface Known<Provider, Made> {
  readonly provider: Provider;
  readonly made: Made | undefined;
}

let knownMeter: Known<MeterProvider, Instruments> | undefined;
let knownTracer: Known<TracerProvider, Tracer> | undefined;

/**
 * The instruments; undefined where the application has registered no meter provider. An instrument
 * that was made before stays without effect, so a new provider gets new ones.
 */
export function findInstruments(): Instruments | undefined {
  const provider = metrics.getMeterProvider();
  if (knownMeter?.provider !== provider) {
    knownMeter = { provider, made: instrumentsOf(provider.getMeter(scopeName)) };
  }
  return knownMeter.made;
}

function instrumentsOf(meter: Meter): Instruments | undefined {
  if (meter === createNoopMeter()) {
    return undefined;
  }
  const histogram = (
    name: "messaging.client.operation.duration" | "messaging.process.duration",
  ): Histogram => {
    const { unit, description, bounds } = clientTable[name];
    const advice = { explicitBucketBoundaries: [...bounds] };
    return meter.createHistogram(name, { unit, description, advice });
  };
  const counter = (
    name: "messaging.client.sent.messages" | "messaging.client.consumed.messages",
  ): Counter => meter.createCounter(name, clientTable[name]);
  return {
    meter,
    operationDuration: histogram("messaging.client.operation.duration"),
    processDuration: histogram("messaging.process.duration"),
    sent: counter("messaging.client.sent.messages"),
    consumed: counter("messaging.client.consumed.messages"),
  };
}

/** The API's own provider: without one behind it, it has no tracer. */
interface Proxy {
  getDelegateTracer?: (name: string) => Tracer | undefined;
}

/** The tracer; undefined where the application has registered no tracer provider. */
export function findTracer(): Tracer | undefined {
  const provider = trace.getTracerProvider();
  if (knownTracer?.provider !== provider || knownTracer.made === undefined) {
    const { getDelegateTracer } = provider as Proxy;
    const made =
      getDelegateTracer === undefined
        ? provider.getTracer(scopeName)
        : getDelegateTracer.call(provider, scopeName);
    knownTracer = { provider, made };
  }
  return knownTracer.made;
}
