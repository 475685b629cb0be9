import type { ReadingLag } from "../../consumer/index.ts";
import type { PartitionLag } from "../pipeline/index.ts";

/** The part of a consumer that knows its lag. Never rejects. */
interface Lagging {
  lag(): Promise<readonly ReadingLag[]>;
}

const longestWaitMs = 1_000;

/**
 * Tells a group's lag to whoever asks, soon. Brokers are asked about paused partitions, and may not
 * answer for a while: one question at a time, and until its answer comes the one before holds.
 */
export class LagWatch {
  readonly #consumer: Lagging;
  readonly #group: string;
  #latest: readonly PartitionLag[] = [];
  #asking: Promise<void> | undefined;

  constructor(consumer: Lagging, group: string) {
    this.#consumer = consumer;
    this.#group = group;
  }

  /** The partitions whose lag is known. */
  async latest(): Promise<readonly PartitionLag[]> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, longestWaitMs);
    });
    await Promise.race([this.#asking, late]);
    clearTimeout(timer);
    return this.#latest;
  }

  async #ask(): Promise<void> {
    const all = await this.#consumer.lag();
    this.#latest = all.flatMap(({ topic, partition, lag }) =>
      lag === undefined ? [] : [{ group: this.#group, topic, partition, lag }],
    );
  }
}
