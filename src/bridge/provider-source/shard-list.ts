import { classifyError, type KafkaBridgeError } from "../../errors/index.ts";
import type { Clock, MetricCollector, Shard } from "../../providers/index.ts";
import { nextPoll } from "./schedule.ts";

/** The shards that there are, looked up as often as they are read. The last that are known count. */
export class ShardList {
  readonly #collector: MetricCollector;
  readonly #clock: Clock;
  #shards: readonly Shard[] = [];
  #failure: KafkaBridgeError | undefined;
  #dueAt = Number.NEGATIVE_INFINITY;
  #looking = false;

  constructor(collector: MetricCollector, clock: Clock) {
    this.#collector = collector;
    this.#clock = clock;
  }

  get shards(): readonly Shard[] {
    return this.#shards;
  }

  /** Why they could not be looked up, the last time. */
  get failure(): KafkaBridgeError | undefined {
    return this.#failure;
  }

  get dueAt(): number {
    return this.#dueAt;
  }

  /** Looks them up, if it is time to. Never rejects. @returns whether it was */
  async refresh(signal: AbortSignal): Promise<boolean> {
    if (this.#looking || this.#dueAt > this.#clock.now()) {
      return false;
    }
    this.#looking = true;
    this.#dueAt = nextPoll(this.#collector, this.#clock.now());
    try {
      this.#shards = await this.#collector.shards({ signal });
      this.#failure = undefined;
    } catch (error) {
      this.#failure = classifyError(error);
    }
    this.#looking = false;
    return true;
  }
}
