export { abortable } from "./abortable.ts";
export { type BrokerAddress, nameOf, parseAddress } from "./broker-address.ts";
export { brokerRequests } from "./broker-requests.ts";
export { allCapabilities, type Capability } from "./capabilities.ts";
export type { AdminCallOptions, ClusterSource } from "./cluster-connection.ts";
export type {
  BrokerDescription,
  BrokerReachability,
  ClusterDescription,
  ClusterMetadata,
  PartitionMetadata,
  TopicMetadata,
} from "./cluster-types.ts";
export { DriverConsumer } from "./driver-consumer.ts";
export { DriverConsumerQueries } from "./driver-consumer-queries.ts";
export {
  type CommitOffset,
  type DriverConsumerListener,
  type DriverRecord,
  logicalOffsets,
  type PartitionOffset,
  type Polled,
  type RebalanceEvent,
  type TopicPartition,
} from "./driver-consumer-types.ts";
export { driverFacts } from "./driver-facts.ts";
export {
  type DeliveryReports,
  type DriverHeaders,
  DriverProducer,
  driverHeaders,
  type OutgoingRecord,
  type TopicLayout,
} from "./driver-producer.ts";
export { type DriverTarget, keepsDeliveryTime } from "./driver-settings.ts";
export type {
  BrokerStatistics,
  ClientStatistics,
  MembershipStatistics,
  PartitionStatistics,
  TimeStatistics,
} from "./driver-statistics.ts";
export { driverTarget } from "./driver-target.ts";
export type { TransactionOutcome } from "./driver-transactions.ts";
export { EmbeddedKafka, type EmbeddedKafkaOptions } from "./embedded-kafka.ts";
export { ensureTopic, type TopicContext } from "./ensure-topic.ts";
export type {
  GroupCoordinator,
  GroupDescription,
  GroupListOptions,
  GroupMember,
  GroupState,
  GroupSummary,
  GroupType,
  LagOptions,
  MemberPartitions,
  OffsetChange,
  PartitionLag,
  ResetOptions,
  ResetTarget,
} from "./groups/index.ts";
export { ConsumerGroups } from "./groups/index.ts";
export { KafkaCluster, type ReachabilityOptions } from "./kafka-cluster.ts";
export {
  askForSasl,
  type CertificateFacts,
  lookAtTls,
  resolveHost,
  type TlsFacts,
  timeTcp,
} from "./listener-facts.ts";
export { listenerFault } from "./listener-fault.ts";
export { loadDriver } from "./load-driver.ts";
export type { PartitionPlace } from "./partition-leaders.ts";
export { freeBytes, keepBytes } from "./spent-bytes.ts";
export { type TopicPermissions, topicPermissions } from "./topic-permissions.ts";
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
} from "./topics/index.ts";
export { KafkaTopics } from "./topics/index.ts";
