import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { MissingDependencyError } from "../../errors/index.ts";
import type { KafkaExporters } from "../kafka-exporters.ts";

/** The SDK for Node.js, as far as it is used here. */
export interface NodeSdk {
  start(): void;
  shutdown(): Promise<void>;
}

/** What the SDK is given. */
export interface NodeSdkOptions {
  readonly traceExporter?: KafkaExporters["spans"];
  readonly metricReaders?: readonly unknown[];
  readonly logRecordProcessors?: readonly unknown[];
  readonly instrumentations?: readonly unknown[];
}

/** Periodic readers of metrics and batch processors of log records are made of these. */
interface SignalPackages {
  readonly PeriodicExportingMetricReader: new (options: object) => unknown;
  readonly BatchLogRecordProcessor: new (options: object) => { forceFlush(): Promise<void> };
}

/** The packages of the SDK that belong together. */
export interface SdkPackages extends SignalPackages {
  readonly NodeSDK: new (options: NodeSdkOptions) => NodeSdk;
}

const sdkNode = "@opentelemetry/sdk-node";
const autoInstrumentations = "@opentelemetry/auto-instrumentations-node";

/**
 * Loads the SDK, of 2.x or 3.x; its parts for each signal are those that it brings itself.
 *
 * @throws MissingDependencyError naming the package to install
 */
export function loadSdk(require: NodeJS.Require): SdkPackages {
  try {
    const { NodeSDK } = require(sdkNode) as Pick<SdkPackages, "NodeSDK">;
    const within = createRequire(require.resolve(sdkNode));
    const metrics = within("@opentelemetry/sdk-metrics") as SignalPackages;
    const logs = within("@opentelemetry/sdk-logs") as SignalPackages;
    return {
      NodeSDK,
      PeriodicExportingMetricReader: metrics.PeriodicExportingMetricReader,
      BatchLogRecordProcessor: logs.BatchLogRecordProcessor,
    };
  } catch (cause) {
    throw missing(sdkNode, "for otel-kafka-bridge/register", cause);
  }
}

/** What instruments an application by itself. */
export interface Instrumentations {
  readonly all: readonly unknown[];
  /** Where the hooks for what is loaded by `import` are found: they need not be where this package is. */
  readonly home: URL;
}

/** The automatic instrumentations; undefined where their package is not installed. */
export function loadInstrumentations(require: NodeJS.Require): Instrumentations | undefined {
  let home: string;
  try {
    home = require.resolve(autoInstrumentations);
  } catch {
    return undefined;
  }
  const { getNodeAutoInstrumentations } = require(autoInstrumentations) as {
    getNodeAutoInstrumentations(): unknown[];
  };
  return { all: getNodeAutoInstrumentations(), home: pathToFileURL(home) };
}

function missing(packageName: string, purpose: string, cause: unknown): MissingDependencyError {
  return new MissingDependencyError("MISSING_DEPENDENCY", {
    packageName,
    detail: `${packageName}, ${purpose}`,
    action: `Run \`npm install ${packageName}\`.`,
    cause,
  });
}
