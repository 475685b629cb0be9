export { allCapabilities, type Capability, requireCapability } from "./capabilities.ts";
export { type Connected, connectDriver, logDriver } from "./driver-connection.ts";
export {
  type ConsumerOverrides,
  commonSettings,
  consumerSettings,
  type DriverTarget,
  producerSettings,
} from "./driver-settings.ts";
export { driverTarget } from "./driver-target.ts";
export { EmbeddedKafka, type EmbeddedKafkaOptions } from "./embedded-kafka.ts";
export { loadDriver } from "./load-driver.ts";
