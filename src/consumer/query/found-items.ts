import { type DriverRecord, freeBytes } from "../../cluster/index.ts";
import { SerializationError } from "../../errors/index.ts";
import {
  decodeRequest,
  flattenLogRecords,
  flattenMetrics,
  flattenSpans,
  outline,
  pick,
  type RequestOf,
  type Signal,
} from "../../otlp/index.ts";
import { findPayload, type SignalRules, toProtobuf } from "../read-record.ts";
import { type ItemOf, timesOf } from "./item-fields.ts";
import { mayHold } from "./needles.ts";
import type { QueryPlan } from "./query-plan.ts";
import type { QueryCount, UnreadableRecord } from "./query-result.ts";

/** An item that meets all conditions. */
export interface FoundItem<S extends Signal> {
  readonly item: ItemOf[S];
  /** Nanoseconds: its own time, else its record's. */
  readonly time: bigint;
  readonly index: number;
  /** Bytes that it takes, as it was encoded: its share of what was decoded with it. */
  readonly bytes: number;
}

type Tally = { -readonly [Name in keyof QueryCount]: number };

const flatteners: { readonly [S in Signal]: (request: RequestOf[S]) => ItemOf[S][] } = {
  traces: flattenSpans,
  metrics: flattenMetrics,
  logs: flattenLogRecords,
};

/** How many unreadable records are named in a result. */
const namedUnreadable = 10;

/**
 * Finds the items of records that meet the conditions of a query. What cannot meet them by its bytes
 * is not decoded: whole records, resources, or single items.
 */
export class ItemFinder<S extends Signal> {
  readonly scanned: Tally = { records: 0, items: 0, bytes: 0 };
  readonly skipped: Tally = { records: 0, items: 0, bytes: 0 };
  readonly unreadable = { records: 0, first: [] as UnreadableRecord[] };
  readonly #plan: QueryPlan<S>;
  readonly #rules: SignalRules;

  constructor(plan: QueryPlan<S>, rules: SignalRules) {
    this.#plan = plan;
    this.#rules = rules;
  }

  /**
   * The items of a record that meet all conditions, in its order. A record without any has no value
   * any more afterwards: its memory is given back.
   */
  find(record: DriverRecord): FoundItem<S>[] {
    const found = this.#readable(record);
    if (found.length === 0 && record.value !== null) {
      freeBytes(record.value);
    }
    return found;
  }

  #readable(record: DriverRecord): FoundItem<S>[] {
    try {
      return this.#find(record);
    } catch (error) {
      if (!(error instanceof SerializationError)) {
        throw error;
      }
      this.#tell(record, error);
      return [];
    }
  }

  #find(record: DriverRecord): FoundItem<S>[] {
    const found = findPayload(record, this.#rules);
    if (found === undefined) {
      return [];
    }
    const { signal, choice, needles } = this.#plan;
    const { bytes: payload, encoding } = found;
    const view = Buffer.from(payload.buffer, payload.byteOffset, payload.length);
    if (needles.length > 0 && !mayHold(needles, view, encoding)) {
      this.#pass(record, encoding === "json" ? 0 : outline(signal, payload).items);
      return [];
    }
    const bytes = toProtobuf(found);
    const { items, wanted } = outline(signal, bytes, choice);
    const part = choice === undefined ? { bytes, items } : wanted && pick(signal, bytes, choice);
    if (!part) {
      this.#pass(record, items);
      return [];
    }
    const decoded = flatteners[signal](decodeRequest(signal, part.bytes));
    this.#count(record, items);
    this.skipped.items += items - part.items;
    return this.#matching(decoded, record, part.bytes.length / Math.max(1, decoded.length));
  }

  #matching(items: readonly ItemOf[S][], record: DriverRecord, bytes: number): FoundItem<S>[] {
    const { from, meets, signal, to } = this.#plan;
    const written = record.timestamp > 0 ? BigInt(record.timestamp) * 1_000_000n : 0n;
    const found: FoundItem<S>[] = [];
    for (const [index, item] of items.entries()) {
      const time = timesOf[signal](item) || written;
      const isWithin = (from === undefined || time >= from) && (to === undefined || time < to);
      if (isWithin && meets(item)) {
        found.push({ item, time, index, bytes });
      }
    }
    return found;
  }

  #count(record: DriverRecord, items: number): void {
    this.scanned.records++;
    this.scanned.items += items;
    this.scanned.bytes += record.value?.length ?? 0;
  }

  #pass(record: DriverRecord, items: number): void {
    this.#count(record, items);
    this.skipped.records++;
    this.skipped.items += items;
    this.skipped.bytes += record.value?.length ?? 0;
  }

  #tell({ topic, partition, offset, ...record }: DriverRecord, error: SerializationError): void {
    this.scanned.records++;
    this.scanned.bytes += record.value?.length ?? 0;
    this.unreadable.records++;
    const unreadable = { topic, partition, offset: BigInt(offset), reason: error.message };
    if (this.unreadable.first.length < namedUnreadable) {
      this.unreadable.first.push(unreadable);
    }
    this.#plan.query.onUnreadable?.(unreadable);
  }
}
