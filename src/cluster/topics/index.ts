export { KafkaTopics } from "./kafka-topics.ts";
export type {
  AbsentPart,
  ChangeOptions,
  ConfigSource,
  CreatedTopic,
  DeletedRecords,
  EnsuredTopic,
  NewTopic,
  PartitionDescription,
  RecordsToDelete,
  TopicConfigChange,
  TopicConfigEntry,
  TopicDescription,
  TopicDifference,
  TopicListOptions,
  TopicSummary,
} from "./topic-types.ts";
