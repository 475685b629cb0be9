import type { Logger, ProviderState } from "../../config/index.ts";
import { ClosedError, ConsumerError, type KafkaBridgeError } from "../../errors/index.ts";
import type { RecordInput } from "../../producer/index.ts";
import type { Clock, Shard } from "../../providers/index.ts";
import type { FencedWriter } from "../pipeline/index.ts";
import { Holding } from "./holding.ts";
import type { HeldShards, Ownership } from "./ownership.ts";
import { PartitionGroup } from "./partition-group.ts";
import type { StatePlace } from "./state-record.ts";
import { StateTopic } from "./state-topic.ts";

/** How long a failure counts when nothing comes after it. */
const failureCountsMs = 30_000;

/** What shared ownership works with. */
export interface GroupParts {
  readonly state: ProviderState;
  readonly place: StatePlace;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Opens the writer of a partition; whoever had it before can write nothing any more. */
  readonly fenced: (name: string) => Promise<FencedWriter>;
  /** Partitions came or went. */
  readonly onChange: () => void;
  /** The membership ended without being asked to. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Instances share the shards by the partitions of the state topic: a group assigns them, and the writer
 * of a partition fences the one before.
 *
 * The group alone would not do: an instance that stood still believes that it has its partitions when
 * others read them already. So what is taken over is taken over in this order: the writer is opened,
 * which ends whatever the former owner has open; then the state is read, and nobody else can change it
 * from then on; then the provider is asked; and points and state are committed together. Whoever was
 * fenced forgets all that it knows, and begins at the first step again, if the partition is its own.
 */
export class GroupOwnership implements Ownership {
  readonly #parts: GroupParts;
  readonly #topic: StateTopic;
  readonly #group: PartitionGroup;
  readonly #holdings = new Map<number, Holding>();
  readonly #closing = new AbortController();
  #failure: { readonly error: KafkaBridgeError; readonly at: number } | undefined;

  constructor(parts: GroupParts) {
    this.#parts = parts;
    this.#topic = new StateTopic(parts.state, parts.place);
    this.#group = new PartitionGroup(parts.state, {
      onTaken: (partitions) => this.#onTaken(partitions),
      onGivenBack: (partitions) => this.#onGivenBack(partitions),
      onError: (error) => {
        this.#failure = { error, at: performance.now() };
        parts.logger.warn(error.message);
      },
      onFailure: parts.onFailure,
    });
  }

  get failure(): KafkaBridgeError | undefined {
    const { error, at } = this.#failure ?? { error: undefined, at: 0 };
    return performance.now() - at > failureCountsMs ? undefined : error;
  }

  async start(): Promise<void> {
    await this.#topic.prepare();
    await this.#group.join();
  }

  #onTaken(partitions: readonly number[]): void {
    this.#failure = undefined;
    for (const partition of partitions) {
      this.#holdings.set(partition, new Holding(partition));
    }
    this.#parts.logger.debug("partitions of the state topic were taken", { partitions });
    this.#parts.onChange();
  }

  async #onGivenBack(partitions: readonly number[]): Promise<void> {
    this.#parts.logger.debug("partitions of the state topic were given back", { partitions });
    await this.#revoke(partitions, new ConsumerError("ASSIGNMENT_LOST"));
    this.#parts.onChange();
  }

  async #revoke(partitions: readonly number[], reason: unknown): Promise<void> {
    await Promise.all(
      partitions.map(async (partition) => {
        const holding = this.#holdings.get(partition);
        this.#holdings.delete(partition);
        await holding?.revoke(reason);
      }),
    );
  }

  of(shards: readonly Shard[]): readonly HeldShards[] {
    const byPartition = new Map<number, Shard[]>();
    for (const shard of shards) {
      const partition = this.#topic.partitionOf(shard.id);
      byPartition.set(partition, [...(byPartition.get(partition) ?? []), shard]);
    }
    return [...this.#holdings].flatMap(([partition, holding]) => {
      const held = byPartition.get(partition) ?? [];
      return held.length === 0 ? [] : [{ holding, shards: held }];
    });
  }

  async takeOver(holding: Holding): Promise<void> {
    await holding.take(async ({ partition, revoked }) => {
      const writer = await this.#parts.fenced(String(partition));
      try {
        const signal = AbortSignal.any([revoked, this.#closing.signal]);
        return { writer, stateOf: await this.#topic.read(signal) };
      } catch (error) {
        await writer.close(0);
        throw error;
      }
    });
  }

  records(shard: Shard, untilMs: number): readonly RecordInput[] {
    return [this.#topic.record(shard.id, untilMs, this.#parts.clock.now())];
  }

  async close(): Promise<void> {
    const closed = new ClosedError({ detail: "the source" });
    this.#closing.abort(closed);
    await this.#revoke([...this.#holdings.keys()], closed);
    await this.#group.close();
  }
}
