export type { ConfluentSurroundings } from "./confluent-cloud.ts";
export { ConfluentProvider } from "./confluent-provider.ts";
export { confluentRows, confluentTable } from "./metrics/index.ts";
