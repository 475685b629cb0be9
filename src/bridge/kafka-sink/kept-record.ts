import type { KafkaSink } from "../../config/index.ts";
import type { Parcel } from "../pipeline/index.ts";
import type { PlannedWrite } from "./planned-writes.ts";

/** Gives the writes of a parcel the key of the record that it came in. */
export type RecordKeys = (
  parcel: Parcel,
  writes: readonly PlannedWrite[],
) => readonly PlannedWrite[];

/** What goes from Kafka to Kafka keeps its key, unless it is assigned to partitions anew. */
export function recordKeys({ kafka, keyBy }: Pick<KafkaSink, "kafka" | "keyBy">): RecordKeys {
  const { partitionBy } = kafka.producer;
  return ({ batch, request: { signal } }, writes) => {
    const key = batch?.key ?? null;
    const isAssignedAnew = keyBy !== "none" || partitionBy[signal] !== "none";
    return key === null || isAssignedAnew
      ? writes
      : writes.map(({ request, options }) => ({ request, options: { ...options, key } }));
  };
}
