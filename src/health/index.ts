export {
  type Check,
  type CheckResult,
  type CheckStatus,
  type Finding,
  failedFinding,
  type HealthReport,
  healthReport,
  ok,
  runChecks,
} from "./check.ts";
export { activityCheck, type Lags, lagCheck, reachabilityCheck } from "./client-checks.ts";
export {
  Examination,
  runStages,
  type StageObserver,
  type Subject,
  type SubjectTopic,
} from "./doctor/index.ts";
export { endpointCheck } from "./endpoint-check.ts";
export { HealthEndpoint } from "./health-endpoint.ts";
export { HealthServer, type Readiness } from "./health-server.ts";
export { clusterCheck, readableTopicCheck, writableTopicCheck } from "./kafka-checks.ts";
