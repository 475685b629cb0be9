export { catalogue, type Metric } from "./catalogue.ts";
export { type ConfluentFixture, startConfluent } from "./confluent-fixture.ts";
export { ConfluentServer } from "./confluent-server.ts";
