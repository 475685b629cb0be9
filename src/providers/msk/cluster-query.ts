import type { MetricOptions, NormalizedMetric, TimeRange } from "../contract/index.ts";
import type { PlacedCluster } from "./discovery/discovery.ts";
import { knownBrokers } from "./discovery/known-brokers.ts";
import { isForGood } from "./is-for-good.ts";
import { type DimensionSet, dimensionSets, type MskMetric } from "./metrics/index.ts";
import type { MskCloud } from "./msk-cloud.ts";
import type { MskId } from "./msk-id.ts";
import { listSeries } from "./poll/listed-series.ts";
import { type MetricChoice, metricChoice } from "./poll/metric-choice.ts";
import { alignedRange } from "./poll/msk-collector.ts";
import { plannedSeries } from "./poll/planned-series.ts";
import type { SeriesSpec } from "./poll/series-spec.ts";

/** CloudWatch lists what had points in the last three hours only. */
const recentMs = 3 * 3_600_000;
const hourMs = 3_600_000;
/** Where only a metric stream is configured, which has no such option. */
const defaultSettleMs = 120_000;

/** What of a cluster is asked for. */
export interface ClusterQuestion {
  readonly sets: readonly DimensionSet[];
  /** One broker or topic of it alone. */
  readonly part?: MskId["part"];
}

/** What is read where the caller does not say: the last hour that is settled. */
export function readRange(
  { clock, config }: MskCloud,
  { range, periodSeconds }: MetricOptions,
): { readonly range: TimeRange; readonly periodMs: number } {
  const periodMs = (periodSeconds ?? config.polling?.periodSeconds ?? 60) * 1_000;
  const endMs = clock.now() - (config.polling?.settleMs ?? defaultSettleMs);
  return { range: alignedRange(range ?? { startMs: endMs - hourMs, endMs }, periodMs), periodMs };
}

/** Reads metrics of one cluster. */
export async function readCluster(
  cloud: MskCloud,
  placed: PlacedCluster,
  question: ClusterQuestion,
  options: MetricOptions = {},
): Promise<NormalizedMetric[]> {
  const choice = metricChoice(options.metrics, cloud.config.unmapped === "drop", ({ dimensions }) =>
    question.sets.includes(dimensions),
  );
  const { range, periodMs } = readRange(cloud, options);
  const series = await seriesOf(cloud, placed, { ...question, choice, range }, options.signal);
  return await readSeries(cloud, placed, series, { range, periodMs, signal: options.signal });
}

/** Reads series of one cluster. */
async function readSeries(
  { reader }: MskCloud,
  { at, cluster }: PlacedCluster,
  series: readonly SeriesSpec[],
  options: {
    readonly range: TimeRange;
    readonly periodMs: number;
    readonly signal: AbortSignal | undefined;
  },
): Promise<NormalizedMetric[]> {
  const metrics: NormalizedMetric[] = [];
  if (options.range.startMs >= options.range.endMs) {
    return metrics;
  }
  for await (const piece of reader.read([{ shardId: cluster.arn, at, series }], options)) {
    for (const metric of piece.metrics) {
      metrics.push(metric);
    }
  }
  return metrics;
}

async function seriesOf(
  cloud: MskCloud,
  placed: PlacedCluster,
  question: ClusterQuestion & { readonly choice: MetricChoice; readonly range: TimeRange },
  signal: AbortSignal | undefined,
): Promise<SeriesSpec[]> {
  const { sets, choice, part, range } = question;
  const { at, cluster } = placed;
  const ids = sets.includes("broker") ? await brokersOf(cloud, placed, { part, signal }) : [];
  const planned = [...plannedSeries([{ cluster, brokerIds: ids }], choice)];
  if (sets.every((set) => set === "cluster" || set === "broker")) {
    return planned;
  }
  const clusters = await cloud.discovery.everyClusterAt(at, signal);
  const listed = await listSeries(
    at,
    {
      clusters,
      choice,
      isWanted: ({ arn }) => arn === cluster.arn,
      clusterName: cluster.name,
      topic: part?.kind === "topic" ? part.name : undefined,
    },
    { isRecent: range.startMs >= cloud.clock.now() - recentMs, signal },
  );
  const ofPart = listed.series.filter((series) => isOf(series, part));
  return [...planned, ...ofPart];
}

async function brokersOf(
  { discovery }: MskCloud,
  placed: PlacedCluster,
  { part, signal }: { part: MskId["part"]; signal: AbortSignal | undefined },
): Promise<readonly string[]> {
  if (part?.kind === "broker") {
    return [part.name];
  }
  const { brokers } = await knownBrokers(discovery, placed, signal);
  return brokers.map(({ id }) => id);
}

function isOf({ place }: SeriesSpec, part: MskId["part"]): boolean {
  if (part === undefined) {
    return true;
  }
  const dimension = part.kind === "broker" ? "Broker ID" : "Topic";
  return place.dimensions.some(([name, value]) => name === dimension && value === part.name);
}

/** The sets of dimensions at a level. */
export function setsOf(...scopes: readonly string[]): DimensionSet[] {
  const sets = Object.keys(dimensionSets) as MskMetric["dimensions"][];
  return sets.filter((set) => scopes.includes(dimensionSets[set].scope));
}

/** Names of topics that CloudWatch has figures of, where MSK does not list them. */
export async function topicsWithFigures(
  cloud: MskCloud,
  placed: PlacedCluster,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const choice = metricChoice(["BytesInPerSec"], false, ({ dimensions }) =>
    setsOf("topic").includes(dimensions),
  );
  const { range } = readRange(cloud, {});
  try {
    const question = { sets: setsOf("topic"), choice, range };
    const series = await seriesOf(cloud, placed, question, signal);
    const names = series.flatMap(({ place }) =>
      place.dimensions.filter(([name]) => name === "Topic").map(([, value]) => value),
    );
    return [...new Set(names)].sort();
  } catch (error) {
    if (isForGood(error)) {
      return [];
    }
    throw error;
  }
}
