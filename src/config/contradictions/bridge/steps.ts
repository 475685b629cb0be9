import type { Pipeline, PipelineRow } from "./pipeline-row.ts";

type Step = Pipeline["process"][number];

interface StepRow {
  readonly reads: readonly [string, ...string[]];
  readonly message: string;
  broken(step: Step): boolean;
}

const severities = ["trace", "debug", "info", "warn", "error", "fatal"];

/** Contradictions within one step; their paths begin at the step. */
export const stepRows: readonly StepRow[] = [
  ...(["keep", "drop"] as const).map(
    (meets): StepRow => ({
      reads: [`filter.${meets}.minSeverity`, `filter.${meets}.maxSeverity`],
      message: "is above maxSeverity, so nothing meets both",
      broken: ({ filter }) => {
        const { minSeverity, maxSeverity } = filter?.[meets] ?? {};
        return (
          minSeverity !== undefined &&
          maxSeverity !== undefined &&
          severities.indexOf(minSeverity) > severities.indexOf(maxSeverity)
        );
      },
    }),
  ),
  ...(["keep", "drop"] as const).map(
    (meets): StepRow => ({
      reads: [`filter.${meets}.service`, `filter.${meets}.resource`],
      message: "is the resource attribute `service.name`, which `resource` has too: give one",
      broken: ({ filter }) => {
        const { service, resource = {} } = filter?.[meets] ?? {};
        return service !== undefined && Object.hasOwn(resource, "service.name");
      },
    }),
  ),
  {
    reads: ["attributes.redact", "attributes.drop"],
    message: "has an attribute that `drop` takes out: name it once",
    broken: ({ attributes }) =>
      (attributes?.redact ?? []).some((name) => attributes?.drop?.includes(name)),
  },
];

/** The rows of every step of a pipeline. */
export function rowsOfSteps({ process }: Pipeline): PipelineRow[] {
  return process.flatMap((_, index) =>
    stepRows.map((row): PipelineRow => {
      const [first, ...others] = row.reads;
      const place = `process.${index}`;
      return {
        reads: [`${place}.${first}`, ...others.map((path) => `${place}.${path}`)],
        message: row.message,
        broken: ({ process: steps }) => {
          const step = steps[index];
          return step !== undefined && row.broken(step);
        },
      };
    }),
  );
}
