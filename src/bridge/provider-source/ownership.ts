import type { KafkaBridgeError } from "../../errors/index.ts";
import type { RecordInput } from "../../producer/index.ts";
import type { Shard } from "../../providers/index.ts";
import type { Holding } from "./holding.ts";

/** Shards of one holding. */
export interface HeldShards {
  readonly holding: Holding;
  readonly shards: readonly Shard[];
}

/** Tells which shards are this instance's to read. */
export interface Ownership {
  /** Why none may be, at this moment. */
  readonly failure: KafkaBridgeError | undefined;
  /** @throws what keeps it from beginning */
  start(): Promise<void>;
  /** Of all shards, those of this instance, in their holdings, whether these are taken over or not. */
  of(shards: readonly Shard[]): readonly HeldShards[];
  /** Takes a holding over. @throws why it cannot be */
  takeOver(holding: Holding): Promise<void>;
  /** The record that says how far a shard was read; none where no state is kept. */
  records(shard: Shard, untilMs: number): readonly RecordInput[];
  /** Gives all up. */
  close(): Promise<void>;
}
