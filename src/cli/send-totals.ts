import type { KafkaBridgeError } from "../errors/index.ts";
import type { WriteResult } from "../producer/index.ts";

/** A piece of the input that was not written, whole or in part. */
export interface Refusal {
  /** Absent where the input is a single document. */
  readonly line?: number;
  readonly error: KafkaBridgeError;
}

/** The offsets that were written to a partition. */
export interface OffsetRange {
  readonly partition: number;
  readonly first: bigint;
  readonly last: bigint;
}

/** Adds up what was acknowledged. */
export class SendTotals {
  recordsWritten = 0;
  messages = 0;
  bytes = 0;
  refused = 0;
  readonly #ranges = new Map<number, OffsetRange>();

  add({ recordsWritten, messages, bytes, partitions }: WriteResult): void {
    this.recordsWritten += recordsWritten;
    this.messages += messages;
    this.bytes += bytes;
    for (const { partition, offset } of partitions) {
      // A retry found the record stored already, and the broker did not say where.
      if (offset < 0n) {
        continue;
      }
      const range = this.#ranges.get(partition);
      this.#ranges.set(partition, {
        partition,
        first: range === undefined || offset < range.first ? offset : range.first,
        last: range === undefined || offset > range.last ? offset : range.last,
      });
    }
  }

  get partitions(): OffsetRange[] {
    return [...this.#ranges.values()].sort((left, right) => left.partition - right.partition);
  }
}
