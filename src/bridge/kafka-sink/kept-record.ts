import type { KafkaSink } from "../../config/index.ts";
import type { AnyConsumedBatch } from "../../consumer/index.ts";
import { headerPairs, signalHeader, type WriteOptions } from "../../producer/index.ts";
import type { Parcel } from "../pipeline/index.ts";
import type { PlannedWrite } from "./planned-writes.ts";

/** Gives the writes of a parcel what the record that it came in had beside its value. */
export type KeepRecord = (
  parcel: Parcel,
  writes: readonly PlannedWrite[],
) => readonly PlannedWrite[];

/**
 * What goes from Kafka to Kafka keeps its key, its headers and its time. Not where items are assigned to
 * partitions anew: those of many records share one then. A header that the sink gives a record takes
 * the place of all of that name.
 */
export function keepRecord({ kafka, keyBy }: Pick<KafkaSink, "kafka" | "keyBy">): KeepRecord {
  const { partitionBy } = kafka.producer;
  return ({ batch, request: { signal } }, writes) =>
    batch === undefined || keyBy !== "none" || partitionBy[signal] !== "none"
      ? writes
      : writes.map(({ request, options }) => ({ request, options: kept(batch, options) }));
}

function kept(batch: AnyConsumedBatch, options: WriteOptions): WriteOptions {
  const { key, timestamp } = batch;
  const given = headerPairs(options.headers);
  // The signal's is the producer's to write.
  const taken = new Set([signalHeader, ...given.map(([name]) => name.toLowerCase())]);
  const own = batch.headerList.filter(([name]) => !taken.has(name.toLowerCase()));
  return {
    ...options,
    ...(key === null ? {} : { key }),
    ...(timestamp === undefined ? {} : { timestamp: timestamp.getTime() }),
    ...(own.length + given.length === 0 ? {} : { headers: [...own, ...given] }),
  };
}
