import type { BatchObservableResult, Observable } from "@opentelemetry/api";
import { clientTable } from "./client-table.ts";
import { findInstruments, type Instruments } from "./providers.ts";

/** How far behind a partition is. */
export interface PartitionBehind {
  readonly topic: string;
  readonly partition: number;
  /** In records; undefined where it is not known. */
  readonly lag: number | undefined;
}

/** Tells a meter provider, when it asks, how far behind a member of a group is. */
export class LagGauges implements Disposable {
  readonly #group: string;
  readonly #look: () => readonly PartitionBehind[];
  #at: { readonly instruments: Instruments; readonly gauges: [Observable, Observable] } | undefined;

  constructor(group: string, look: () => readonly PartitionBehind[]) {
    this.#group = group;
    this.#look = look;
  }

  /** Tells whoever is the application's meter provider now. To be called again and again. */
  attach(): void {
    const instruments = findInstruments();
    if (instruments === this.#at?.instruments) {
      return;
    }
    this[Symbol.dispose]();
    if (instruments !== undefined) {
      const { meter } = instruments;
      const lag = "kafka.consumer_group.lag";
      const sum = "kafka.consumer_group.lag_sum";
      const gauges: [Observable, Observable] = [
        meter.createObservableGauge(lag, clientTable[lag]),
        meter.createObservableGauge(sum, clientTable[sum]),
      ];
      meter.addBatchObservableCallback(this.#observe, gauges);
      this.#at = { instruments, gauges };
    }
  }

  readonly #observe = (result: BatchObservableResult): void => {
    if (this.#at === undefined) {
      return;
    }
    const [lagGauge, sumGauge] = this.#at.gauges;
    const sums = new Map<string, number>();
    for (const { topic, partition, lag } of this.#look()) {
      if (lag !== undefined) {
        result.observe(lagGauge, lag, { group: this.#group, topic, partition });
        sums.set(topic, (sums.get(topic) ?? 0) + lag);
      }
    }
    for (const [topic, sum] of sums) {
      result.observe(sumGauge, sum, { group: this.#group, topic });
    }
  };

  [Symbol.dispose](): void {
    this.#at?.instruments.meter.removeBatchObservableCallback(this.#observe, this.#at.gauges);
    this.#at = undefined;
  }
}
