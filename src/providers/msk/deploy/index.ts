export { deployMetricStream } from "./deploy-metric-stream.ts";
export type { DeployedStack, StreamDeployment } from "./stream-deployment.ts";
export { awsTemplate } from "./template.ts";
