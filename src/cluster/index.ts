export { allCapabilities, type Capability, requireCapability } from "./capabilities.ts";
export type { Delivery } from "./delivery-slots.ts";
export { type Connected, connectDriver, logDriver } from "./driver-connection.ts";
export { DriverConsumer } from "./driver-consumer.ts";
export { DriverConsumerQueries } from "./driver-consumer-queries.ts";
export {
  type CommitOffset,
  type DriverConsumerListener,
  type DriverConsumerOptions,
  type DriverRecord,
  logicalOffsets,
  type PartitionOffset,
  type Polled,
  type RebalanceEvent,
  type TopicPartition,
  type Watermarks,
} from "./driver-consumer-types.ts";
export {
  type DriverHeaders,
  DriverProducer,
  driverHeaders,
  type OutgoingRecord,
  type TopicLayout,
} from "./driver-producer.ts";
export {
  type ConsumerOverrides,
  commonSettings,
  consumerSettings,
  type DriverTarget,
  producerSettings,
} from "./driver-settings.ts";
export { driverTarget } from "./driver-target.ts";
export { EmbeddedKafka, type EmbeddedKafkaOptions } from "./embedded-kafka.ts";
export { ensureTopic, type TopicContext } from "./ensure-topic.ts";
export { loadDriver } from "./load-driver.ts";
