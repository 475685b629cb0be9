import type { Collected, CollectionProblem, NormalizedMetric } from "../../contract/index.ts";

/** A piece has no more points. */
const mostPoints = 5_000;

/** Gathers points by shard, and hands them on in pieces of bounded size. */
export class Pieces {
  readonly #byShard = new Map<string, NormalizedMetric[]>();

  /** Takes a point. Gives a piece once there are enough of its shard. */
  add(shardId: string, metric: NormalizedMetric): Collected | undefined {
    let metrics = this.#byShard.get(shardId);
    if (metrics === undefined) {
      metrics = [];
      this.#byShard.set(shardId, metrics);
    }
    metrics.push(metric);
    if (metrics.length < mostPoints) {
      return undefined;
    }
    this.#byShard.delete(shardId);
    return { shardId, metrics };
  }

  /** All that is left. */
  *finish(): Generator<Collected> {
    for (const [shardId, metrics] of this.#byShard) {
      this.#byShard.delete(shardId);
      yield { shardId, metrics };
    }
  }
}

/** A piece that tells of a problem only. */
export function problemPiece(shardId: string, problem: CollectionProblem): Collected {
  return { shardId, metrics: [], problems: [problem] };
}
