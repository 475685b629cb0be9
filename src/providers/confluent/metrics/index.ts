export { type Granularity, granularityOf, lengthOf, newestRange } from "./buckets.ts";
export { Descriptors } from "./descriptor.ts";
export { MetricReader, type MetricReading } from "./metric-reader.ts";
export { confluentRows, confluentTable } from "./metric-table.ts";
export type { MetricResource } from "./resource.ts";
