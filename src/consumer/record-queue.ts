import type { DriverRecord } from "../cluster/index.ts";

/** What a record costs beside its bytes: its objects and buffers, measured roughly. */
const overheadBytes = 1_024;

/** The records of a partition that were fetched and not handed out, oldest first. */
export class RecordQueue {
  #records: (DriverRecord | undefined)[] = [];
  #head = 0;
  #bytes = 0;

  /** Memory held by the records, roughly. */
  get bytes(): number {
    return this.#bytes;
  }

  get length(): number {
    return this.#records.length - this.#head;
  }

  push(record: DriverRecord): void {
    this.#records.push(record);
    this.#bytes += sizeOf(record);
  }

  shift(): DriverRecord | undefined {
    const record = this.#records[this.#head];
    if (record === undefined) {
      return undefined;
    }
    // Let go at once: the array is trimmed later.
    this.#records[this.#head] = undefined;
    this.#head++;
    this.#bytes -= sizeOf(record);
    if (this.#head === this.#records.length) {
      this.clear();
    } else if (this.#head >= 1_024 && this.#head * 2 >= this.#records.length) {
      this.#records = this.#records.slice(this.#head);
      this.#head = 0;
    }
    return record;
  }

  clear(): void {
    this.#records = [];
    this.#head = 0;
    this.#bytes = 0;
  }
}

/** Memory that a record holds, roughly. */
export function sizeOf({ key, value }: DriverRecord): number {
  return (value?.length ?? 0) + (key?.length ?? 0) + overheadBytes;
}
