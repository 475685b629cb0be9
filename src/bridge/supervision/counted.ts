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
}

/** Takes parcels through the steps to the sink, and counts their items. */
export function counted({ steps, deliver, counters, isDropped }: Passage): Deliver {
  const settle = (signal: Signal, items: number, outcome: Outcome): Outcome => {
    counters.settle(signal, items, outcome, isDropped);
    return outcome;
  };
  if (steps.length === 0) {
    return (parcel) => {
      const { signal, items } = parcel.request;
      counters.of(signal).received += items;
      return deliver(parcel).then((outcome) => settle(signal, items, outcome));
    };
  }
  return async (parcel) => {
    const { signal, items: received } = parcel.request;
    const counts = counters.of(signal);
    counts.received += received;
    let request: Parcel["request"] | undefined;
    try {
      request = through(steps, parcel.request);
    } catch (error) {
      return settle(signal, received, { kind: "refused", error: classifyError(error) });
    }
    if (request === parcel.request) {
      return settle(signal, received, await deliver(parcel));
    }
    const items = request?.items ?? 0;
    counts.filtered += received - items;
    if (request === undefined || items === 0) {
      return delivered;
    }
    return settle(signal, items, await deliver({ ...parcel, request }));
  };
}
