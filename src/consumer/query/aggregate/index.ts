export { shareOf } from "./figures.ts";
export {
  type AggregationPlan,
  type Aggregator,
  ItemAggregator,
  type ItemPlace,
} from "./item-aggregator.ts";
export { MetricAggregator } from "./metric-aggregator.ts";
