import type { BridgeOutput } from "../../bridge-kafka.ts";
import type { Contradiction, Given } from "../../check/contradiction.ts";

/** Checked options of one pipeline. */
export type Pipeline = BridgeOutput["pipelines"][string];

/** A contradiction within a pipeline; its paths begin at the pipeline. */
export type PipelineRow = Contradiction<Pipeline>;

/** The row for the pipeline of a name, with whole paths. */
export function rowIn(name: string, row: PipelineRow): Contradiction<BridgeOutput> {
  const place = `pipelines.${name}`;
  const [first, ...others] = row.reads;
  const given =
    (whole: Given): Given =>
    (path) =>
      whole(`${place}.${path}`);
  return {
    reads: [`${place}.${first}`, ...others.map((path) => `${place}.${path}`)],
    message: row.message,
    broken: ({ pipelines }, whole) => {
      const pipeline = pipelines[name];
      return pipeline !== undefined && row.broken(pipeline, given(whole));
    },
  };
}
