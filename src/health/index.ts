export {
  type HealthAddress,
  type HealthAnswers,
  HealthServer,
  type Readiness,
} from "./health-server.ts";
