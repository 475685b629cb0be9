import { createRequire, register as registerHooks } from "node:module";
import { KafkaConfig, type Logger } from "../../config/index.ts";
import { classifyError } from "../../errors/index.ts";
import { type KafkaExporters, kafkaExporters } from "../kafka-exporters.ts";
import { endWithProcess, type Shutdown } from "./end-with-process.ts";
import { readSdkEnvironment, type SdkEnvironment, type Variables } from "./environment.ts";
import {
  loadInstrumentations,
  loadSdk,
  type NodeSdkOptions,
  type SdkPackages,
} from "./sdk-packages.ts";

/** What starting the SDK may be told. */
export interface RegisterOptions {
  /** Default: `process.env`. */
  readonly env?: Variables;
  /** Loads the SDK's packages. Default: from where this package is installed. */
  readonly require?: NodeJS.Require;
  /** Takes what is wrong at the start. Default: a line on standard error. */
  readonly say?: (message: string) => void;
}

/** A running SDK. */
export interface Registration {
  /** Why there is none, where there is none: the application runs without. */
  readonly error: Error | undefined;
  /** Exports what is left and disconnects. Never rejects; may be called again. */
  shutdown(): Promise<void>;
}

/**
 * Starts the OpenTelemetry SDK for Node.js (@opentelemetry/sdk-node) with exporters to Kafka for each
 * signal whose `OTEL_TRACES_EXPORTER`, `OTEL_METRICS_EXPORTER` or `OTEL_LOGS_EXPORTER` is `kafka` or
 * not set, and with the automatic instrumentations where @opentelemetry/auto-instrumentations-node is
 * installed. The connection is that of `KafkaConfig.fromEnv`; all else is as the SDK reads it.
 *
 * It ends with the process: what was recorded until then is exported. Never throws: an application
 * must not fail because its telemetry does.
 */
export function registerKafka(options: RegisterOptions = {}): Registration {
  const { env = process.env, require = createRequire(import.meta.url) } = options;
  const say = options.say ?? ((message) => void process.stderr.write(`${message}\n`));
  const environment = readSdkEnvironment(env);
  if (environment.isDisabled) {
    return { error: undefined, shutdown: () => Promise.resolve() };
  }
  try {
    for (const problem of environment.problems) {
      say(`otel-kafka-bridge: ${problem}`);
    }
    const parts = start(loadSdk(require), environment, { env, require, say });
    return { error: undefined, shutdown: endWithProcess(parts) };
  } catch (cause) {
    const error = classifyError(cause, { operation: "start the OpenTelemetry SDK" });
    say(`otel-kafka-bridge: there is no telemetry. ${error.message}`);
    return { error, shutdown: () => Promise.resolve() };
  }
}

function start(
  packages: SdkPackages,
  environment: SdkEnvironment,
  { env, require, say }: Required<RegisterOptions>,
): Shutdown[] {
  const instrumentations = loadInstrumentations(require);
  if (instrumentations !== undefined) {
    // Without these hooks only what is loaded by `require` can be instrumented.
    registerHooks("@opentelemetry/instrumentation/hook.mjs", instrumentations.home);
  }
  const { timeoutMs, temporality, signals } = environment;
  const exporters =
    signals.size === 0
      ? undefined
      : kafkaExporters(KafkaConfig.fromEnv(env), {
          temporality,
          ...loggerFor(env, say),
          ...(timeoutMs === undefined ? {} : { timeoutMs }),
        });
  const sdk = new packages.NodeSDK({
    ...(exporters === undefined ? {} : pipelines(packages, environment, exporters)),
    ...(instrumentations === undefined ? {} : { instrumentations: instrumentations.all }),
  });
  sdk.start();
  // The SDK does not shut an exporter down whose last export failed.
  const { spans, metrics, logRecords } = exporters ?? {};
  return [sdk, ...[spans, metrics, logRecords].filter((exporter) => exporter !== undefined)];
}

/** What is not given here, the SDK makes itself, by its environment. */
function pipelines(
  { PeriodicExportingMetricReader, BatchLogRecordProcessor }: SdkPackages,
  { signals, reader, logProcessor }: SdkEnvironment,
  { spans, metrics, logRecords }: KafkaExporters,
): NodeSdkOptions {
  return {
    ...(signals.has("traces") ? { traceExporter: spans } : {}),
    ...(signals.has("metrics")
      ? { metricReaders: [new PeriodicExportingMetricReader({ exporter: metrics, ...reader })] }
      : {}),
    ...(signals.has("logs")
      ? {
          logRecordProcessors: [
            new BatchLogRecordProcessor({ exporter: logRecords, ...logProcessor }),
          ],
        }
      : {}),
  };
}

/**
 * Where nobody asked for the SDK's log, what the exporters say is shown all the same. Only that: the
 * SDK tells of every export that fails.
 */
function loggerFor(env: Variables, say: (message: string) => void): { readonly logger?: Logger } {
  if ((env.OTEL_LOG_LEVEL ?? "") !== "") {
    return {};
  }
  const show = (message: string): void => say(`otel-kafka-bridge: ${message}`);
  const hide = (): void => {};
  return { logger: { debug: hide, info: hide, warn: show, error: show } };
}
