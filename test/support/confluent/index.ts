export { catalogue, type Metric } from "./catalogue.ts";
export { type CloudCluster, CloudState, type Labels } from "./cloud-state.ts";
export { type ConfluentFixture, fixtureStart, startConfluent } from "./confluent-fixture.ts";
export { ConfluentServer, type Disturbance, type SeenRequest } from "./confluent-server.ts";
