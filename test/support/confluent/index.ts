export { catalogue, type Metric } from "./catalogue.ts";
export { type CloudCluster, CloudState, type Labels } from "./cloud-state.ts";
export { ConfluentServer, type Disturbance, type SeenRequest } from "./confluent-server.ts";
