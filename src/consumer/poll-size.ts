import type { DriverRecord } from "../cluster/index.ts";

/**
 * What a poll is to bring. So much is still in the processor's cache when it is looked at, and its
 * memory, once it is given back, serves the next poll; of much more, the system takes it in between.
 */
const wantedBytes = 2_097_152;
const fewest = 4;
const most = 500;

/** How many records to poll for, by how large those were that came last. */
export class PollSize {
  #records = 16;

  get records(): number {
    return this.#records;
  }

  /** Takes note of what a poll brought. */
  learn(records: readonly DriverRecord[]): void {
    if (records.length === 0) {
      return;
    }
    let bytes = 0;
    for (const { value } of records) {
      bytes += value?.length ?? 0;
    }
    const fitting = Math.round((wantedBytes * records.length) / Math.max(1, bytes));
    this.#records = Math.min(most, Math.max(fewest, fitting));
  }
}
