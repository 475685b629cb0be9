import type { RecordInput } from "../../producer/index.ts";

/**
 * Parcels, and records of the source's own, that readers come to see together or not at all. A parcel
 * names the unit that it belongs to; its outcome comes with the unit's end.
 */
export interface Unit {
  /** Aborted when it cannot be committed any more: work for it is in vain then. */
  readonly signal: AbortSignal;
  /** Resolves when there is room for another parcel, or when the unit is over. */
  ready(): Promise<void>;
  /**
   * Writes the records, and commits them with all parcels of the unit.
   *
   * @throws why it was aborted; FencedError where another writer has taken the name over
   */
  commit(records: readonly RecordInput[]): Promise<void>;
  /** Aborts it: its parcels are to be sent again. Never rejects, and does nothing after the end. */
  abort(reason: unknown): Promise<void>;
}

/** Writes units one after the other, for as long as no other writer takes its name over. */
export interface FencedWriter {
  /** Begins a unit, when the one before is over. */
  begin(): Unit;
  /** Aborts what is open, and gives the name back. */
  close(timeoutMs: number): Promise<void>;
}
