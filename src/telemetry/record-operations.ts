import { type Attributes, type Context, type Link, trace } from "@opentelemetry/api";
import type { CommitEvent, PollEvent, ProcessEvent } from "./channels.ts";
import type { ClientTelemetry } from "./client-telemetry.ts";
import { Operation, type OperationEnd } from "./operation.ts";
import { contextOf, senderOf, type WireHeaders } from "./propagation.ts";
import { findInstruments, findTracer } from "./providers.ts";

/** A record as it was fetched. */
export interface FetchedRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly value: Uint8Array | null;
  readonly headers?: WireHeaders | undefined;
}

/** An offset that is committed. */
export interface CommittedOffset {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** Links of one span; the SDK's own default is the same. */
const maxLinks = 128;

/**
 * Tells of a poll that brought records.
 *
 * @param startedAt - of the `performance` clock
 */
export function tellPoll(
  telemetry: ClientTelemetry,
  records: readonly FetchedRecord[],
  startedAt: number,
): void {
  const { points, identity, background } = telemetry;
  const byTopic = new Map<string, number>();
  let bytes = 0;
  for (const { topic, value } of records) {
    byTopic.set(topic, (byTopic.get(topic) ?? 0) + 1);
    bytes += value?.length ?? 0;
  }
  const { consumed } = findInstruments() ?? {};
  for (const [topic, count] of byTopic) {
    consumed?.add(count, points.count("poll", topic));
  }
  const place = commonPlace(records);
  new Operation<PollEvent>(telemetry, {
    name: "poll",
    topic: place.topic,
    parent: background,
    links: findTracer() === undefined ? [] : linksOf(records),
    attributes: { "messaging.batch.message_count": records.length, ...place.attributes },
    startedAt,
    event: () => ({
      clientId: identity.clientId,
      ...(identity.groupId === undefined ? {} : { groupId: identity.groupId }),
      records: records.length,
      bytes,
    }),
  }).end();
}

function linksOf(records: readonly FetchedRecord[]): Link[] {
  const links: Link[] = [];
  for (const { headers } of records) {
    const sender = senderOf(headers);
    if (sender !== undefined) {
      links.push({ context: sender });
      if (links.length === maxLinks) {
        break;
      }
    }
  }
  return links;
}

/** The topic and the partition of all, where they have one in common. */
function commonPlace(all: readonly { readonly topic: string; readonly partition: number }[]): {
  readonly topic: string | undefined;
  readonly attributes: Attributes;
} {
  const [first] = all;
  if (first === undefined || all.some(({ topic }) => topic !== first.topic)) {
    return { topic: undefined, attributes: {} };
  }
  const isOne = all.every(({ partition }) => partition === first.partition);
  return {
    topic: first.topic,
    attributes: isOne ? { "messaging.destination.partition.id": String(first.partition) } : {},
  };
}

/** A record in a reader's hands. */
export class ProcessOperation {
  /**
   * What whoever processes the record works in: the span, and what else travelled with the record.
   * Undefined where nothing is traced: the work then goes on in the context that it is in.
   */
  readonly context: Context | undefined;
  readonly #telemetry: ClientTelemetry;
  readonly #operation: Operation<ProcessEvent>;

  constructor(telemetry: ClientTelemetry, record: FetchedRecord, attempt: number) {
    const { identity, background, totals } = telemetry;
    const { topic, partition, offset, headers, value } = record;
    const sent = contextOf(headers);
    const sender = trace.getSpanContext(sent);
    this.#telemetry = telemetry;
    this.#operation = new Operation<ProcessEvent>(telemetry, {
      name: "process",
      topic,
      parent: background,
      links: sender === undefined ? [] : [{ context: sender }],
      attributes: {
        "messaging.destination.partition.id": String(partition),
        "messaging.kafka.offset": offset,
      },
      event: () => ({
        clientId: identity.clientId,
        ...(identity.groupId === undefined ? {} : { groupId: identity.groupId }),
        topic,
        partition,
        offset: BigInt(offset),
        attempt,
      }),
    });
    const { span } = this.#operation;
    this.context = span && trace.setSpan(sent, span);
    totals?.consumed(1, value?.length ?? 0);
  }

  /** The reader is done with it. */
  done(): void {
    this.#end();
  }

  /** The reader could not deal with it. */
  failed(error: unknown): void {
    this.#end({ failure: { error } });
  }

  #end(outcome?: OperationEnd<ProcessEvent>): void {
    const durationMs = this.#operation.end(outcome);
    this.#telemetry.totals?.consumeTimes.record(durationMs);
  }
}

/** Commits, and tells of it. Throws what the commit throws. */
export async function tellCommit(
  telemetry: ClientTelemetry,
  offsets: readonly CommittedOffset[],
  commit: () => Promise<void>,
): Promise<void> {
  const { identity, background } = telemetry;
  const place = commonPlace(offsets);
  const operation = new Operation<CommitEvent>(telemetry, {
    name: "commit",
    topic: place.topic,
    parent: background,
    attributes: place.attributes,
    event: () => ({
      clientId: identity.clientId,
      ...(identity.groupId === undefined ? {} : { groupId: identity.groupId }),
      offsets: offsets.map(({ topic, partition, offset }) => ({ topic, partition, offset })),
    }),
  });
  try {
    await commit();
    operation.end();
  } catch (error) {
    operation.end({ failure: { error } });
    throw error;
  }
}
