export { ClientObserver } from "./client-observer.ts";
export { memoryShare } from "./memory-share.ts";
export { pipelineLogger } from "./pipeline-logger.ts";
export { PipelineRun, type RunStatus } from "./pipeline-run.ts";
export { type ReloadReport, replacePipelines } from "./replace-pipelines.ts";
