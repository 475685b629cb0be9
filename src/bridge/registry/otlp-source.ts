import type { OtlpSource as OtlpSourceConfig } from "../../config/index.ts";
import type { Source, SourceContext } from "../pipeline/index.ts";
import { MemoryBudget, OtlpReceiver } from "../receiver/index.ts";

/** OTLP that others send: the listeners of a pipeline. */
export function otlpSource(source: OtlpSourceConfig, context: SourceContext): Source {
  const { pipeline, deliver, logger, memoryBytes, isServing, headerNames } = context;
  return new OtlpReceiver({
    source,
    path: `pipelines.${pipeline}.from.otlp`,
    deliver,
    budget: new MemoryBudget(memoryBytes),
    logger,
    isServing,
    headerNames,
  });
}
