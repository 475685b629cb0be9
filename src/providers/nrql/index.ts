export { confluentDialect } from "./confluent.ts";
export type { Narrowing, QueryDialect, QueryLevel, QueryPattern } from "./dialect.ts";
export { mskDialect } from "./msk.ts";
export { ownMetrics } from "./own-metrics.ts";
export { ProviderQueries } from "./provider-queries.ts";
export { NrqlQuery } from "./query.ts";
