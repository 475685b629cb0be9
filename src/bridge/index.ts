export { Bridge, type PipelineStatus } from "./bridge.ts";
export type { PipelineCounts } from "./pipeline/index.ts";
