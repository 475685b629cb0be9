import type { DriverRecord } from "../../src/cluster/index.ts";
import type { AssignedPartition, Delivery } from "../../src/consumer/assigned-partition.ts";
import { ReadRecord } from "../../src/consumer/record-content.ts";

/** A request of one empty resource: well-formed in every signal, without items. */
export const emptyRequest: Uint8Array = Uint8Array.of(0x0a, 0x00);

/** What reading such a record gives. */
export const emptyContent = new ReadRecord("traces", emptyRequest);

/** A record of topic `t`, partition 0, as the driver hands it over. */
export function record(offset: number, more: Partial<DriverRecord> = {}): DriverRecord {
  return {
    topic: "t",
    partition: 0,
    offset,
    timestamp: 1_700_000_000_000,
    key: null,
    value: emptyRequest,
    ...more,
  };
}

/** A first delivery of such a record. */
export function delivery(partition: AssignedPartition, offset: number): Delivery {
  return { partition, record: record(offset), content: emptyContent, attempt: 1 };
}
