import type { Signal } from "../../otlp/index.ts";
import { type TemporalityPreference, temporalityPreferences } from "../temporality.ts";

/** Variables of the environment. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** What the environment says of the SDK, beside what the SDK reads itself. */
export interface SdkEnvironment {
  readonly isDisabled: boolean;
  /** Signals that go to Kafka. */
  readonly signals: ReadonlySet<Signal>;
  readonly timeoutMs: number | undefined;
  readonly temporality: TemporalityPreference;
  /** For the reader of metrics; only what is set. */
  readonly reader: Readonly<Record<string, number>>;
  /** For the batch processor of log records; only what is set. */
  readonly logProcessor: Readonly<Record<string, number>>;
  /** What is wrong with it and was passed over. */
  readonly problems: readonly string[];
}

const exporterVariables: Readonly<Record<Signal, string>> = {
  traces: "OTEL_TRACES_EXPORTER",
  metrics: "OTEL_METRICS_EXPORTER",
  logs: "OTEL_LOGS_EXPORTER",
};
const temporalityVariable = "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE";

/** Options by the variables that the specification of OpenTelemetry has for them. */
const readerVariables = {
  exportIntervalMillis: "OTEL_METRIC_EXPORT_INTERVAL",
  exportTimeoutMillis: "OTEL_METRIC_EXPORT_TIMEOUT",
};
const logProcessorVariables = {
  maxQueueSize: "OTEL_BLRP_MAX_QUEUE_SIZE",
  maxExportBatchSize: "OTEL_BLRP_MAX_EXPORT_BATCH_SIZE",
  scheduledDelayMillis: "OTEL_BLRP_SCHEDULE_DELAY",
  exportTimeoutMillis: "OTEL_BLRP_EXPORT_TIMEOUT",
};

/** Reads the environment. What cannot be is passed over, as the specification wants it, and told. */
export function readSdkEnvironment(env: Variables): SdkEnvironment {
  const problems: string[] = [];
  const signals = (Object.keys(exporterVariables) as Signal[]).filter((signal) =>
    isForKafka(env, exporterVariables[signal], problems),
  );
  const timeoutMs = numberFrom(env, "OTEL_EXPORTER_KAFKA_TIMEOUT", problems);
  return {
    isDisabled: env.OTEL_SDK_DISABLED?.trim().toLowerCase() === "true",
    signals: new Set(signals),
    timeoutMs,
    temporality: temporalityFrom(env, problems),
    reader: readerOptions(env, problems),
    logProcessor: numbersFrom(env, logProcessorVariables, problems),
    problems,
  };
}

/** Whoever imports this wants Kafka, so that is what a variable that is not set means. */
function isForKafka(env: Variables, variable: string, problems: string[]): boolean {
  const names = (env[variable] ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  if (names.length > 0 && !names.includes("kafka")) {
    return false;
  }
  const others = names.filter((name) => name !== "kafka");
  if (others.length > 0) {
    problems.push(`${variable}: ${others.join(", ")} beside kafka is left out`);
  }
  return true;
}

function temporalityFrom(env: Variables, problems: string[]): TemporalityPreference {
  const text = env[temporalityVariable]?.trim().toLowerCase() || "cumulative";
  const found = temporalityPreferences.find((preference) => preference === text);
  if (found === undefined) {
    problems.push(`${temporalityVariable}: expected one of ${temporalityPreferences.join(", ")}`);
  }
  return found ?? "cumulative";
}

/** A reader's time-out must not be longer than its interval, which is 60 s by default. */
function readerOptions(env: Variables, problems: string[]): Record<string, number> {
  const options = numbersFrom(env, readerVariables, problems);
  const { exportIntervalMillis = 60_000, exportTimeoutMillis = 30_000 } = options;
  return exportTimeoutMillis > exportIntervalMillis
    ? { ...options, exportTimeoutMillis: exportIntervalMillis }
    : options;
}

function numbersFrom<Name extends string>(
  env: Variables,
  variables: Readonly<Record<Name, string>>,
  problems: string[],
): Partial<Record<Name, number>> {
  const names = Object.keys(variables) as Name[];
  const pairs = names.flatMap((name) => {
    const value = numberFrom(env, variables[name], problems);
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(pairs) as Partial<Record<Name, number>>;
}

function numberFrom(env: Variables, variable: string, problems: string[]): number | undefined {
  const text = env[variable]?.trim() ?? "";
  if (text === "") {
    return undefined;
  }
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) {
    return value;
  }
  problems.push(`${variable}: expected a whole number from 1`);
  return undefined;
}
