import { type Context, context, trace } from "@opentelemetry/api";
import { hasSubscribers } from "./channels.ts";
import { type ClientIdentity, identityAttributes } from "./client-identity.ts";
import { type KafkaMetrics, type Totals, totalsOf } from "./kafka-metrics.ts";
import { Points } from "./points.ts";
import { findInstruments, findTracer } from "./providers.ts";

/** What counts what a client does, beside OpenTelemetry. */
export interface ClientOptions {
  /** Counts what this client does, with all others that are given the same one. Default: none. */
  readonly metrics?: KafkaMetrics | undefined;
}

/** Calls between two looks, where there are many of them. */
const callsPerLook = 64;

/**
 * What one client tells of itself: to OpenTelemetry's API, to subscribers of its channels, and to a
 * {@link KafkaMetrics}. While nobody wants to know, {@link on} is false, and the client takes the way
 * that has none of this in it.
 */
export class ClientTelemetry {
  /** Whether anybody wanted to know at the last look. */
  on = false;
  readonly identity: ClientIdentity;
  readonly points: Points;
  /** Where the client was made, without the span that was active there: for work in the background. */
  readonly background: Context = trace.deleteSpan(context.active());
  readonly #metrics: KafkaMetrics | undefined;
  #callsToLook = 0;

  constructor(identity: ClientIdentity, { metrics }: ClientOptions = {}) {
    this.identity = identity;
    this.points = new Points(identityAttributes(identity));
    this.#metrics = metrics;
  }

  /** Looks whether anybody wants to know. */
  look(): boolean {
    this.on =
      this.#metrics !== undefined ||
      findTracer() !== undefined ||
      findInstruments() !== undefined ||
      hasSubscribers();
    return this.on;
  }

  /** As {@link look}, for what happens too often to look each time. */
  glance(): boolean {
    if (--this.#callsToLook >= 0) {
      return this.on;
    }
    this.#callsToLook = callsPerLook;
    return this.look();
  }

  /** The program's own counts, if it wants any. */
  get totals(): Totals | undefined {
    return this.#metrics === undefined ? undefined : totalsOf(this.#metrics);
  }
}
