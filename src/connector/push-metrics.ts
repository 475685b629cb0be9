import { metrics } from "@opentelemetry/api";
import type { Logger } from "../config/index.ts";
import { ConfigError, type ConfigIssue } from "../errors/index.ts";

/** Where the clients' metrics go. */
export interface PushMetricsOptions {
  /** Of an OTLP/HTTP receiver, without `/v1/metrics`. Default `http://localhost:4318`. */
  readonly endpoint?: string;
  /** Default 60,000. */
  readonly intervalMs?: number;
  /** Attributes of who measures, such as `service.name`. */
  readonly resource?: Readonly<Record<string, string | number | boolean>>;
  /** Told when sending fails. Default: nobody is. */
  readonly logger?: Logger;
}

/** Metrics that are being pushed. */
export interface MetricsPush extends AsyncDisposable {
  /** Sends what there is now. Never rejects: a failure is logged. */
  flush(): Promise<void>;
  /** Sends the last, and ends. May be called again. */
  close(): Promise<void>;
}

/** Timers of Node.js go no further. */
const longestIntervalMs = 2_147_483_647;

const silent: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/**
 * Sets OpenTelemetry's SDK up for metrics, for a program that has none: registers a `MeterProvider`
 * that pushes over OTLP/HTTP, the metrics of this library's clients among all others of the program.
 *
 * @throws ConfigError for options that cannot be, and where a `MeterProvider` is registered already,
 * which gets these metrics
 */
export async function pushMetrics({
  endpoint = "http://localhost:4318",
  intervalMs = 60_000,
  resource = {},
  logger = silent,
}: PushMetricsOptions = {}): Promise<MetricsPush> {
  const issues = issuesOf(endpoint, intervalMs);
  if (issues.length > 0) {
    throw new ConfigError("CONFIG_INVALID", { issues, action: "Correct the options." });
  }
  // The SDK takes its time to load, which only those who ask for it have to spend.
  const { createMeterProvider } = await import("../metrics/index.ts");
  const provider = createMeterProvider({ endpoint, intervalMs }, resource, logger);
  if (!metrics.setGlobalMeterProvider(provider)) {
    await provider.shutdown();
    throw new ConfigError("CONFIG_INVALID", {
      issues: [
        {
          path: "pushMetrics",
          message:
            "a MeterProvider is registered already; it gets the clients' metrics without this call",
        },
      ],
    });
  }
  let closed: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    await provider.shutdown().catch(() => {});
    metrics.disable();
  };
  const close = (): Promise<void> => {
    closed ??= end();
    return closed;
  };
  return {
    flush: () => provider.forceFlush().catch(() => {}),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function issuesOf(endpoint: unknown, intervalMs: unknown): ConfigIssue[] {
  const isUrl =
    typeof endpoint === "string" && /^https?:/i.test(endpoint) && URL.canParse(endpoint);
  const isInterval = Number.isInteger(intervalMs) && Number(intervalMs) >= 1;
  return [
    ...(isUrl
      ? []
      : [{ path: "endpoint", message: "expected a URL such as http://localhost:4318" }]),
    ...(isInterval && Number(intervalMs) <= longestIntervalMs
      ? []
      : [
          { path: "intervalMs", message: `expected a whole number from 1 to ${longestIntervalMs}` },
        ]),
  ];
}
