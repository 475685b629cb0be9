export { type Check, type CheckResult, type Finding, ok, runChecks } from "./check.ts";
export { endpointCheck } from "./endpoint-check.ts";
export {
  type HealthAddress,
  type HealthAnswers,
  HealthServer,
  type Readiness,
} from "./health-server.ts";
export { clusterCheck, readableTopicCheck, writableTopicCheck } from "./kafka-checks.ts";
