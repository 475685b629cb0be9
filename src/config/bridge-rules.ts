import type { BridgeOutput } from "./bridge-kafka.ts";
import type { OptionRules } from "./check/check.ts";
import type { Contradiction, Given } from "./check/contradiction.ts";
import { rowsAcross } from "./contradictions/bridge/across.ts";
import { rowsOfClients, sharedRows } from "./contradictions/bridge/clients.ts";
import { endRows } from "./contradictions/bridge/ends.ts";
import { otlpRows } from "./contradictions/bridge/otlp.ts";
import { type PipelineRow, rowIn } from "./contradictions/bridge/pipeline-row.ts";
import {
  processRows,
  rowsOfProcess,
  tooManyPipelines,
} from "./contradictions/bridge/process-wide.ts";
import { providerRows } from "./contradictions/bridge/providers.ts";
import { rowsOfSteps } from "./contradictions/bridge/steps.ts";
import { rowsOfTopics } from "./contradictions/bridge/topics.ts";
import { kafkaRules } from "./kafka-rules.ts";
import { bridgeSchema } from "./sections/bridge/bridge-options.ts";

/** Contradictions within a pipeline; their paths begin at the pipeline. */
export const pipelineRows: readonly PipelineRow[] = [...endRows, ...otlpRows, ...providerRows];

/** What a bridge.yaml is checked against. */
export const bridgeRules: OptionRules<typeof bridgeSchema> = {
  schema: bridgeSchema,
  contradictions: [...processRows, ...sharedRows],
  contradictionsWithin,
  asIs: new Set([...kafkaRules.asIs].map((path) => `kafka.${path}`)),
  standIns: { kafka: kafkaRules.standIns, pipelines: {} },
};

function contradictionsWithin(
  options: BridgeOutput,
  given: Given,
): readonly Contradiction<BridgeOutput>[] {
  if (tooManyPipelines(options)) {
    return [];
  }
  const rows = Object.entries(options.pipelines).flatMap(([name, pipeline]) => [
    ...[...pipelineRows, ...rowsOfSteps(pipeline)].map((row) => rowIn(name, row)),
    ...rowsOfTopics(options, given, name),
    ...rowsOfClients(options, given, name),
  ]);
  return [...rows, ...rowsAcross(options), ...rowsOfProcess(options, given)];
}
