import { classifyError } from "../../errors/index.ts";
import type { Signal } from "../../otlp/index.ts";
import {
  type Deliver,
  delivered,
  type Outcome,
  type Parcel,
  type PipelineCounters,
} from "../pipeline/index.ts";
import { type Processor, through } from "../process/index.ts";

/** What a pipeline does between its source and its sink. */
export interface Passage {
  readonly steps: readonly Processor[];
  readonly deliver: Deliver;
  readonly counters: PipelineCounters;
  /** Whoever sent what is refused is not told, and nothing keeps it. */
  readonly isDropped: boolean;
  /** Told how long the sink took. */
  readonly onSettled?: (kind: Outcome["kind"], seconds: number) => void;
}

/** Takes parcels through the steps to the sink, and counts their items. */
export function counted({ steps, deliver, counters, isDropped, onSettled }: Passage): Deliver {
  const settle = (signal: Signal, items: number, began: number, outcome: Outcome): Outcome => {
    counters.settle(signal, items, outcome, isDropped);
    onSettled?.(outcome.kind, (performance.now() - began) / 1_000);
    return outcome;
  };
  if (steps.length === 0) {
    return (parcel) => {
      const began = performance.now();
      const { signal, items } = parcel.request;
      counters.of(signal).received += items;
      return deliver(parcel).then((outcome) => settle(signal, items, began, outcome));
    };
  }
  return async (parcel) => {
    const began = performance.now();
    const { signal, items: received } = parcel.request;
    const counts = counters.of(signal);
    counts.received += received;
    const left = processed(steps, parcel);
    if ("refusal" in left) {
      return settle(signal, received, began, left.refusal);
    }
    const { request } = left;
    const items = request?.items ?? 0;
    counts.filtered += received - items;
    if (request === undefined || items === 0) {
      return delivered;
    }
    const outcome = await deliver(request === parcel.request ? parcel : { ...parcel, request });
    return settle(signal, items, began, outcome);
  };
}

/** What is left behind the steps, or that they cannot deal with it. */
function processed(
  steps: readonly Processor[],
  { request }: Parcel,
): { readonly request: Parcel["request"] | undefined } | { readonly refusal: Outcome } {
  try {
    return { request: through(steps, request) };
  } catch (error) {
    return { refusal: { kind: "refused", error: classifyError(error, { operation: "process" }) } };
  }
}
