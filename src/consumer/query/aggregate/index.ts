export { shareOf } from "./figures.ts";
export {
  type Aggregator,
  ItemAggregator,
} from "./item-aggregator.ts";
export { MetricAggregator } from "./metric-aggregator.ts";
