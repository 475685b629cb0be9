export type { AssignmentRequest } from "./assignment.ts";
export type { BatchIterator } from "./batch-iterator.ts";
export { Bell } from "./bell.ts";
export type {
  AnyConsumedBatch,
  ConsumedBatch,
  ConsumedLogs,
  ConsumedMetrics,
  ConsumedOf,
  ConsumedTraces,
} from "./consumed-batch.ts";
export type { RecordHeader } from "./consumed-headers.ts";
export type { ConsumedRecord } from "./consumed-record.ts";
export type {
  ConsumerEventMap,
  EofNotice,
  FlowNotice,
  RebalanceNotice,
  TopicReplacedNotice,
  UnreadableNotice,
} from "./consumer-events.ts";
export { within } from "./deadline.ts";
export { KafkaConsumer } from "./kafka-consumer.ts";
export {
  type DeadLetterFilter,
  type DeadLetterRecord,
  DeadLetterTopic,
  type LetterSource,
  type OffsetSpan,
  type ReplayFailure,
  type ReplayOptions,
  type ReplayProgress,
} from "./letters/index.ts";
export type { PartitionFilter } from "./partition-control.ts";
export {
  type Aggregating,
  type Aggregation,
  type AggregationQuery,
  type FilterValue,
  type GroupsQueryResult,
  type ItemQuery,
  isAggregation,
  type LogsQueryResult,
  type Measuring,
  type MetricAggregationQuery,
  type MetricGroup,
  type MetricsQueryResult,
  type QueryBase,
  type QueryCount,
  type QueryFilter,
  type QueryGroup,
  type QueryStatistics,
  type QueryTimeRange,
  type TracesQueryResult,
  type UnreadableRecord,
} from "./query/index.ts";
export type { RecordEncoding } from "./read-record.ts";
export type { ReadingLag } from "./reading-lag.ts";
export type { BatchesOptions, ReadingOptions, RunOptions } from "./reading-options.ts";
export type { RefusalHandler } from "./refused-record.ts";
export type { BatchHandler, BatchHandlers } from "./runner.ts";
export type { StartingOffset } from "./starting-offset.ts";
export type { Selection } from "./subscription.ts";
export { TopicScan } from "./topic-scan.ts";
