export { Bridge, type BridgeParts } from "./bridge.ts";
export { BridgeChecks } from "./bridge-checks.ts";
export { endpointChecks, usedGroups, usedTopics } from "./bridge-subject.ts";
export type { PipelineCounts } from "./pipeline/index.ts";
export type { PipelineStatus } from "./pipeline-status.ts";
export { readinessOf } from "./readiness.ts";
export type { ReloadReport } from "./supervision/index.ts";
