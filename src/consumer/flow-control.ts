import type { AssignedPartition } from "./assigned-partition.ts";

/** Bytes that one poll is to bring, by the size of the records seen so far. */
const pollBytes = 2_097_152;
/** A first guess at the size of a record: rather too large, so that the first poll is not too much. */
const firstGuessBytes = 131_072;

/**
 * Bytes that are kept ready for a reader who asks for nothing now. The rest waits in the driver, where
 * it is no work for the garbage collector: buffers that die young cost it next to nothing, but those
 * that wait in a queue have it go through the whole heap, every 30 MB.
 */
const readAheadBytes = 2_097_152;

/** What to do before the next poll. */
export interface FlowPlan {
  /** Whether there is so much to read that a poll can wait until the reader asks for more. */
  readonly isAhead: boolean;
  /** Records that wait for the reader. */
  readonly queued: number;
  /** Most records to take: few when they are large, one when there is no room for more. */
  readonly records: number;
  /** Partitions over their share that are still fetched. */
  readonly over: readonly AssignedPartition[];
  /** Partitions that were paused and have room again. */
  readonly resumable: readonly AssignedPartition[];
}

/**
 * Shares a bounded buffer among partitions: each may hold as many bytes as are free. One partition
 * alone gets half of the buffer, a second one that fills up a part of what is left, and so on: slow
 * partitions never take the last of it from the others, and no partition is held to a fixed part of
 * a buffer that is empty otherwise.
 */
export class FlowControl {
  readonly #limitBytes: number;
  readonly #maxRecords: number;
  #recordBytes = firstGuessBytes;

  /**
   * @param limitBytes - the buffer
   * @param maxRecords - most records in one poll
   */
  constructor(limitBytes: number, maxRecords: number) {
    this.#limitBytes = limitBytes;
    this.#maxRecords = maxRecords;
  }

  plan(partitions: Iterable<AssignedPartition>): FlowPlan {
    const all = [...partitions];
    const used = all.reduce((sum, { bufferedBytes }) => sum + bufferedBytes, 0);
    const share = Math.max(0, this.#limitBytes - used);
    const over = all.filter(
      ({ bufferedBytes, flowPaused }) => !flowPaused && bufferedBytes > share,
    );
    // Not as soon as there is any room: each pause drops what the driver had fetched ahead.
    const resumable = all.filter(
      ({ bufferedBytes, flowPaused }) => flowPaused && bufferedBytes <= share / 4,
    );
    const records = Math.floor(Math.min(pollBytes, share) / this.#recordBytes);
    const isAhead = used >= Math.min(readAheadBytes, this.#limitBytes / 2);
    const queued = all.reduce((sum, { queue }) => sum + queue.length, 0);
    return {
      isAhead,
      queued,
      over,
      resumable,
      records: Math.max(1, Math.min(this.#maxRecords, records)),
    };
  }

  /** Learns how large records are, from what a poll brought. */
  observe(bytes: number, records: number): void {
    if (records > 0) {
      this.#recordBytes += (bytes / records - this.#recordBytes) / 2;
    }
  }
}
