import { createRequire } from "node:module";
import type * as Driver from "@confluentinc/kafka-javascript";
import { MissingDependencyError } from "../errors/index.ts";

/** The Kafka driver's package: the only one that data goes through. */
export const driverPackage = "@confluentinc/kafka-javascript";

/** What the driver's package exports. Stays inside `src/cluster`. */
export type DriverModule = typeof Driver;
export type DriverProducerClient = Driver.Producer;
export type DriverConsumerClient = Driver.KafkaConsumer;
export type DriverMetadata = Driver.Metadata;
export type DriverAdminClient = Driver.IAdminClient;
export type DriverTopicDescription = Driver.TopicDescription;
export type DriverUuid = Driver.Uuid;

/** What producers and consumers of the driver have in common. */
export interface DriverClient extends NodeJS.EventEmitter {
  connect(
    options: Driver.MetadataOptions,
    // The driver's types promise an error always; it is null on success.
    callback: (error: Driver.LibrdKafkaError | null, metadata: DriverMetadata) => void,
  ): unknown;
  disconnect(callback: () => void): unknown;
}

let loaded: DriverModule | undefined;

/**
 * Loads the native Kafka driver when it is first needed, so that importing this package (or its
 * codec alone) works where the driver does not.
 *
 * @param load - gives the module; tests hand in their own
 * @throws MissingDependencyError `MISSING_DEPENDENCY` where the package is not installed,
 * `DRIVER_UNLOADABLE` where its binary is missing or built for another Node
 */
export function loadDriver(load: () => DriverModule = requireDriver): DriverModule {
  if (loaded !== undefined && load === requireDriver) {
    return loaded;
  }
  try {
    const driver = load();
    if (load === requireDriver) {
      loaded = driver;
    }
    return driver;
  } catch (cause) {
    throw new MissingDependencyError(isAbsent(cause) ? "MISSING_DEPENDENCY" : "DRIVER_UNLOADABLE", {
      packageName: driverPackage,
      detail: isAbsent(cause) ? driverPackage : firstLine(cause),
      cause,
    });
  }
}

function requireDriver(): DriverModule {
  return createRequire(import.meta.url)(driverPackage) as DriverModule;
}

/** A dependency of the driver that is missing makes it unloadable, not absent. */
function isAbsent(cause: unknown): boolean {
  return (
    cause instanceof Error &&
    (cause as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND" &&
    cause.message.includes(`'${driverPackage}'`)
  );
}

function firstLine(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return text.split("\n", 1)[0] ?? text;
}
