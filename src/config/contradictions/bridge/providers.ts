import type { Contradiction } from "../../check/contradiction.ts";
import { granularities } from "../../sections/bridge/confluent-source.ts";
import { pollingOf } from "../../sections/bridge/msk-source.ts";
import type { Pipeline, PipelineRow } from "./pipeline-row.ts";

type Msk = NonNullable<Pipeline["from"]["msk"]>;
type Polling = NonNullable<ReturnType<typeof pollingOf>>;
type Confluent = NonNullable<Pipeline["from"]["confluent"]>;

const dayMs = 86_400_000;

/** How long CloudWatch keeps points of a period. */
function retentionMs(periodSeconds: number): number {
  if (periodSeconds < 300) {
    return 15 * dayMs;
  }
  return (periodSeconds < 3_600 ? 63 : 455) * dayMs;
}

type MskRow = Contradiction<Msk>;

function mskRow(path: string, message: string, broken: (msk: Msk) => boolean): MskRow {
  return { reads: [path], message, broken };
}

function pollingRow(
  path: keyof Polling,
  others: readonly (keyof Polling)[],
  message: string,
  broken: (polling: Polling) => boolean,
): MskRow {
  return {
    reads: [`polling.${path}`, ...others.map((other) => `polling.${other}`)],
    message,
    broken: (msk) => {
      const polling = pollingOf(msk);
      return polling !== undefined && broken(polling);
    },
  };
}

/** What contradicts itself within the options of Amazon MSK; the paths begin at the section. */
export const mskRows: readonly MskRow[] = [
  mskRow(
    "endpoint",
    "excludes endpoints: give one address for all services, or one for each",
    ({ endpoint, endpoints }) => endpoint !== undefined && endpoints !== undefined,
  ),
  pollingRow(
    "periodSeconds",
    [],
    "must be a multiple of 60: MSK's metrics come by the minute",
    ({ periodSeconds }) => periodSeconds % 60 !== 0,
  ),
  pollingRow(
    "intervalMs",
    ["periodSeconds"],
    "must be a multiple of the period, so that none is read in half",
    ({ intervalMs, periodSeconds }) =>
      periodSeconds % 60 === 0 && intervalMs % (periodSeconds * 1_000) !== 0,
  ),
  ...(["lookbackMs", "maxBackfillMs"] as const).map((path) =>
    pollingRow(
      path,
      ["periodSeconds"],
      "is longer than CloudWatch keeps points of that period: 15 days below 300 s, 63 below 3,600 s, else 455",
      (polling) => polling[path] > retentionMs(polling.periodSeconds),
    ),
  ),
  mskRow(
    "metricStream.includeNamespaces",
    "lacks AWS/Kafka, where MSK's metrics are",
    ({ metricStream }) =>
      metricStream !== undefined && !metricStream.includeNamespaces.includes("AWS/Kafka"),
  ),
];

type ConfluentRow = Contradiction<Confluent>;

function confluentRow(
  path: keyof Confluent,
  others: readonly (keyof Confluent)[],
  message: string,
  broken: (confluent: Confluent) => boolean,
): ConfluentRow {
  return { reads: [path, ...others], message, broken };
}

/** What contradicts itself within the options of Confluent Cloud; the paths begin at the section. */
export const confluentRows: readonly ConfluentRow[] = [
  confluentRow(
    "intervalMs",
    ["granularity", "mode"],
    "must be a multiple of the granularity, so that no interval is read in half",
    (options) =>
      options.mode === "query" &&
      options.intervalMs % granularities[options.granularity].lengthMs !== 0,
  ),
  ...(["granularity", "lookbackMs", "maxBackfillMs"] as const).map(
    (path): ConfluentRow => ({
      reads: [path, "mode"],
      message: "is for `mode: query`: an export gives the newest minute only",
      broken: ({ mode }, given) => mode === "export" && given(path),
    }),
  ),
];

/** Contradictions of a provider's section where the section stands in a pipeline. */
function inPipeline<Section extends "msk" | "confluent">(
  section: Section,
  rows: readonly Contradiction<NonNullable<Pipeline["from"][Section]>>[],
): readonly PipelineRow[] {
  return rows.map(({ reads: [first, ...others], message, broken }) => ({
    reads: [`from.${section}.${first}`, ...others.map((path) => `from.${section}.${path}`)],
    message,
    broken: ({ from }, given) => {
      const options = from[section];
      return (
        options !== undefined &&
        broken(options as NonNullable<Pipeline["from"][Section]>, (path) =>
          given(`from.${section}.${path}`),
        )
      );
    },
  }));
}

/** What cloud providers' metrics can be asked for. */
export const providerRows: readonly PipelineRow[] = [
  ...inPipeline("msk", mskRows),
  ...inPipeline("confluent", confluentRows),
];
