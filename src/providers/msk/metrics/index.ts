export {
  type DimensionName,
  type DimensionSet,
  dimensionSetOf,
  dimensionSets,
  dimensionTags,
} from "./dimensions.ts";
export { mskMetricOf, mskMetrics, mskTable } from "./metric-table.ts";
export type { MskMetric } from "./msk-metric.ts";
