import { ProviderError } from "../../../errors/index.ts";
import type { NormalizedMetric } from "../../contract/index.ts";

/** Something in a record that cannot be read, while all else was. */
export interface StreamProblem {
  /** Index of the record among those that were given, from 0. */
  readonly record: number;
  /** Where in the record: `line 3`, `message 1, point 7`; empty for the whole record. */
  readonly place: string;
  /** `METRIC_STREAM_INVALID`: says where, and what is wrong. */
  readonly error: ProviderError;
}

/** Problems that are told one by one; more say nothing new. */
const mostProblems = 100;

/** What came of records. */
export class DecodedRecords {
  readonly metrics: NormalizedMetric[] = [];
  /** The first 100. */
  readonly problems: StreamProblem[] = [];
  /** Lines, messages, points and records that cannot be read, all of them. */
  unreadable = 0;
  /** Points that were left out: of other namespaces, or without a normalized name. */
  leftOut = 0;

  /** Counts something that cannot be read. */
  fault(record: number, place: string, reason: string): void {
    this.unreadable++;
    if (this.problems.length < mostProblems) {
      const where = place === "" ? `record ${record}` : `record ${record}, ${place}`;
      const error = new ProviderError("METRIC_STREAM_INVALID", { detail: `${where}: ${reason}` });
      this.problems.push({ record, place, error });
    }
  }
}
