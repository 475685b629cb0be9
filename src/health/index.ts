export { type Check, type CheckResult, ok, runChecks } from "./check.ts";
export { endpointCheck } from "./endpoint-check.ts";
export { HealthServer, type Readiness } from "./health-server.ts";
export { clusterCheck, readableTopicCheck, writableTopicCheck } from "./kafka-checks.ts";
