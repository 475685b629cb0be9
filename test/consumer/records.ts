import type { DriverRecord } from "../../src/cluster/index.ts";

/** A request of one empty resource: well-formed in every signal, without items. */
const emptyRequest: Uint8Array = Uint8Array.of(0x0a, 0x00);

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
