export { allCapabilities, type Capability } from "./capabilities.ts";
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
export {
  type DeliveryReports,
  type DriverHeaders,
  DriverProducer,
  driverHeaders,
  type OutgoingRecord,
  type TopicLayout,
} from "./driver-producer.ts";
export { driverTarget } from "./driver-target.ts";
export { EmbeddedKafka, type EmbeddedKafkaOptions } from "./embedded-kafka.ts";
export { ensureTopic, type TopicContext } from "./ensure-topic.ts";
export { loadDriver } from "./load-driver.ts";
