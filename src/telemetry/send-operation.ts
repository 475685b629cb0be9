import { type Attributes, context, type Link, SpanKind, trace } from "@opentelemetry/api";
import type { SendEvent } from "./channels.ts";
import type { ClientTelemetry } from "./client-telemetry.ts";
import { Operation } from "./operation.ts";
import { type ContextHeaders, headersOf, senderOf, type WireHeaders } from "./propagation.ts";

/** A write that begins. */
export interface SendStart {
  readonly topic: string;
  /** Kafka records, where several are written by one call. */
  readonly batch?: number;
  /** The caller's headers, if all records have the same. */
  readonly headers?: WireHeaders | undefined;
  /** Whether a context that nobody records travels with the records, too. */
  readonly always: boolean;
}

/** What became of a write. */
export interface Sent {
  readonly records: number;
  readonly bytes: number;
  /** Where the one record is, if it is one; the offset is negative where the broker did not tell. */
  readonly place?: { readonly partition: number; readonly offset: bigint } | undefined;
}

function placeAttributes({ partition, offset }: NonNullable<Sent["place"]>): Attributes {
  return {
    "messaging.destination.partition.id": String(partition),
    ...(offset < 0n ? {} : { "messaging.kafka.offset": Number(offset) }),
  };
}

/** A write under way. */
export class SendOperation {
  /** To be added to the headers of its records; none where the caller's have a context. */
  readonly headers: ContextHeaders;
  readonly #telemetry: ClientTelemetry;
  readonly #operation: Operation<SendEvent>;

  constructor(telemetry: ClientTelemetry, { topic, batch, headers, always }: SendStart) {
    const parent = context.active();
    const creator = senderOf(headers);
    const links: Link[] = creator === undefined ? [] : [{ context: creator }];
    const { clientId } = telemetry.identity;
    this.#telemetry = telemetry;
    this.#operation = new Operation<SendEvent>(telemetry, {
      name: "send",
      topic,
      parent,
      links,
      ...(creator === undefined ? {} : { kind: SpanKind.CLIENT }),
      ...(batch === undefined ? {} : { attributes: { "messaging.batch.message_count": batch } }),
      event: () => ({ clientId, topic, ...(batch === undefined ? {} : { records: batch }) }),
    });
    const { span } = this.#operation;
    const isWanted = creator === undefined && (always || span?.isRecording() === true);
    this.headers = isWanted && span !== undefined ? headersOf(trace.setSpan(parent, span)) : [];
  }

  /** The brokers have acknowledged all of it. */
  sent({ records, bytes, place }: Sent): void {
    const durationMs = this.#operation.end({
      attributes: () => ({
        ...(records > 1 ? { "messaging.batch.message_count": records } : {}),
        ...(place === undefined ? {} : placeAttributes(place)),
      }),
      event: { records, bytes },
    });
    this.#telemetry.totals?.produceTimes.record(durationMs);
  }

  /** Some of it is not, or not known to be, on the topic. */
  failed(error: unknown): void {
    this.#operation.end({ failure: { error } });
  }
}
