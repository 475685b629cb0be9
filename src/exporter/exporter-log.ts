import { type DiagLogger, diag } from "@opentelemetry/api";
import type { Logger } from "../config/index.ts";

/** Takes what an exporter has to say. */
export type ExporterLog = Pick<Logger, "info" | "warn" | "error">;

/** Says it where the SDK says such things (`diag` of the API), and to the configuration's logger. */
export function exporterLog(name: string, logger: Logger | undefined): ExporterLog {
  const toSdk: DiagLogger = diag.createComponentLogger({ namespace: `otel-kafka-bridge/${name}` });
  const say =
    (level: keyof ExporterLog): Logger["info"] =>
    (message, fields) => {
      // An export calls back, whatever a logger does.
      attempt(() => toSdk[level](message));
      attempt(() => logger?.[level](`${name}: ${message}`, fields));
    };
  return { info: say("info"), warn: say("warn"), error: say("error") };
}

function attempt(log: () => void): void {
  try {
    log();
  } catch {
    // Nobody is left to be told.
  }
}
