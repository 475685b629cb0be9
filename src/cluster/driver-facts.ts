import { createRequire } from "node:module";
import { driverPackage, loadDriver } from "./load-driver.ts";

/** What is known of the native driver. */
export interface DriverFacts {
  readonly packageName: string;
  readonly version: string;
  readonly librdkafkaVersion: string;
  /** What librdkafka was built with, such as `ssl`, `sasl_scram` and `zstd`. */
  readonly features: readonly string[];
}

/**
 * Loads the driver and says what it is.
 *
 * @throws MissingDependencyError where it does not load
 */
export function driverFacts(): DriverFacts {
  const { features, librdkafkaVersion } = loadDriver();
  const manifest: { version: string } = createRequire(import.meta.url)(
    `${driverPackage}/package.json`,
  );
  return { packageName: driverPackage, version: manifest.version, librdkafkaVersion, features };
}
