import type { ProviderTotals } from "../pipeline/index.ts";
import type { Pass } from "./shard-reading.ts";

/** Counts what a source did. */
export class SourceTotals {
  readonly late = { sent: 0, dropped: 0 };
  revisions = 0;
  skippedIntervals = 0;
  readonly problems = new Map<string, number>();

  /** A collection of a shard was delivered. */
  add({ counts, problems }: Pass): void {
    this.late.sent += counts.lateSent;
    this.late.dropped += counts.lateDropped;
    this.revisions += counts.revisions;
    for (const [kind, count] of problems.byKind) {
      this.problems.set(kind, (this.problems.get(kind) ?? 0) + count);
    }
  }

  snapshot(): Omit<ProviderTotals, "usage" | "shards"> {
    const { late, revisions, skippedIntervals, problems } = this;
    return { late: { ...late }, revisions, skippedIntervals, problems: new Map(problems) };
  }
}
