import { classifyError, type KafkaBridgeError } from "../../errors/index.ts";
import type { Shard } from "../../providers/index.ts";
import type { FencedWriter } from "../pipeline/index.ts";
import { ShardReading } from "./shard-reading.ts";

/** What is needed to read the shards of a holding, and what is known of them. */
export interface Hold {
  /** Undefined where no state is kept. */
  readonly writer: FencedWriter | undefined;
  /** @throws ProviderError `PROVIDER_STATE_INVALID` */
  readonly stateOf: (shardId: string) => number | undefined;
}

/** A time that is sure to have come. */
const atOnce = Number.NEGATIVE_INFINITY;
/** How long the writer may take to end what is open. */
const closeMs = 5_000;

/**
 * Shards that are this instance's to read, all together: those of a partition of the state topic, or,
 * without a state, a shard alone. Only one range of them is read at a time.
 */
export class Holding {
  /** Undefined without a state. */
  readonly partition: number | undefined;
  /** A collection of some of its shards is under way, or it is being taken over. */
  isBusy = false;
  /** When a shard is to be asked for next, by id; those that are not named, at once. */
  readonly dueAt = new Map<string, number>();
  /** Why it could not be taken over, the last time. */
  failure: KafkaBridgeError | undefined;
  /** When taking it over is tried again. */
  retryAt = atOnce;
  readonly #readings = new Map<string, ShardReading>();
  readonly #revoked = new AbortController();
  #hold: Hold | undefined;
  #lost = new AbortController();

  constructor(partition: number | undefined) {
    this.partition = partition;
  }

  get hold(): Hold | undefined {
    return this.#hold;
  }

  /** Aborted when nothing of what was taken over may be written any more. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Aborted when the group has given it to another. */
  get revoked(): AbortSignal {
    return this.#revoked.signal;
  }

  /** Takes it over: from now on no other instance writes for its shards. */
  async take(open: (holding: Holding) => Promise<Hold>): Promise<void> {
    const hold = await open(this);
    if (this.revoked.aborted) {
      await hold.writer?.close(0);
      return;
    }
    this.#lost = new AbortController();
    this.#hold = hold;
    this.failure = undefined;
  }

  /** What is known of a shard. @throws ProviderError `PROVIDER_STATE_INVALID` */
  reading(shard: Shard): ShardReading {
    const known = this.#readings.get(shard.id);
    if (known !== undefined) {
      return known;
    }
    const reading = new ShardReading(shard, this.#hold?.stateOf(shard.id));
    this.#readings.set(shard.id, reading);
    return reading;
  }

  /** The shards that were read here, or tried to be. */
  get readings(): IterableIterator<ShardReading> {
    return this.#readings.values();
  }

  /** Forgets shards that are there no more. */
  keepOnly(shards: readonly Shard[]): void {
    const ids = new Set(shards.map(({ id }) => id));
    for (const id of this.#readings.keys()) {
      if (!ids.has(id)) {
        this.#readings.delete(id);
        this.dueAt.delete(id);
      }
    }
  }

  /**
   * Gives up what was taken over: another instance may have it, or its writer is of no further use. All
   * that is known of its shards may be out of date then.
   */
  async drop(reason: unknown): Promise<void> {
    const hold = this.#hold;
    this.#hold = undefined;
    this.failure = classifyError(reason);
    this.#lost.abort(reason);
    this.#readings.clear();
    this.dueAt.clear();
    await hold?.writer?.close(closeMs);
  }

  /** The group has given it to another: it is never taken over again. */
  async revoke(reason: unknown): Promise<void> {
    this.#revoked.abort(reason);
    await this.drop(reason);
  }
}
