export {
  type ConsumerOverrides,
  commonSettings,
  consumerSettings,
  type DriverTarget,
  producerSettings,
} from "./driver-settings.ts";
export { loadDriver } from "./load-driver.ts";
