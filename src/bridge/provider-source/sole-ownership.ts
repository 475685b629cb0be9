import type { Shard } from "../../providers/index.ts";
import { Holding } from "./holding.ts";
import type { HeldShards, Ownership } from "./ownership.ts";

/** Without a state: all shards are this instance's, and nothing is known of what was before. */
export class SoleOwnership implements Ownership {
  readonly failure = undefined;
  readonly #holdings = new Map<string, Holding>();

  async start(): Promise<void> {}

  of(shards: readonly Shard[]): readonly HeldShards[] {
    return shards.map((shard) => {
      const holding = this.#holdings.get(shard.id) ?? new Holding(undefined);
      this.#holdings.set(shard.id, holding);
      return { holding, shards: [shard] };
    });
  }

  async takeOver(holding: Holding): Promise<void> {
    await holding.take(async () => ({ writer: undefined, stateOf: () => undefined }));
  }

  records(): readonly never[] {
    return [];
  }

  async close(): Promise<void> {
    const reason = new Error("the source is closed");
    await Promise.all([...this.#holdings.values()].map((holding) => holding.revoke(reason)));
  }
}
