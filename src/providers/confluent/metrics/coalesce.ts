import type { Collected, CollectionProblem, NormalizedMetric } from "../../contract/index.ts";

/** A shard's points are handed on once there are that many of them… */
const enoughOfShard = 1_000;
/** … or once all shards together have that many. */
const mostHeld = 20_000;

/**
 * Makes fewer, larger pieces: a question about many clusters gives a few points of each, and whoever
 * takes a piece has the work of a record with it.
 */
export async function* coalesced(pieces: AsyncIterable<Collected>): AsyncGenerator<Collected> {
  const held = new Map<string, NormalizedMetric[]>();
  let count = 0;
  for await (const { shardId, metrics, problems = [] } of pieces) {
    const all = held.get(shardId) ?? [];
    held.set(shardId, all);
    count += metrics.length;
    for (const metric of metrics) {
      all.push(metric);
    }
    if (problems.length > 0 || all.length >= enoughOfShard) {
      held.delete(shardId);
      count -= all.length;
      yield pieceOf(shardId, all, problems);
    }
    if (count >= mostHeld) {
      yield* allOf(held);
      count = 0;
    }
  }
  yield* allOf(held);
}

function* allOf(held: Map<string, NormalizedMetric[]>): Generator<Collected> {
  for (const [shardId, metrics] of held) {
    held.delete(shardId);
    if (metrics.length > 0) {
      yield { shardId, metrics };
    }
  }
}

function pieceOf(
  shardId: string,
  metrics: readonly NormalizedMetric[],
  problems: readonly CollectionProblem[],
): Collected {
  return { shardId, metrics, ...(problems.length === 0 ? {} : { problems }) };
}
