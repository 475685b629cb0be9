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
  pollingRow(
    "lookbackMs",
    ["settleMs", "periodSeconds"],
    "must be at least settleMs and one period together, or no point is ever read",
    ({ lookbackMs, settleMs, periodSeconds }) => lookbackMs < settleMs + periodSeconds * 1_000,
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

function inPipeline({ reads, message, broken }: MskRow): PipelineRow {
  const [first, ...others] = reads;
  return {
    reads: [`from.msk.${first}`, ...others.map((path) => `from.msk.${path}`)],
    message,
    broken: ({ from }, given) =>
      from.msk !== undefined && broken(from.msk, (path) => given(`from.msk.${path}`)),
  };
}

function confluentRow(
  path: keyof Confluent,
  others: readonly (keyof Confluent)[],
  message: string,
  broken: (confluent: Confluent) => boolean,
): PipelineRow {
  return {
    reads: [`from.confluent.${path}`, ...others.map((other) => `from.confluent.${other}`)],
    message,
    broken: ({ from }) => from.confluent !== undefined && broken(from.confluent),
  };
}

const isQuery = ({ mode }: Confluent) => mode === "query";

const confluent: readonly PipelineRow[] = [
  confluentRow(
    "intervalMs",
    ["granularity", "mode"],
    "must be a multiple of the granularity, so that no interval is read in half",
    (options) =>
      isQuery(options) && options.intervalMs % granularities[options.granularity].lengthMs !== 0,
  ),
  confluentRow(
    "lookbackMs",
    ["settleMs", "granularity", "mode"],
    "must be at least settleMs and one granularity together, or no point is ever read",
    (options) =>
      isQuery(options) &&
      options.lookbackMs < options.settleMs + granularities[options.granularity].lengthMs,
  ),
  confluentRow(
    "lookbackMs",
    ["granularity", "mode"],
    "is longer than a query may span: 6 h with PT1M, 1 day with PT5M, 4 with PT15M, 7 with PT30M",
    ({ lookbackMs, granularity, mode }) =>
      mode === "query" &&
      lookbackMs > (granularities[granularity].maxSpanMs ?? Number.POSITIVE_INFINITY),
  ),
  ...(["granularity", "lookbackMs", "maxBackfillMs"] as const).map(
    (path): PipelineRow => ({
      reads: [`from.confluent.${path}`, "from.confluent.mode"],
      message: "is for `mode: query`: an export gives the newest minute only",
      broken: ({ from }, given) =>
        from.confluent?.mode === "export" && given(`from.confluent.${path}`),
    }),
  ),
];

/** What cloud providers' metrics can be asked for. */
export const providerRows: readonly PipelineRow[] = [...mskRows.map(inPipeline), ...confluent];
