import type { Signal } from "../../otlp/index.ts";
import type { Outcome } from "./parcel.ts";

/**
 * Items of one pipeline, counted. Once nothing is under way, received = delivered + refused + dropped
 * + filtered + retried.
 */
export interface PipelineCounts {
  /** Taken in by the source, each time that they come. */
  received: number;
  /** Where they go. */
  delivered: number;
  /** Refused for good, and told so to the sender, or put among the dead letters. */
  refused: number;
  /** Dropped after a refusal, as `onRefused: drop` has it. */
  dropped: number;
  /** Left out by processors. */
  filtered: number;
  /** Not delivered, to be sent again by whoever sent them. */
  retried: number;
}

/** Counts what goes through a pipeline, by signal. */
export class PipelineCounters {
  /** Records that cannot be read, each time that they come: their items are not known. */
  readonly unreadable = { refused: 0, dropped: 0 };
  /** How often the pipeline was begun anew after a failure. */
  restarts = 0;
  readonly #bySignal: Readonly<Record<Signal, PipelineCounts>> = {
    traces: zero(),
    metrics: zero(),
    logs: zero(),
  };

  of(signal: Signal): PipelineCounts {
    return this.#bySignal[signal];
  }

  /**
   * Counts what became of items.
   *
   * @param isDropped - whether nobody is told of what is refused, and nothing keeps it
   */
  settle(signal: Signal, items: number, outcome: Outcome, isDropped = false): void {
    const counts = this.#bySignal[signal];
    const refused = isDropped ? "dropped" : "refused";
    switch (outcome.kind) {
      case "delivered":
        counts.delivered += items;
        break;
      case "partial":
        counts.delivered += items - outcome.rejectedItems;
        counts[refused] += outcome.rejectedItems;
        break;
      case "refused":
        counts[refused] += items;
        break;
      case "retry":
        counts.retried += items;
        break;
    }
  }
}

function zero(): PipelineCounts {
  return { received: 0, delivered: 0, refused: 0, dropped: 0, filtered: 0, retried: 0 };
}

/** What can become of an item, as metrics name it. */
export const outcomeNames = [
  "delivered",
  "refused",
  "dropped",
  "filtered",
  "retried",
] as const satisfies readonly (keyof PipelineCounts)[];
