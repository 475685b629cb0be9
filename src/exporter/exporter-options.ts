import type { MeterProvider } from "@opentelemetry/api";
import type { Logger } from "../config/index.ts";
import { ConfigError, type ConfigIssue } from "../errors/index.ts";
import { KafkaProducer } from "../producer/index.ts";
import type { KafkaExporterOptions } from "./batch-export.ts";

/** A producer that others use, too: it is not closed by the exporter. */
export interface SharedProducer {
  readonly producer: KafkaProducer;
}

/** What every exporter for the SDK may be told beside where to write. */
export interface SdkExporterOptions {
  /**
   * The longest time that an export may take, and `shutdown` with it, in milliseconds. What is not
   * acknowledged by then has failed. Default 10,000
   */
  readonly timeoutMs?: number;
  /**
   * Encoded bytes that may wait for their acknowledgement. An export beyond that fails at once.
   * Default 33,554,432
   */
  readonly maxBufferedBytes?: number;
  /** Takes what the exporter says, beside `diag` of @opentelemetry/api. Default: the connection's. */
  readonly logger?: Logger;
  /** Takes the exporter's own metrics. Default: the global one of @opentelemetry/api. */
  readonly meterProvider?: MeterProvider;
}

/** The limits with every default filled in. */
export type ResolvedExporterOptions = Required<
  Pick<SdkExporterOptions, "timeoutMs" | "maxBufferedBytes">
>;

const defaults = { timeoutMs: 10_000, maxBufferedBytes: 33_554_432 } as const;
const largestTimeoutMs = 2_147_483_647;

/** @throws ConfigError naming each option that cannot be */
export function resolveExporterOptions(options: SdkExporterOptions): ResolvedExporterOptions {
  const { timeoutMs = defaults.timeoutMs, maxBufferedBytes = defaults.maxBufferedBytes } = options;
  const issues = [
    ...wholeNumber("timeoutMs", timeoutMs, largestTimeoutMs),
    ...wholeNumber("maxBufferedBytes", maxBufferedBytes, Number.MAX_SAFE_INTEGER),
  ];
  if (issues.length > 0) {
    throw new ConfigError("CONFIG_INVALID", { issues });
  }
  return { timeoutMs, maxBufferedBytes };
}

/** The limits of a `KafkaExporter`, with every default filled in. */
export type KafkaExporterLimits = Required<
  Pick<KafkaExporterOptions, "maxAttempts" | "retryBackoffMs" | "timeoutMs">
>;

/** @throws ConfigError naming each option that cannot be */
export function checkExporterOptions(options: KafkaExporterOptions): KafkaExporterLimits {
  const { maxAttempts = 5, retryBackoffMs = 1_000, timeoutMs = 30_000 } = options;
  const issues = [
    ...wholeNumber("maxAttempts", maxAttempts, Number.MAX_SAFE_INTEGER),
    ...wholeNumber("retryBackoffMs", retryBackoffMs, largestTimeoutMs),
    ...wholeNumber("timeoutMs", timeoutMs, largestTimeoutMs),
  ];
  if (issues.length > 0) {
    throw new ConfigError("CONFIG_INVALID", { issues });
  }
  return { maxAttempts, retryBackoffMs, timeoutMs };
}

function wholeNumber(path: string, value: unknown, max: number): ConfigIssue[] {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= max
    ? []
    : [{ path, message: `expected a whole number from 1 to ${max}` }];
}

/** Whether a producer is given, rather than options to make one. */
export function isSharedProducer(target: object): target is SharedProducer {
  return "producer" in target && target.producer instanceof KafkaProducer;
}
