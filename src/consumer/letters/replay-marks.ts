import type { DriverRecord } from "../../cluster/index.ts";
import type { PlainRecord } from "../../producer/index.ts";
import { letterHeaders } from "../../producer/index.ts";
import { headerText } from "../consumed-headers.ts";
import { OffsetRanges } from "./offset-ranges.ts";

/**
 * What was replayed is written on the dead-letter topic itself: a record without key and value, whose
 * header names offsets of its own partition. So it is found by whoever may read the letters, it cannot
 * expire before them (retention takes a partition's oldest records first), and it can name any
 * selection of letters. What a group commits could not: it is one offset, and is forgotten seven days
 * after the group's last commit.
 */
export function replayMark(partition: number, offsets: OffsetRanges, now: Date): PlainRecord {
  return {
    partition,
    value: null,
    headers: [
      [letterHeaders.replayed, offsets.toString()],
      [letterHeaders.timestamp, now.toISOString()],
    ],
  };
}

/** Whether a record is no letter, but a mark. */
export function isReplayMark(record: DriverRecord): boolean {
  return record.value === null && headerText(record, letterHeaders.replayed) !== undefined;
}

/** The letters that were replayed, by partition, as far as marks were read. */
export class ReplayedLetters {
  readonly #partitions = new Map<number, OffsetRanges>();

  /** Takes a record of the topic; what is no mark is passed over. */
  read(record: DriverRecord): void {
    const text = isReplayMark(record) ? headerText(record, letterHeaders.replayed) : undefined;
    if (text !== undefined) {
      this.#rangesOf(record.partition).addText(text);
    }
  }

  has({ partition, offset }: Pick<DriverRecord, "partition" | "offset">): boolean {
    return this.#partitions.get(partition)?.has(offset) ?? false;
  }

  #rangesOf(partition: number): OffsetRanges {
    const ranges = this.#partitions.get(partition) ?? new OffsetRanges();
    this.#partitions.set(partition, ranges);
    return ranges;
  }
}
