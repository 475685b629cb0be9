import { AdaptiveCache, type Clock, mapConcurrently } from "../../calls/index.ts";
import type { CollectionProblem } from "../../contract/index.ts";
import type { AwsRegion } from "../aws/region.ts";
import type { MskCluster } from "../cluster.ts";
import type { MskDiscovery } from "../discovery/discovery.ts";
import { knownBrokers } from "../discovery/known-brokers.ts";
import { callsAtATime } from "../discovery/tags.ts";
import { isForGood } from "../is-for-good.ts";
import { type ListedSeries, listSeries } from "./listed-series.ts";
import type { MetricChoice } from "./metric-choice.ts";
import { type ClusterBrokers, plannedSeries } from "./planned-series.ts";
import type { SeriesSpec } from "./series-spec.ts";

/** What is to be read of a shard. */
export interface SeriesPlan {
  /** All series; made while they are read. */
  series(): Iterable<SeriesSpec>;
  readonly problems: readonly CollectionProblem[];
}

/** CloudWatch lists what had points in the last three hours only. */
const recentMs = 3 * 3_600_000;
/** A new series is up to 15 minutes late in the lists, so asking more often finds little more. */
const listTtl = { initialTtlMs: 300_000, minTtlMs: 300_000, maxTtlMs: 1_800_000 };

/** Finds out which series there are. What is costly to find out is kept as long as it stays the same. */
export class SeriesPlanner {
  readonly #discovery: MskDiscovery;
  readonly #choice: MetricChoice;
  readonly #clock: Clock;
  readonly #listed: AdaptiveCache<ListedSeries>;

  constructor(discovery: MskDiscovery, choice: MetricChoice, clock: Clock) {
    this.#discovery = discovery;
    this.#choice = choice;
    this.#clock = clock;
    this.#listed = new AdaptiveCache({
      clock,
      ...listTtl,
      isSame: (before, after) =>
        before.fingerprint === after.fingerprint && before.series.length === after.series.length,
    });
  }

  /**
   * What is to be read of a shard.
   *
   * @param startMs - begin of the range that is read
   * @throws ProviderError where the clusters cannot be listed
   */
  async plan(at: AwsRegion, startMs: number, signal?: AbortSignal): Promise<SeriesPlan> {
    const problems: CollectionProblem[] = [];
    const all = await this.#discovery.everyClusterAt(at, signal);
    const clusters = all.filter((cluster) => this.#discovery.isWanted(cluster));
    const brokers = await mapConcurrently(clusters, callsAtATime, (cluster) =>
      this.#brokersOf(at, cluster, { problems, signal }),
    );
    const listed =
      clusters.length === 0 ? [] : await this.#list(at, all, { startMs, problems, signal });
    const choice = this.#choice;
    return {
      problems,
      *series() {
        yield* plannedSeries(brokers, choice);
        yield* listed;
      },
    };
  }

  async #brokersOf(
    at: AwsRegion,
    cluster: MskCluster,
    { problems, signal }: { problems: CollectionProblem[]; signal: AbortSignal | undefined },
  ): Promise<ClusterBrokers> {
    const { brokers, error } = await knownBrokers(this.#discovery, { at, cluster }, signal);
    if (error !== undefined) {
      problems.push({
        kind: isForGood(error) ? "forbidden" : "failed",
        subject: `brokers of ${cluster.name}`,
        message: `${error.message} Taken for 1 to ${cluster.brokers ?? 0}.`,
      });
    }
    return { cluster, brokerIds: brokers.map(({ id }) => id) };
  }

  async #list(
    at: AwsRegion,
    clusters: readonly MskCluster[],
    asked: { startMs: number; problems: CollectionProblem[]; signal: AbortSignal | undefined },
  ): Promise<Iterable<SeriesSpec>> {
    const { startMs, problems, signal } = asked;
    const isRecent = startMs >= this.#clock.now() - recentMs;
    const { id, name } = await at.shard(signal);
    const question = {
      clusters,
      isWanted: (cluster: MskCluster) => this.#discovery.isWanted(cluster),
      choice: this.#choice,
    };
    try {
      const { series, ambiguous } = await this.#listed.get(
        `${id} ${isRecent}`,
        (shared) => listSeries(at, question, { isRecent, signal: shared }),
        signal,
      );
      if (ambiguous > 0) {
        problems.push({
          kind: "ambiguous",
          subject: `consumer lag in ${name}`,
          message: `${ambiguous} series do not say which of several clusters with that topic they are of.`,
        });
      }
      return current(series, clusters);
    } catch (error) {
      if (!isForGood(error)) {
        throw error;
      }
      problems.push({
        kind: "forbidden",
        subject: `topics and consumer groups in ${name}`,
        message: error.message,
      });
      return [];
    }
  }
}

/** The list is kept longer than the clusters: what is gone is left out, what changed is as it is now. */
function* currentSeries(
  series: readonly SeriesSpec[],
  clusters: readonly MskCluster[],
): Generator<SeriesSpec> {
  const byArn = new Map(clusters.map((cluster) => [cluster.arn, cluster]));
  for (const spec of series) {
    const cluster = byArn.get(spec.cluster.arn);
    if (cluster === spec.cluster) {
      yield spec;
    } else if (cluster !== undefined) {
      yield { ...spec, cluster };
    }
  }
}

function current(series: readonly SeriesSpec[], clusters: readonly MskCluster[]) {
  return { [Symbol.iterator]: () => currentSeries(series, clusters) };
}
